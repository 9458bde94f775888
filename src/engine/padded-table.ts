/** @file The places of each tensor in the flat and in the padded parameters. */
import { LayerField, MapField, NetworkField, TensorField } from "../../assembly/layout.js";
import { recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import { embeddingName, type ModelSpec } from "../model/spec.js";
import type { ParameterSlice } from "./parameters.js";
import { type LayerWords, padded } from "./plan-layer.js";
import { type Words, wordOf } from "./words.js";

/** A part of a tensor: some of its rows, and their destination. */
interface Part {
  /** First of its numbers in the tensor. */
  from: number;
  rows: number;
  columns: number;
  /** Byte offset among the padded parameters. */
  to: number;
  /** Whether they are stored there as columns. */
  transposed?: true;
}

function words({ from, rows, columns, to, transposed }: Part, { offset }: ParameterSlice): Words {
  return new Map<number, number>([
    [TensorField.flat, offset + from],
    [TensorField.padded, to / 4],
    [TensorField.rows, rows],
    [TensorField.columns, columns],
    [TensorField.stride, padded(columns)],
    [TensorField.transposed, transposed === true ? 1 : 0],
  ]);
}

/**
 * The destination of each tensor's rows in the padded parameters: a row of several blocks becomes a row for each block.
 * The embedding has no copy there, unless it is the head.
 */
export function paddedTable(
  spec: Pick<ModelSpec, "layers" | "labels" | "tied">,
  slices: readonly ParameterSlice[],
  layers: readonly LayerWords[],
  network: Words,
): Words[] {
  return slices.flatMap((slice) => {
    const whole = (columns: number, to: number): Words[] => [
      words({ from: 0, rows: slice.length / columns, columns, to }, slice),
    ];
    if (slice.name === "head.V") return whole(spec.labels.length, wordOf(network, NetworkField.gradHead));
    if (slice.name === "head.bias") return whole(spec.labels.length, wordOf(network, NetworkField.gradHeadBias));
    if (slice.name === embeddingName) {
      if (spec.tied !== true) return [];
      const [columns = 0, rows = 0] = slice.shape;
      return [words({ from: 0, rows, columns, to: wordOf(network, NetworkField.gradHead), transposed: true }, slice)];
    }
    const [, index, name = ""] = slice.name.split(".");
    const layer = at(spec.layers, Number(index), "layer");
    const { record, W, U } = at(layers, Number(index), "layer");
    const { hidden } = layer;
    const { biases, blocks, scalars } = cellOf(layer.cell);
    const bias = biases.findIndex((candidate) => candidate.name === name);
    if (bias >= 0) return whole(hidden, wordOf(record, LayerField.gradBiases) + bias * padded(hidden) * 4);
    const scalar = scalars.findIndex((candidate) => candidate.name === name);
    if (scalar >= 0) return whole(1, wordOf(record, LayerField.gradScalars) + scalar * 4);
    const map = name.startsWith("W") ? W : U;
    if (map === null) throw new Error(`${slice.name} is of a map that ${layer.cell} does not have`);
    const rank = name.startsWith("W") ? layer.rankW : layer.rankU;
    if (name.endsWith("2")) return whole(hidden, wordOf(map, MapField.gradSecond));
    const columns = rank ?? hidden;
    const first = wordOf(map, MapField.gradFirst);
    if (name.startsWith("W")) return whole(columns, first);
    // Rows for h, then for c if U reads both; each part begins at a whole vector.
    const rows = rank === null ? hidden * blocks.length : hidden;
    const stateFloats = padded(hidden) * (rank === null ? wordOf(map, MapField.columns) : padded(rank));
    return Array.from({ length: recurrentRows(layer) / hidden }, (_, state) =>
      words({ from: state * rows * columns, rows, columns, to: first + state * stateFloats * 4 }, slice),
    );
  });
}
