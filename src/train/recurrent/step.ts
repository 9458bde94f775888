/**
 * @file Recurrent matrices with separate parameters, in a run: their place, their start, and one optimiser step.
 * Computed in double precision outside the engine, in some milliseconds a batch.
 */
import { random } from "../../core/random.js";
import { parameterSlices } from "../../engine/parameters.js";
import type { ShapeSpec } from "../../model/spec.js";
import { adamConstants, isRecurrentMatrix } from "../optimise.js";
import type { TrainOptions } from "../options.js";
import type { RecurrentMap } from "./map.js";
import { orthogonalMap } from "./reflections.js";
import { rotationMap } from "./rotations.js";
import { spectralMap } from "./spectral.js";

/** Parameters of the maps of all blocks of all layers, and the two moments of each. */
export interface RecurrentState {
  parameters: Float64Array<ArrayBuffer>;
  firstMoment: Float64Array<ArrayBuffer>;
  secondMoment: Float64Array<ArrayBuffer>;
}

/** One `[H, H]` block of a layer's U. */
interface Block {
  map: RecurrentMap;
  /** First of its parameters. */
  at: number;
  hidden: number;
  /** Index of its first element in the flat parameters of the model, and the distance from row to row. */
  offset: number;
  stride: number;
}

function mapOf({ recurrentMap, recurrentFactors, singularSpread }: TrainOptions, hidden: number): RecurrentMap | null {
  const factors = Math.min(recurrentFactors ?? hidden, hidden);
  switch (recurrentMap) {
    case "full":
      return null;
    case "orthogonal":
      return orthogonalMap(hidden, factors);
    case "spectral":
      return spectralMap(hidden, factors, singularSpread);
    case "rotations":
      return rotationMap(hidden, factors);
  }
}

/** The blocks whose matrices are functions of parameters; none if U is free. */
export function recurrentBlocks(spec: ShapeSpec, options: TrainOptions): Block[] {
  let at = 0;
  return parameterSlices(spec).flatMap(({ name, shape, offset }) => {
    const [rows = 0, columns = 0] = shape;
    const map = isRecurrentMatrix(name) ? mapOf(options, rows) : null;
    if (map === null) return [];
    return Array.from({ length: columns / rows }, (_, index): Block => {
      const block = { map, at, hidden: rows, offset: offset + index * rows, stride: columns };
      at += map.count;
      return block;
    });
  });
}

/** Parameters of all blocks. */
export function recurrentParameterCount(spec: ShapeSpec, options: TrainOptions): number {
  return recurrentBlocks(spec, options).reduce((sum, { map }) => sum + map.count, 0);
}

/** Parameters at the start, drawn from the run's seed; null if U is free. */
export function startRecurrent(spec: ShapeSpec, options: TrainOptions): RecurrentState | null {
  const blocks = recurrentBlocks(spec, options);
  if (blocks.length === 0) return null;
  // Far from the seeds of epochs and of variations.
  const generator = random(options.seed + 2 ** 52);
  const parameters = Float64Array.from(blocks.flatMap(({ map }) => Array.from(map.start(generator))));
  const { length } = parameters;
  return { parameters, firstMoment: new Float64Array(length), secondMoment: new Float64Array(length) };
}

/** Writes each block's matrix to the flat parameters of the model. */
export function writeRecurrent(blocks: readonly Block[], state: RecurrentState, flat: Float32Array): void {
  for (const { map, at, hidden, offset, stride } of blocks) {
    const matrix = map.matrix(state.parameters.subarray(at, at + map.count));
    for (let row = 0; row < hidden; row++) {
      flat.set(matrix.subarray(row * hidden, (row + 1) * hidden), offset + row * stride);
    }
  }
}

/** The inputs of one optimiser step. */
export interface RecurrentStep {
  /** The model's gradients, flat. */
  gradients: Float32Array;
  options: TrainOptions;
  rate: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  corrections: readonly [number, number];
}

/**
 * Makes one step like the engine's optimisers, without weight decay: these parameters have no natural size to return
 * to.
 */
export function stepRecurrent(blocks: readonly Block[], state: RecurrentState, step: RecurrentStep): void {
  const { parameters, firstMoment, secondMoment } = state;
  const { options, rate, corrections } = step;
  const { beta1, beta2, epsilon } = adamConstants;
  for (const { map, at, hidden, offset, stride } of blocks) {
    const upper = new Float64Array(hidden * hidden);
    for (let row = 0; row < hidden; row++) {
      const start = offset + row * stride;
      upper.set(step.gradients.subarray(start, start + hidden), row * hidden);
    }
    map.gradient(parameters.subarray(at, at + map.count), upper).forEach((gradient, index) => {
      const i = at + index;
      const value = parameters[i] ?? 0;
      if (options.optimiser === "sgd") {
        const moved = options.momentum * (firstMoment[i] ?? 0) + gradient;
        firstMoment[i] = moved;
        parameters[i] = value - rate * (gradient + options.momentum * moved);
        return;
      }
      const mean = beta1 * (firstMoment[i] ?? 0) + (1 - beta1) * gradient;
      const variance = beta2 * (secondMoment[i] ?? 0) + (1 - beta2) * gradient * gradient;
      firstMoment[i] = mean;
      secondMoment[i] = variance;
      parameters[i] = value - (rate * (mean / corrections[0])) / (Math.sqrt(variance / corrections[1]) + epsilon);
    });
  }
}
