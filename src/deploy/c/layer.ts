/** @file One layer in C: its tables and its step function. */

import { functionsOf, recurrentRows } from "../../cells/layer.js";
import { cellOf } from "../../cells/registry.js";
import { at, entryOf } from "../../core/at.js";
import { largestMagnitude } from "../../core/magnitude.js";
import { snakeCase } from "../../core/text.js";
import { operandReach, shiftedBound, sumBounds } from "../../integer/bounds.js";
import {
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerOperand,
  operandSpan,
  operandWidth,
  sumLimit,
} from "../../integer/model.js";
import { half } from "../../integer/rounding.js";
import type { StoredMatrices } from "../../integer/storage.js";
import { shifted } from "./arithmetic.js";
import { biasName, cellEquation, unitStatements } from "./cells.js";
import type { LayerNames } from "./state.js";
import { type Lines, table } from "./text.js";

/** What the C of a layer is made of. */
export interface CLayer {
  layer: IntegerLayer;
  names: LayerNames;
  stored: StoredMatrices;
  /** Largest magnitude of its input. */
  inputBound: number;
}

/** Name of the table of a block of sums. */
function sumName({ sums }: IntegerLayer, block: number, { suffix }: LayerNames): string {
  return `weights${sums.length === 1 ? "" : `_${snakeCase(at(sums, block, "block").name)}`}${suffix}`;
}

const real = (bits: number) => (bits >= 0 ? `/ 2^${bits}` : `* 2^${-bits}`);

/** The tables of a layer, each with a comment. */
export function layerTables({ layer, names, stored }: CLayer): Lines {
  const { fromInput, fromState, sums, biases } = layer;
  const matrixTable = (name: string, says: string, value: string, matrix: IntegerMatrix): Lines => {
    const { encoding, rows, columns, entries, bytes } = entryOf(stored, matrix, says);
    const way = encoding === "dense" ? "dense, plus 128" : `${encoding}, ${entries} entries`;
    return [`/* ${says}: ${rows} rows of ${columns}, ${value} (${way}). */`, ...table("uint8_t", name, bytes), ""];
  };
  const factorTable = (says: string, { factor, factorBits }: IntegerOperand): Lines =>
    factor === null ? [] : matrixTable(says.toLowerCase() + names.suffix, says, `value ${real(factorBits)}`, factor);
  const part = (letter: string, { factor }: IntegerOperand, bits: number) =>
    `${letter}${factor === null ? "" : "2"} value ${real(bits)}`;
  const w = part("W", fromInput, layer.inputWeightBits);
  const u = part("U", fromState, layer.stateWeightBits);
  const width = operandWidth(fromInput, layer.input);
  const both = recurrentRows(layer) === 0 ? w : `the first ${width} columns ${w}, the others ${u}`;
  const values = { both, input: w, recurrent: u };
  return [
    ...factorTable("W1", fromInput),
    ...factorTable("U1", fromState),
    ...sums.flatMap(({ reads, name, matrix }, block) => {
      const says = sums.length === 1 ? "Sums" : `Sums of ${name}`;
      return matrixTable(sumName(layer, block, names), says, values[reads], matrix);
    }),
    ...biases.flatMap((bias, which) => table("int16_t", biasName(layer, which, names), bias)),
    "",
  ];
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
export function layerReach({ layer, inputBound }: CLayer): number {
  const { fromInput, fromState, stateBound, sumShift } = layer;
  const factor = (operand: IntegerOperand, vectorBound: number) =>
    operand.factor === null ? 0 : shiftedBound(operandReach(operand, vectorBound), operand.shift);
  return Math.max(
    factor(fromInput, inputBound),
    factor(fromState, stateBound),
    ...sumBounds(layer, inputBound).map((bound) => shiftedBound(bound, sumShift)),
  );
}

/** The statement `to` = matrix times `vector`, its accumulators shifted right. */
function productCall(
  stored: StoredMatrices,
  matrix: IntegerMatrix,
  name: string,
  vector: string,
  shift: number,
  to: string,
): string {
  const { encoding, rows, columns } = entryOf(stored, matrix, name);
  const width = encoding === "dense" || encoding === "bitmap" ? `${columns}, ` : "";
  return `${encoding}_product(${name}, ${rows}, ${vector}, ${width}${shift}, ${to});`;
}

/** The statement that makes a part of the operand vector from a copied vector. */
function copyStatement(operand: IntegerOperand, vector: string, width: number, bound: number, offset: number): string {
  const { shift } = operand;
  const rounded = () => shifted(`((int32_t)${vector}[i] + ${half(shift)})`, shift, operandReach(operand, bound));
  const value = shift === 0 ? `${vector}[i]` : `(operand)(${rounded()})`;
  return `for (i = 0; i < ${width}; i++) v[${offset === 0 ? "" : `${offset} + `}i] = ${value};`;
}

/** The step function of a layer, and the function of one unit. */
export function layerFunction({ layer, names, stored, inputBound }: CLayer, stateType: string): Lines {
  const { hidden, fromInput, fromState, sums, sumShift } = layer;
  const { suffix, input } = names;
  const width = operandWidth(fromInput, layer.input);
  const stateWidth = recurrentRows(layer);
  const { length } = operandSpan(layer, "both");
  const bounds = sumBounds(layer, inputBound);
  const one = sums.length === 1;
  const blocks = sums.map((_, block) => (one ? "s" : `s[${block}]`));
  const from = (offset: number) => (offset === 0 ? "v" : `v + ${offset}`);
  /** Sum i of a block, saturated. */
  const preactivation = (block: string, which: number) => {
    const sum = `${block}[i]`;
    if (shiftedBound(at(bounds, which, "sum"), sumShift) <= sumLimit) return sum;
    return one && isFlatBeyond(layer) ? `SUM(${sum})` : `clip(${sum}, ${sumLimit})`;
  };
  // A factor reads operands; a copy reads any vector.
  const inputStatement =
    fromInput.factor === null
      ? copyStatement(fromInput, input ?? "x", width, inputBound, 0)
      : productCall(stored, fromInput.factor, `w1${suffix}`, "x", fromInput.shift, "v");
  const stateStatement =
    fromState.factor === null
      ? copyStatement(fromState, names.h, stateWidth, layer.stateBound, width)
      : productCall(stored, fromState.factor, `u1${suffix}`, "h", fromState.shift, from(width));
  const folded = input === null && fromInput.factor === null && fromInput.shift === 0;
  const fromStateText = stateWidth === 0 ? "" : `, ${length - width} from the state ${real(fromState.bits)}`;
  return [
    `/* ${cellEquation(layer)}`,
    `   Preactivations ${real(layer.sumBits)}, gates / 2^14, h ${real(layer.stateBits)} within ${layer.stateBound}. */`,
    `static inline void unit${suffix}(${stateType} *state, int i, ${sums.map((_, block) => `int s${block}`).join(", ")}) {`,
    [
      ...(cellOf(layer.cell).recurrent === "h and c" ? [`int16_t *const ${names.c} = ${names.h} + ${hidden};`] : []),
      ...unitStatements(layer, names),
    ],
    "}",
    "",
    `/* A step${suffix === "" ? "" : ` of layer ${suffix.slice(1)}`}: ${stateWidth === 0 ? "W x" : "W x and U h"} for all units, then the units one by one. */`,
    `static void ${names.step}(${stateType} *state${input === null ? ", const int16_t *sample" : ""}) {`,
    [
      ...(input === null && !folded ? [`SCRATCH operand x[${layer.input}];`] : []),
      `SCRATCH operand v[${length}]; /* ${width} numbers from the input ${real(fromInput.bits)}${fromStateText} */`,
      `SCRATCH operand s${one ? "" : `[${sums.length}]`}[${hidden}];`,
      "int i;",
      ...(input !== null && fromInput.factor !== null ? [`OPERAND(x, ${input}, ${layer.input});`] : []),
      ...(fromState.factor === null ? [] : [`OPERAND(h, ${names.h}, ${stateWidth});`]),
      ...(input === null ? [`fold_sample(sample, ${folded ? "v" : "x"});`] : []),
      ...(folded ? [] : [inputStatement]),
      ...(stateWidth === 0 ? [] : [stateStatement]),
      ...sums.map(({ reads, matrix }, block) => {
        const vector = from(operandSpan(layer, reads).from);
        return productCall(stored, matrix, sumName(layer, block, names), vector, sumShift, at(blocks, block, "block"));
      }),
      `for (i = 0; i < ${hidden}; i++) unit${suffix}(state, i, ${blocks.map(preactivation).join(", ")});`,
    ],
    "}",
    "",
  ];
}
