/** @file The cost of a float model: bytes and multiply-adds, without its zeros. */

import { embeddingName, type Model, modelTensors } from "../model/spec.js";
import { densityOf } from "../train/sparsity.js";

/** Fraction of the entries that are not zero. */
function densityIn(values: Float32Array): number {
  return values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / values.length;
}

/**
 * Multiply-adds of one step, without zeros, the pointwise part and lookups; the head, which may be the embedding, is
 * counted only if it reads every step.
 */
export function multiplyAdds({ spec, tensors }: Model): number {
  return modelTensors(spec).reduce((sum, { name, shape }) => {
    const read = name === embeddingName ? spec.tied === true : name !== "head.V" || spec.readout === "every";
    const counts = shape.length === 2 && read;
    const values = tensors[name];
    return counts && values !== undefined ? sum + Math.round(densityIn(values) * values.length) : sum;
  }, 0);
}

/**
 * Bytes of a float model in flash: 4 per number, a matrix with zeros as a bitmap and its other entries if that is
 * smaller, plus the normalisation's mean and scale, and the centre and knee of companding.
 */
export function floatBytes({ spec, tensors }: Model): number {
  const perChannel = spec.normalisation === null ? 0 : spec.normalisation.companding === undefined ? 8 : 16;
  const input = perChannel * (spec.normalisation?.mean.length ?? 0);
  return modelTensors(spec).reduce((sum, { name, shape }) => {
    const values = tensors[name];
    if (values === undefined) return sum;
    const dense = 4 * values.length;
    const [rows = 1, columns = 1] = shape;
    const sparse = 4 * Math.round(densityIn(values) * values.length) + rows * Math.ceil(columns / 8);
    return sum + (shape.length === 2 ? Math.min(dense, sparse) : dense);
  }, input);
}

/** Densities with which training keeps every zero of the model and adds none. */
export function supportOf({ tensors }: Model): { densityW: number; densityU: number; densityHead: number } {
  const kind = (key: "densityW" | "densityU" | "densityHead"): number => {
    const only = { densityW: 1, densityU: 1, densityHead: 1, [key]: 0 };
    const found = Object.entries(tensors).filter(([name]) => densityOf(name, only) === 0);
    const densities = found.map(([, values]) => densityIn(values));
    // A density just below 1 marks a kind as sparse without removing an entry from any tensor.
    return densities.some((density) => density < 1) ? Math.min(Math.max(...densities), 1 - 1e-9) : 1;
  };
  return { densityW: kind("densityW"), densityU: kind("densityU"), densityHead: kind("densityHead") };
}
