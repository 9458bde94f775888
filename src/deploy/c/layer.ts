/** @file One layer in C: its tables and the function that makes a step of it. */
import { cells } from "../../cells/layer.js";
import { rowBound, sumBounds } from "../../integer/bounds.js";
import {
  type IntegerLayer,
  type IntegerOperand,
  operandSpan,
  operandWidth,
  sumLimit,
  wordLimit,
} from "../../integer/model.js";
import type { StoredLayerMatrices, StoredMatrix } from "../../integer/storage.js";
import { half, narrowed, shifted, shiftedBound } from "./arithmetic.js";
import { biasName, cellEquation, type LayerNames, unitStatements } from "./cells.js";
import { matrixTables, productLoop } from "./products.js";
import { type Lines, table } from "./text.js";

/** A layer with its matrices as they are stored. */
export interface StoredLayer extends StoredLayerMatrices {
  layer: IntegerLayer;
  names: LayerNames;
  /** Largest magnitude of its input. */
  inputBound: number;
}

/** W1 and U1, where there are such factors. */
export function storedFactors({ w1, u1 }: StoredLayer): StoredMatrix[] {
  return [w1, u1].filter((matrix) => matrix !== null);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const sumName = (stored: StoredLayer, block: number) =>
  `${stored.sums.length === 1 ? "weights" : `weights_${snake(stored.layer.sums[block]?.name ?? "")}`}${stored.names.suffix}`;

const real = (bits: number) => (bits >= 0 ? `/ 2^${bits}` : `* 2^${-bits}`);

/** The tables of a layer, each with a comment that says what it is. */
export function layerTables(stored: StoredLayer): Lines {
  const { layer, names, w1, u1, sums } = stored;
  const encoded = (matrix: StoredMatrix) =>
    matrix.encoding === "dense" ? "dense, plus 128" : `${matrix.encoding}, ${matrix.weights.length} entries`;
  const lines: (string | Lines)[] = [];
  const add = (text: string, tables: Lines) => lines.push(`/* ${text} */`, ...tables, "");
  const factor = (name: string, matrix: StoredMatrix, bits: number) =>
    add(
      `${name.toUpperCase()}: ${matrix.rows} rows of ${matrix.columns}, value ${real(bits)} (${encoded(matrix)}).`,
      matrixTables(name + names.suffix, matrix),
    );
  if (w1 !== null) factor("w1", w1, layer.fromInput.factorBits);
  if (u1 !== null) factor("u1", u1, layer.fromState.factorBits);
  const w = w1 === null ? "W" : "W2";
  const u = u1 === null ? "U" : "U2";
  const width = operandWidth(layer.fromInput, layer.input);
  layer.sums.forEach(({ reads, name }, block) => {
    const matrix = sums[block];
    if (matrix === undefined) return;
    const of = layer.sums.length === 1 ? "" : ` of ${name}`;
    const wText = `${w} value ${real(layer.inputWeightBits)}`;
    const uText = `${u} value ${real(layer.stateWeightBits)}`;
    const parts =
      reads === "both" ? `the first ${width} columns ${wText}, the others ${uText}` : reads === "input" ? wText : uText;
    add(
      `Sums${of}: ${matrix.rows} rows of ${matrix.columns}, ${parts} (${encoded(matrix)}).`,
      matrixTables(sumName(stored, block), matrix),
    );
  });
  layer.biases.forEach((bias, which) => {
    const name = biasName(layer, which, names);
    lines.push(...table("int16_t", name, bias));
  });
  lines.push("");
  return lines;
}

/** Statements that fill one part of the operand vector v from a vector. */
function operandStatements(
  operand: IntegerOperand,
  stored: StoredMatrix | null,
  name: string,
  vector: string,
  width: number,
  vectorBound: number,
  offset: number,
): Lines {
  const { factor, shift } = operand;
  const at = (row: string) => `v[${offset === 0 ? row : `${offset} + ${row}`}]`;
  if (factor === null || stored === null) {
    const bound = vectorBound + half(shift);
    const value =
      shift === 0 ? `${vector}[i]` : `(operand)(${shifted(`((int32_t)${vector}[i] + ${half(shift)})`, shift, bound)})`;
    return ["{", ["int i;", `for (i = 0; i < ${width}; i++) ${at("i")} = ${value};`], "}"];
  }
  const bound = rowBound(factor, () => vectorBound) + half(shift);
  return productLoop(name, stored, vector, half(shift), (row, sum) => [
    `${at(row)} = (operand)${narrowed(shifted(sum, shift, bound), shiftedBound(bound, shift), wordLimit)};`,
  ]);
}

/**
 * A state as an operand named h (or as `name`): the state itself, or a copy where operands are wider.
 */
export function stateOperand(state: string, length: number, name = "h"): Lines {
  return [
    "#if defined(__ARM_ARCH_6M__)",
    `operand ${name}[${length}];`,
    `widen(${state}, ${length}, ${name});`,
    "#else",
    `const operand *const ${name} = ${state};`,
    "#endif",
  ];
}

/** Does the layer read the folded sample straight from the operand vector? */
export function foldsIntoOperand({ layer }: StoredLayer): boolean {
  return layer.fromInput.factor === null && layer.fromInput.shift === 0;
}

/**
 * Are g and f constant where a sum saturates, whatever the bias? Then a sum of 32 bits needs no clip of its own.
 */
function isFlatBeyond(layer: IntegerLayer): boolean {
  const { gated } = cells[layer.cell];
  const zones = (gated ? [layer.gate, layer.update] : [layer.update]).map((name) =>
    name === "quantTanh" || name === "quantSigm" ? 1 : name === "quantSigm4" ? 2 : Number.POSITIVE_INFINITY,
  );
  const largestBias = layer.biases.reduce((most, bias) => bias.reduce((m, b) => Math.max(m, Math.abs(b)), most), 0);
  return Math.max(...zones) * 2 ** layer.sumBits + largestBias <= sumLimit;
}

/**
 * The function that makes one step of a layer. `input` is the C expression of its input vector; null: the sample, which
 * `fold_sample` puts where it belongs.
 */
export function layerFunction(
  stored: StoredLayer,
  stateType: string,
  functionName: string,
  input: string | null,
): Lines {
  const { layer, names, w1, u1, inputBound } = stored;
  const { hidden } = layer;
  const width = operandWidth(layer.fromInput, layer.input);
  const { length } = operandSpan(layer, "both");
  const bounds = sumBounds(layer, inputBound);
  const single = layer.sums.length === 1;
  const preactivation = (sum: string, block: number) => {
    const bound = bounds[block] ?? 0;
    const text = shifted(sum, layer.sumShift, bound);
    const reach = shiftedBound(bound, layer.sumShift);
    return single && reach > sumLimit && isFlatBeyond(layer) ? `SUM(${text})` : narrowed(text, reach, sumLimit);
  };
  const folded = input === null && foldsIntoOperand(stored);
  const suffix = names.suffix;
  const stages: Lines[] = [];
  const stage = (name: string, parameters: string, statements: Lines) => {
    stages.push([`static void ${name}${suffix}(${parameters}) {`, statements, "}", ""]);
  };
  const inputName = w1 === null && input !== null ? "const int16_t *x" : "const operand *x";
  if (!folded) {
    stage(
      "input_operand",
      `${inputName}, operand *v`,
      operandStatements(layer.fromInput, w1, `w1${suffix}`, "x", layer.input, inputBound, 0),
    );
  }
  stage(
    "state_operand",
    `${u1 === null ? "const int16_t *h" : "const operand *h"}, operand *v`,
    operandStatements(layer.fromState, u1, `u1${suffix}`, "h", hidden, layer.stateBound, width),
  );
  const first: Lines = folded
    ? ["fold_sample(sample, v);"]
    : [
        ...(input === null ? ["fold_sample(sample, x);"] : w1 === null ? [] : stateOperand(input, layer.input, "x")),
        `input_operand${suffix}(${input === null || w1 !== null ? "x" : input}, v);`,
      ];
  const second = [
    ...(u1 === null ? [] : stateOperand(names.h, hidden)),
    `state_operand${suffix}(${u1 === null ? names.h : "h"}, v);`,
  ];
  const unit = `unit${names.suffix}`;
  const parameters = layer.sums.map((_, block) => `int s${block}`);
  const operandOf = (block: number) => {
    const { from } = operandSpan(layer, layer.sums[block]?.reads ?? "both");
    return from === 0 ? "v" : `v + ${from}`;
  };
  const product = (block: number, use: (row: string, sum: string) => Lines): Lines => {
    const matrix = stored.sums[block];
    return matrix === undefined
      ? []
      : productLoop(sumName(stored, block), matrix, operandOf(block), half(layer.sumShift), use);
  };
  const last: Lines = single
    ? product(0, (row, sum) => [`${unit}(state, ${row}, ${preactivation(sum, 0)});`])
    : [
        ...layer.sums.flatMap((_, block) => [
          ...product(block, (row, sum) => [`s[${block}][${row}] = (int16_t)${preactivation(sum, block)};`]),
        ]),
        "{",
        [
          "int i;",
          `for (i = 0; i < ${hidden}; i++) ${unit}(state, i, ${layer.sums.map((_, block) => `s[${block}][i]`).join(", ")});`,
        ],
        "}",
      ];
  return [
    `/* ${cellEquation(layer)}`,
    `   Preactivations ${real(layer.sumBits)}, gates / 2^14, h ${real(layer.stateBits)} within ${layer.stateBound}. */`,
    `static inline void ${unit}(${stateType} *state, int i, ${parameters.join(", ")}) {`,
    unitStatements(layer, names),
    "}",
    "",
    ...stages.flat(),
    `static void next_state${suffix}(${stateType} *state, const operand *v) {`,
    [
      ...(single ? [] : [`SCRATCH int16_t s[${layer.sums.length}][${hidden}];`]),
      "/* All sums read v, so each unit's new state can be stored at once. */",
      ...last,
    ],
    "}",
    "",
    ...(input === null
      ? [`static void ${functionName}(${stateType} *state, const int16_t *sample) {`]
      : [`static void ${functionName}(${stateType} *state) {`]),
    [
      ...(input === null && !folded ? [`SCRATCH operand x[${layer.input}];`] : []),
      `SCRATCH operand v[${length}]; /* ${width} numbers from the input ${real(layer.fromInput.bits)}, ${length - width} from the state ${real(layer.fromState.bits)} */`,
      ...first,
      ...second,
      `next_state${suffix}(state, v);`,
    ],
    "}",
    "",
  ];
}
