/**
 * @file The values at the start of training. One generator draws all tensors in their order, with + − × ÷ and square
 * roots only, so a seed gives the same bits on every machine.
 */

import type { Cell } from "../cells/cell.js";
import { type LayerSpec, layerTensors, recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import { type Random, random } from "../core/random.js";
import { type Lasting, startLasting } from "./lasting.js";
import { embeddingName, type Model, type ShapeSpec } from "./spec.js";
import { vocabularySize } from "./text.js";

/**
 * How matrices start. "published": 0.1·N(0, 1) for every matrix and factor, as in the paper's code. "xavier": W and the
 * head with Xavier's variance (Glorot and Bengio, 2010), a full U orthogonal in each block (Saxe et al., 2014) times
 * the cell's gain, and the factors of a low-rank map scaled so that their product has Xavier's variance. Factors of
 * 0.1·N(0, 1) have products of deviation 0.01·√rank: too small to carry anything from step to step, which is why they
 * train slowly.
 */
export type MatrixStart = "xavier" | "published";

/** Deviation of an embedding's rows: small, so that a rarely seen word has little influence. */
const embeddingDeviation = 0.1;

function normal(count: number, deviation: number, generator: Random): Float32Array {
  return new Float32Array(count).map(() => deviation * generator.normal());
}

/** Xavier's deviation of a map from `rows` to `columns`. */
function xavier(rows: number, columns: number): number {
  return Math.sqrt(2 / (rows + columns));
}

/**
 * A random orthogonal matrix as `size` rows: normal vectors, each made orthogonal to those before (Gram and Schmidt).
 */
function orthogonalRows(size: number, generator: Random): Float64Array[] {
  const rows: Float64Array[] = [];
  while (rows.length < size) {
    const row = Float64Array.from({ length: size }, () => generator.normal());
    // Twice: the second pass removes what rounding left in the first.
    for (const before of [...rows, ...rows]) {
      let along = 0;
      for (let i = 0; i < size; i++) along += row[i]! * before[i]!;
      for (let i = 0; i < size; i++) row[i]! -= along * before[i]!;
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    // The rest of a vector almost wholly in the span of those before is mostly rounding: draw another.
    if (length > 1e-6) rows.push(row.map((value) => value / length));
  }
  return rows;
}

/** U: each block of H rows and columns is orthogonal, times the cell's gain. */
function orthogonalBlocks(layer: LayerSpec, { blocks, recurrentGain }: Cell, generator: Random): Float32Array {
  const { hidden } = layer;
  const rows = recurrentRows(layer);
  const values = new Float32Array(rows * blocks.length * hidden);
  for (let first = 0; first < rows; first += hidden) {
    for (let block = 0; block < blocks.length; block++) {
      orthogonalRows(hidden, generator).forEach((row, i) => {
        const scaled = row.map((value) => recurrentGain * value);
        values.set(scaled, ((first + i) * blocks.length + block) * hidden);
      });
    }
  }
  return values;
}

/** One matrix or factor of a layer, by its name in the layer. */
function drawMatrix(layer: LayerSpec, name: string, count: number, generator: Random): Float32Array {
  const { input, hidden, rankW, rankU } = layer;
  const stateRows = recurrentRows(layer);
  if (name === "U") return orthogonalBlocks(layer, cellOf(layer.cell), generator);
  // Every block is a separate map to H units, so the fan-out is H, whatever the number of blocks.
  const forInput = name.startsWith("W");
  const deviation = xavier(forInput ? input : stateRows, hidden);
  if (name === "W") return normal(count, deviation, generator);
  // A sum of r products of two numbers of deviation s has the deviation s²·√r.
  return normal(count, Math.sqrt(deviation / Math.sqrt((forInput ? rankW : rankU) ?? 1)), generator);
}

/**
 * The tensors of a model at the start of training: biases and scalars at their cell's initial values, the head's bias
 * 0, matrices drawn as `start` says.
 *
 * @param lasting how long states are to last; null: the cell's initial values
 * @throws InputError if the seed is not an integer from 0 to 2⁵³ − 1.
 */
export function initialTensors(
  spec: ShapeSpec,
  seed: number,
  start: MatrixStart = "xavier",
  lasting: Lasting | null = null,
): Model["tensors"] {
  const generator = random(seed);
  const tensors: Model["tensors"] = {};
  if (spec.text !== undefined) {
    const count = vocabularySize(spec.text) * at(spec.layers, 0, "layer").input;
    tensors[embeddingName] = normal(count, embeddingDeviation, generator);
  }
  spec.layers.forEach((layer, index) => {
    const cell = cellOf(layer.cell);
    const constants = new Map([...cell.biases, ...cell.scalars].map(({ name, initial }) => [name, initial]));
    const own: Model["tensors"] = {};
    for (const { name, shape } of layerTensors(layer)) {
      const count = shape.reduce((product, size) => product * size, 1);
      const constant = constants.get(name);
      const draw = () =>
        start === "published" ? normal(count, 0.1, generator) : drawMatrix(layer, name, count, generator);
      own[name] = constant === undefined ? draw() : new Float32Array(count).fill(constant);
    }
    // The times come from a generator of their own, far from all other seeds, so no other tensor depends on them.
    if (lasting !== null) startLasting(layer, own, lasting, random(seed + index + 2 ** 51));
    for (const [name, values] of Object.entries(own)) tensors[`layers.${index}.${name}`] = values;
  });
  const hidden = at(spec.layers, spec.layers.length - 1, "layer").hidden;
  const outputs = spec.labels.length;
  if (spec.tied !== true) {
    tensors["head.V"] = normal(hidden * outputs, start === "published" ? 0.1 : xavier(hidden, outputs), generator);
  }
  tensors["head.bias"] = new Float32Array(outputs);
  return tensors;
}
