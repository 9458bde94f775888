import { type LayerSpec, layerColumns, recurrentRows } from "../cells/layer.js";
import { InputError } from "../core/errors.js";
import { checkLayer } from "./check.js";
import { factorise } from "./lowrank.js";
import type { Model } from "./spec.js";

/** Ranks to reach in every layer; null leaves that map as it is. */
export interface Ranks {
  rankW: number | null;
  rankU: number | null;
}

/** `first [rows, rank] · second [rank, columns]` in float64. */
function product(first: Float32Array, second: Float32Array, rank: number): Float64Array {
  const rows = first.length / rank;
  const columns = second.length / rank;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rank; k++) {
      const scale = first[i * rank + k]!;
      for (let j = 0; j < columns; j++) result[i * columns + j]! += scale * second[k * columns + j]!;
    }
  }
  return result;
}

/**
 * Replaces one map of a layer in `tensors` by factors of a given rank. `current` is its present rank, null if it is
 * full.
 */
function factoriseMap(
  tensors: Record<string, Float32Array>,
  map: string,
  size: { rows: number; columns: number },
  current: number | null,
  rank: number,
): void {
  if (current !== null && rank > current) {
    throw new InputError(
      `${map} has rank ${current} already: rank ${rank} would add nothing; choose ${current} or less`,
    );
  }
  if (current === rank) return;
  const tensor = (name: string) => {
    const values = tensors[name];
    if (values === undefined) throw new InputError(`tensor ${name} is missing: the model is not whole`);
    return values;
  };
  const full = current === null ? tensor(map) : product(tensor(`${map}1`), tensor(`${map}2`), current);
  const { first, second } = factorise(full, size.rows, size.columns, rank);
  delete tensors[map];
  tensors[`${map}1`] = first;
  tensors[`${map}2`] = second;
}

/**
 * The model with W and U of every layer at lower rank: each full map becomes the two factors of its truncated SVD, each
 * low-rank map the factors of its product. The given model is not changed; untouched tensors are shared with it.
 *
 * @throws InputError for a rank above the smaller side of a map, or above its present rank.
 */
export function factoriseModel(model: Model, { rankW, rankU }: Ranks): Model {
  const tensors = { ...model.tensors };
  const layers = model.spec.layers.map((layer, index): LayerSpec => {
    const name = `layers.${index}`;
    const lower = checkLayer({ ...layer, rankW: rankW ?? layer.rankW, rankU: rankU ?? layer.rankU }, name);
    const columns = layerColumns(layer);
    if (rankW !== null) factoriseMap(tensors, `${name}.W`, { rows: layer.input, columns }, layer.rankW, rankW);
    if (rankU !== null) factoriseMap(tensors, `${name}.U`, { rows: recurrentRows(layer), columns }, layer.rankU, rankU);
    return lower;
  });
  return { kind: "float", spec: { ...model.spec, layers }, tensors };
}
