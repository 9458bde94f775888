/** @file Where each tensor stands in the flat parameters and among the padded ones. */
import { LayerField, NetworkField, TensorField } from "../../assembly/layout.js";
import { cellOf } from "../cells/registry.js";
import type { ModelSpec } from "../model/spec.js";
import type { ParameterSlice } from "./parameters.js";
import { padded, type Words } from "./plan-layer.js";

/** Where each tensor's rows go among the padded parameters: a row of blocks is one row a block. */
export function paddedTable(
  spec: Pick<ModelSpec, "layers" | "labels">,
  slices: readonly ParameterSlice[],
  layers: readonly Words[],
  network: Words,
): Words[] {
  const fields: Record<string, LayerField> = {
    W: LayerField.gradW,
    W1: LayerField.gradW,
    W2: LayerField.gradW2,
    U: LayerField.gradU,
    U1: LayerField.gradU,
    U2: LayerField.gradU2,
  };
  const entry = (slice: ParameterSlice, paddedBytes: number, columns: number): Words =>
    new Map<number, number>([
      [TensorField.flat, slice.offset],
      [TensorField.padded, paddedBytes / 4],
      [TensorField.rows, slice.length / columns],
      [TensorField.columns, columns],
      [TensorField.stride, padded(columns)],
    ]);
  return slices.map((slice) => {
    if (slice.name === "head.V") return entry(slice, network.get(NetworkField.gradHead) ?? 0, spec.labels.length);
    if (slice.name === "head.bias")
      return entry(slice, network.get(NetworkField.gradHeadBias) ?? 0, spec.labels.length);
    const [, index = "0", name = ""] = slice.name.split(".");
    const layer = spec.layers[Number(index)];
    const words = layers[Number(index)];
    if (layer === undefined || words === undefined) throw new Error(`no layer for ${slice.name}`);
    const cell = cellOf(layer.cell);
    const field = fields[name];
    if (field !== undefined) {
      const columns = name === "W1" ? layer.rankW : name === "U1" ? layer.rankU : layer.hidden;
      return entry(slice, words.get(field) ?? 0, columns ?? layer.hidden);
    }
    const bias = cell.biases.findIndex((candidate) => candidate.name === name);
    if (bias >= 0)
      return entry(slice, (words.get(LayerField.gradBiases) ?? 0) + bias * padded(layer.hidden) * 4, layer.hidden);
    const scalar = cell.scalars.findIndex((candidate) => candidate.name === name);
    return entry(slice, (words.get(LayerField.gradScalars) ?? 0) + scalar * 4, 1);
  });
}
