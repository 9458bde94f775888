/** @file One layer in C: its tables and its step function. */

import { functionsOf, recurrentRows } from "../../cells/layer.js";
import { cellOf } from "../../cells/registry.js";
import { at } from "../../core/at.js";
import { largestMagnitude } from "../../core/magnitude.js";
import { snakeCase } from "../../core/text.js";
import { rowBound, sumBounds } from "../../integer/bounds.js";
import type { StoredMatrix } from "../../integer/encodings.js";
import { type IntegerLayer, type IntegerOperand, operandSpan, operandWidth, sumLimit } from "../../integer/model.js";
import { half } from "../../integer/rounding.js";
import type { StoredLayerMatrices } from "../../integer/storage.js";
import { shifted, shiftedBound } from "./arithmetic.js";
import { biasName, cellEquation, type LayerNames, unitStatements } from "./cells.js";
import { encodingText, matrixTable, productCall } from "./products.js";
import { type Lines, table } from "./text.js";

/** A layer with its stored matrices. */
export interface StoredLayer extends StoredLayerMatrices {
  layer: IntegerLayer;
  names: LayerNames;
  /** Largest magnitude of its input. */
  inputBound: number;
}

/** All matrices of a layer. */
export function layerMatrices({ w1, u1, sums }: StoredLayer): StoredMatrix[] {
  return [w1, u1, ...sums].filter((matrix) => matrix !== null);
}

const sumName = (stored: StoredLayer, block: number) =>
  `${stored.sums.length === 1 ? "weights" : `weights_${snakeCase(stored.layer.sums[block]?.name ?? "")}`}${stored.names.suffix}`;

const real = (bits: number) => (bits >= 0 ? `/ 2^${bits}` : `* 2^${-bits}`);

/** The tables of a layer, each with a comment. */
export function layerTables(stored: StoredLayer): Lines {
  const { layer, names, w1, u1, sums } = stored;
  const lines: (string | Lines)[] = [];
  const add = (text: string, tables: Lines) => lines.push(`/* ${text} */`, ...tables, "");
  const factor = (name: string, matrix: StoredMatrix, bits: number) =>
    add(
      `${name.toUpperCase()}: ${matrix.rows} rows of ${matrix.columns}, value ${real(bits)} (${encodingText(matrix)}).`,
      matrixTable(name + names.suffix, matrix),
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
      reads === "both" && recurrentRows(layer) > 0
        ? `the first ${width} columns ${wText}, the others ${uText}`
        : reads === "recurrent"
          ? uText
          : wText;
    add(
      `Sums${of}: ${matrix.rows} rows of ${matrix.columns}, ${parts} (${encodingText(matrix)}).`,
      matrixTable(sumName(stored, block), matrix),
    );
  });
  layer.biases.forEach((bias, which) => {
    const name = biasName(layer, which, names);
    lines.push(...table("int16_t", name, bias));
  });
  lines.push("");
  return lines;
}

/** Statements that fill one part of the operand vector, starting at `offset`, from a vector. */
function operandStatements(
  { factor, shift }: IntegerOperand,
  stored: StoredMatrix | null,
  name: string,
  vector: string,
  width: number,
  vectorBound: number,
  offset: number,
): Lines {
  if (width === 0) return [];
  if (factor !== null && stored !== null) {
    return [productCall(name, stored, vector, shift, offset === 0 ? "v" : `v + ${offset}`)];
  }
  const value =
    shift === 0
      ? `${vector}[i]`
      : `(operand)(${shifted(`((int32_t)${vector}[i] + ${half(shift)})`, shift, vectorBound + half(shift))})`;
  return [`for (i = 0; i < ${width}; i++) v[${offset === 0 ? "" : `${offset} + `}i] = ${value};`];
}

/** Whether g and f are constant where a sum saturates, for any bias; then a 32-bit sum needs no clip. */
function isFlatBeyond(layer: IntegerLayer): boolean {
  const zones = functionsOf(layer).map((name) =>
    name === "quantTanh" || name === "quantSigm" ? 1 : name === "quantSigm4" ? 2 : Number.POSITIVE_INFINITY,
  );
  const largestBias = Math.max(0, ...layer.biases.map(largestMagnitude));
  return Math.max(...zones) * 2 ** layer.sumBits + largestBias <= sumLimit;
}

/** Largest magnitude of a layer's products before saturation. */
export function layerReach({ layer, inputBound }: StoredLayer): number {
  const { fromInput, fromState, sumShift } = layer;
  const factor = (operand: IntegerOperand, vectorBound: number) =>
    operand.factor === null
      ? 0
      : shiftedBound(rowBound(operand.factor, () => vectorBound) + half(operand.shift), operand.shift);
  return Math.max(
    factor(fromInput, inputBound),
    factor(fromState, layer.stateBound),
    ...sumBounds(layer, inputBound).map((bound) => shiftedBound(bound, sumShift)),
  );
}

/** The statement that names c, if it follows h in one array because U reads both. */
function memoryPointer({ cell, hidden }: IntegerLayer, { h, c }: LayerNames): Lines {
  return cellOf(cell).recurrent === "h and c" ? [`int16_t *const ${c} = ${h} + ${hidden};`] : [];
}

/** The step function of a layer. `input` is the C expression of its input vector; null: the sample. */
export function layerFunction(
  stored: StoredLayer,
  stateType: string,
  functionName: string,
  input: string | null,
): Lines {
  const { layer, names, w1, u1, inputBound } = stored;
  const { hidden, fromInput, fromState } = layer;
  const { suffix } = names;
  const width = operandWidth(fromInput, layer.input);
  const stateWidth = recurrentRows(layer);
  const { length } = operandSpan(layer, "both");
  const fromStateText = stateWidth === 0 ? "" : `, ${length - width} from the state ${real(fromState.bits)}`;
  const bounds = sumBounds(layer, inputBound);
  const blocks = layer.sums.length;
  /** Sum i of a block, saturated. */
  const preactivation = (block: number) => {
    const sum = blocks === 1 ? "s[i]" : `s[${block}][i]`;
    if (shiftedBound(at(bounds, block, "sum"), layer.sumShift) <= sumLimit) return sum;
    return blocks === 1 && isFlatBeyond(layer) ? `SUM(${sum})` : `clip(${sum}, ${sumLimit})`;
  };
  const sums = layer.sums.flatMap(({ reads }, block) => {
    const matrix = stored.sums[block];
    const { from } = operandSpan(layer, reads);
    const vector = from === 0 ? "v" : `v + ${from}`;
    const to = blocks === 1 ? "s" : `s[${block}]`;
    return matrix === undefined ? [] : [productCall(sumName(stored, block), matrix, vector, layer.sumShift, to)];
  });
  // A factor reads operands; a copy reads any vector.
  const folded = input === null && fromInput.factor === null && fromInput.shift === 0;
  const inputVector = input === null || w1 !== null ? "x" : input;
  const first: Lines = folded
    ? ["fold_sample(sample, v);"]
    : [
        ...(input === null ? ["fold_sample(sample, x);"] : []),
        ...operandStatements(fromInput, w1, `w1${suffix}`, inputVector, layer.input, inputBound, 0),
      ];
  const stateVector = u1 === null ? names.h : "h";
  return [
    `/* ${cellEquation(layer)}`,
    `   Preactivations ${real(layer.sumBits)}, gates / 2^14, h ${real(layer.stateBits)} within ${layer.stateBound}. */`,
    `static inline void unit${suffix}(${stateType} *state, int i, ${layer.sums.map((_, block) => `int s${block}`).join(", ")}) {`,
    [...memoryPointer(layer, names), ...unitStatements(layer, names)],
    "}",
    "",
    `/* A step${suffix === "" ? "" : ` of layer ${suffix.slice(1)}`}: ${stateWidth === 0 ? "W x" : "W x and U h"} for all units, then the units one by one. */`,
    `static void ${functionName}(${stateType} *state${input === null ? ", const int16_t *sample" : ""}) {`,
    [
      ...(input === null && !folded ? [`SCRATCH operand x[${layer.input}];`] : []),
      `SCRATCH operand v[${length}]; /* ${width} numbers from the input ${real(fromInput.bits)}${fromStateText} */`,
      `SCRATCH operand s${blocks === 1 ? "" : `[${blocks}]`}[${hidden}];`,
      "int i;",
      ...(input !== null && w1 !== null ? [`OPERAND(x, ${input}, ${layer.input});`] : []),
      ...(u1 === null ? [] : [`OPERAND(h, ${names.h}, ${stateWidth});`]),
      ...first,
      ...operandStatements(fromState, u1, `u1${suffix}`, stateVector, stateWidth, layer.stateBound, width),
      ...sums,
      `for (i = 0; i < ${hidden}; i++) unit${suffix}(state, i, ${layer.sums.map((_, block) => preactivation(block)).join(", ")});`,
    ],
    "}",
    "",
  ];
}
