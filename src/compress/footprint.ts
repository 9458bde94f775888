/** @file What a float model costs: bytes and multiply-adds, its zeros left out. */

import { embeddingName, type Model, modelTensors } from "../model/spec.js";
import { densityOf } from "../train/sparsity.js";

/** Share of the entries that are not zero. */
export function densityIn(values: Float32Array): number {
  return values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / values.length;
}

/** Multiply-adds of one step, zeros left out; the pointwise part and what is looked up are not counted, the head only where it reads every step. */
export function multiplyAdds({ spec, tensors }: Model): number {
  return modelTensors(spec).reduce((sum, { name, shape }) => {
    const counts = shape.length === 2 && name !== embeddingName && (name !== "head.V" || spec.readout === "every");
    const values = tensors[name];
    return counts && values !== undefined ? sum + Math.round(densityIn(values) * values.length) : sum;
  }, 0);
}

/**
 * Bytes of a float model as it would lie in flash: 4 a number, a matrix with zeros as a bitmap and its other entries
 * where that is smaller; the normalisation's mean and scale, and the centre and knee of companding, beside.
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

/** Densities with which training leaves every zero of the model where it is, and no other entry is lost. */
export function supportOf({ tensors }: Model): { densityW: number; densityU: number; densityHead: number } {
  const kind = (key: "densityW" | "densityU" | "densityHead"): number => {
    const only = { densityW: 1, densityU: 1, densityHead: 1, [key]: 0 };
    const found = Object.entries(tensors).filter(([name]) => densityOf(name, only) === 0);
    const densities = found.map(([, values]) => densityIn(values));
    // Just under 1 marks a kind as sparse without asking any tensor of it to lose an entry.
    return densities.some((density) => density < 1) ? Math.min(Math.max(...densities), 1 - 1e-9) : 1;
  };
  return { densityW: kind("densityW"), densityU: kind("densityU"), densityHead: kind("densityHead") };
}
