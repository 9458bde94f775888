/**
 * @file Layouts that fit a number of bytes: hidden size, ranks and densities. The bytes of a layout are those of an
 * integer model with random weights of its shape, by the same storage as the real one's.
 */

import { recurrentRows } from "../cells/layer.js";
import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import type { Sequences, Split } from "../data/sequences.js";
import { flatten, parameterSlices, unflatten } from "../engine/parameters.js";
import type { IntegerModel } from "../integer/model.js";
import { quantise } from "../integer/quantise.js";
import { modelStorage } from "../integer/storage.js";
import { initialTensors } from "../model/initial.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { type Densities, thresholdParameters } from "../train/sparsity.js";

export interface Layout extends Densities {
  hidden: number;
  rankW: number | null;
  rankU: number | null;
}

/** What the user has fixed; the rest is free. */
export type LayoutRequest = { [Key in keyof Layout]?: Layout[Key] | undefined };

/** A family of layouts: ranks as shares of the smaller sides, and a density; the hidden size grows until the bytes are used. */
interface Family {
  rankW: number | null;
  rankU: number | null;
  density: number;
}

/** In the order in which they are tried. The ranks of the first are about those of the rows of docs/results.md. */
const families: readonly Family[] = [
  { rankW: 0.4, rankU: 0.35, density: 1 },
  { rankW: null, rankU: null, density: 1 },
  { rankW: 1 / 2, rankU: 1 / 2, density: 0.3 },
  { rankW: 1 / 4, rankU: 1 / 4, density: 1 },
  { rankW: null, rankU: null, density: 0.3 },
  { rankW: 1 / 6, rankU: 1 / 6, density: 1 },
];

const mostHidden = 256;
/** Below this share of entries a factor is of little use. */
const leastDensity = 0.05;

/** An integer model of such a layout, its weights random; `like` has its cell, its input and its labels. */
export function layoutModel(like: ModelSpec, layout: Layout, data: Sequences, split: Split): IntegerModel {
  const { hidden, rankW, rankU } = layout;
  const layers = like.layers.map((layer, index) => ({
    ...layer,
    input: index === 0 ? layer.input : hidden,
    hidden,
    rankW: index === 0 || rankW === null ? rankW : Math.min(rankW, hidden),
    rankU,
  }));
  const { tied: _, ...own } = like;
  const spec = { ...own, layers };
  const slices = parameterSlices(spec);
  const parameters = new Float32Array(slices.reduce((sum, { length }) => sum + length, 0));
  flatten(slices, initialTensors(spec, 0, "published"), parameters);
  thresholdParameters(parameters, slices, layout);
  const model: Model = { kind: "float", spec, tensors: unflatten(slices, parameters) };
  return quantise(model, data, { indices: split.train, limit: 1 });
}

/** The bytes in flash of a model of such a layout. */
export function layoutBytes(like: ModelSpec, layout: Layout, data: Sequences, split: Split): number {
  return modelStorage(layoutModel(like, layout, data, split)).bytes;
}

/** The largest whole number of `least` … `most` that fits; null where none does. */
function largestThatFits(least: number, most: number, fits: (value: number) => boolean): number | null {
  if (!fits(least)) return null;
  let low = least;
  let high = most + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Layouts that use up to `size` bytes, one a family, each as large as fits: ranks, full rank, ranks and sparsity, lower
 * ranks, sparsity alone, and so on. What the request fixes stays fixed.
 *
 * @throws InputError where no layout fits
 */
export function layoutsFor(
  like: ModelSpec,
  request: LayoutRequest,
  size: number,
  data: Sequences,
  split: Split,
): Layout[] {
  const { cell, input } = at(like.layers, 0, "layer");
  const found: Layout[] = [];
  for (const family of families) {
    const layoutAt = (hidden: number, density: number): Layout => ({
      hidden,
      rankW: request.rankW !== undefined ? request.rankW : lowRank(input, hidden, family.rankW, Math.ceil),
      rankU:
        request.rankU !== undefined
          ? request.rankU
          : lowRank(recurrentRows({ cell, hidden }), hidden, family.rankU, Math.floor),
      // W has the smaller factors, and they are dearer to lose.
      densityW: request.densityW ?? Math.min(1, density * 1.5),
      densityU: request.densityU ?? density,
      densityHead: request.densityHead ?? 1,
    });
    const fits = (layout: Layout) => layoutBytes(like, layout, data, split) <= size;
    let layout: Layout | null;
    if (request.hidden === undefined) {
      const hidden = largestThatFits(2, mostHidden, (value) => fits(layoutAt(value, family.density)));
      layout = hidden === null ? null : layoutAt(hidden, family.density);
    } else {
      const { hidden } = request;
      const percent = largestThatFits(100 * leastDensity, 100, (value) => fits(layoutAt(hidden, value / 100)));
      layout = percent === null ? null : layoutAt(hidden, percent / 100);
    }
    const known = found.some((other) => JSON.stringify(other) === JSON.stringify(layout));
    if (layout !== null && !known) found.push(layout);
  }
  if (found.length === 0) {
    const { hidden } = request;
    const what = hidden === undefined ? "no model of this kind" : `no model of ${hidden} hidden units`;
    const smaller = like.text === undefined ? "" : ", or a smaller vocabulary or embedding";
    throw new InputError(
      `${what} fits ${size} bytes: give a larger size${hidden === undefined ? "" : " or fewer units"}${smaller}`,
    );
  }
  return found;
}

/** A rank that is a share of the smaller side, or null where a full matrix is smaller. */
function lowRank(rows: number, columns: number, share: number | null, round: (rank: number) => number): number | null {
  if (share === null || rows === 0) return null;
  const rank = Math.max(1, round(Math.min(rows, columns) * share));
  return rank * (rows + columns) > rows * columns ? null : rank;
}
