/**
 * @file A float model's layers in the form of the integer model: maps with one row for each output (the transpose of
 * `src/cells`), each one matrix or a product of two.
 */
import { type LayerSpec, layerColumns, recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import type { Model } from "../model/spec.js";

/** [rows, columns], row-major: output = map · vector. */
export interface FloatMap {
  /** The name of the tensor. */
  name: string;
  rows: number;
  columns: number;
  values: Float64Array;
}

/** `last · first · x`, or `last · x`. */
export interface FloatProduct {
  first: FloatMap | null;
  last: FloatMap;
}

export interface FloatLayer {
  spec: LayerSpec;
  W: FloatProduct;
  /** null: the cell has no U. */
  U: FloatProduct | null;
  biases: { name: string; values: Float32Array }[];
  /** Before their sigmoid. */
  scalars: number[];
}

export function tensorOf(model: Model, name: string): Float32Array {
  const values = Object.hasOwn(model.tensors, name) ? model.tensors[name] : undefined;
  if (values === undefined) throw new InputError(`the model lacks its tensor ${name}: is it complete?`);
  return values;
}

/** A tensor [rows, columns] that multiplies on the right, as a map [columns, rows]. */
function transposed(model: Model, name: string, rows: number, columns: number): FloatMap {
  const tensor = tensorOf(model, name);
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) values[j * rows + i] = tensor[i * columns + j]!;
  }
  return { name, rows: columns, columns: rows, values };
}

export function floatLayer(model: Model, index: number): FloatLayer {
  const spec = model.spec.layers[index];
  if (spec === undefined) throw new InputError(`the model has no layer ${index}: it has ${model.spec.layers.length}`);
  const cell = cellOf(spec.cell);
  const outputs = layerColumns(spec);
  const prefix = `layers.${index}`;
  const product = (letter: "W" | "U", inputs: number, rank: number | null): FloatProduct =>
    rank === null
      ? { first: null, last: transposed(model, `${prefix}.${letter}`, inputs, outputs) }
      : {
          first: transposed(model, `${prefix}.${letter}1`, inputs, rank),
          last: transposed(model, `${prefix}.${letter}2`, rank, outputs),
        };
  const rows = recurrentRows(spec);
  return {
    spec,
    W: product("W", spec.input, spec.rankW),
    U: rows === 0 ? null : product("U", rows, spec.rankU),
    biases: cell.biases.map(({ name }) => ({
      name: `${prefix}.${name}`,
      values: tensorOf(model, `${prefix}.${name}`),
    })),
    scalars: cell.scalars.map(({ name }) => tensorOf(model, `${prefix}.${name}`)[0] ?? 0),
  };
}
