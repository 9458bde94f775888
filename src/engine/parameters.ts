/** @file Parameters as one flat array in the order of `modelTensors`, as the optimiser and the model file use them. */
import { InputError } from "../core/errors.js";
import { modelTensors, type ShapeSpec } from "../model/spec.js";

/** The place of a tensor in the flat parameters. */
export interface ParameterSlice {
  name: string;
  shape: number[];
  /** First float. */
  offset: number;
  /** Number of floats. */
  length: number;
}

/** Slices of all tensors, one after another. */
export function parameterSlices(spec: ShapeSpec): ParameterSlice[] {
  let offset = 0;
  return modelTensors(spec).map(({ name, shape }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const slice = { name, shape, offset, length };
    offset += length;
    return slice;
  });
}

/** Number of parameters of a model. */
export function parameterCount(spec: ShapeSpec): number {
  return parameterSlices(spec).reduce((sum, { length }) => sum + length, 0);
}

/** Copies tensors into the flat parameters. */
export function flatten(
  slices: readonly ParameterSlice[],
  tensors: Readonly<Record<string, Float32Array>>,
  flat: Float32Array,
): void {
  for (const { name, offset, length } of slices) {
    const tensor = tensors[name];
    if (tensor === undefined || tensor.length !== length) {
      throw new InputError(`tensor ${name} has ${tensor?.length ?? "no"} numbers, the model's shapes need ${length}`);
    }
    flat.set(tensor, offset);
  }
}

/** Copies of all tensors of the flat parameters. */
export function unflatten(slices: readonly ParameterSlice[], flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(slices.map(({ name, offset, length }) => [name, flat.slice(offset, offset + length)]));
}
