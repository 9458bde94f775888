/**
 * @file Layouts within limits: hidden size, ranks and densities. The cost of a layout is that of an integer model of
 * its shape with random weights, stored in the same way.
 */

import { recurrentRows } from "../cells/layer.js";
import { at } from "../core/at.js";
import { type Excess, excessesOf, excessText, type Limits } from "../cost/limits.js";
import type { Sequences, Split } from "../data/sequences.js";
import { flatten, parameterSlices, unflatten } from "../engine/parameters.js";
import type { IntegerModel } from "../integer/model.js";
import { quantise } from "../integer/quantise.js";
import { initialTensors } from "../model/initial.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { OptionError } from "../options/place.js";
import { type Densities, thresholdParameters } from "../train/sparsity.js";

/** What decides the size of a network: hidden size, ranks and densities. */
export interface Layout extends Densities {
  hidden: number;
  rankW: number | null;
  rankU: number | null;
}

/** The fixed parts of a layout; the rest is free. */
export type LayoutRequest = { [Key in keyof Layout]?: Layout[Key] | undefined };

/**
 * A family of layouts: ranks as fractions of the smaller sides, and a density; the hidden size grows until the bytes
 * are used.
 */
interface Family {
  rankW: number | null;
  rankU: number | null;
  density: number;
}

/** In the order of trial. The first has about the ranks of docs/results.md. */
const families: readonly Family[] = [
  { rankW: 0.4, rankU: 0.35, density: 1 },
  { rankW: null, rankU: null, density: 1 },
  { rankW: 1 / 2, rankU: 1 / 2, density: 0.3 },
  { rankW: 1 / 4, rankU: 1 / 4, density: 1 },
  { rankW: null, rankU: null, density: 0.3 },
  { rankW: 1 / 6, rankU: 1 / 6, density: 1 },
];

const leastHidden = 2;
const mostHidden = 256;
/** Lowest useful density of a factor. */
const leastDensity = 0.05;

/** An integer model of a layout with random weights; `like` has its cell, its input and its labels. */
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

/** A number that people read and type: 0.45, not 0.44999999999999996. */
function thousandths(value: number): number {
  return Math.round(1000 * value) / 1000;
}

/** The largest whole number from `least` to `most` that fits; null if none does. */
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
 * Layouts within the limits, one per family, each as large as fits: ranks, full rank, ranks and sparsity, lower ranks,
 * sparsity alone, and so on. The request's parts stay fixed.
 *
 * @throws OptionError if no layout fits, with the cost of the smallest
 */
export function layoutsFor(
  like: ModelSpec,
  request: LayoutRequest,
  limits: Limits,
  data: Sequences,
  split: Split,
): Layout[] {
  const { cell, input } = at(like.layers, 0, "layer");
  const found: Layout[] = [];
  const smallest: Excess[][] = [];
  // Families differ only in what the request leaves free, so many of their layouts are the same.
  const known = new Map<string, Excess[]>();
  const excessesAt = (layout: Layout): Excess[] => {
    const key = JSON.stringify(layout);
    const excesses = known.get(key) ?? excessesOf(layoutModel(like, layout, data, split), limits);
    known.set(key, excesses);
    return excesses;
  };
  for (const family of families) {
    const layoutAt = (hidden: number, density: number): Layout => ({
      hidden,
      rankW: request.rankW !== undefined ? request.rankW : lowRank(input, hidden, family.rankW, Math.ceil),
      rankU:
        request.rankU !== undefined
          ? request.rankU
          : lowRank(recurrentRows({ cell, hidden }), hidden, family.rankU, Math.floor),
      // W has the smaller factors, whose entries matter more.
      densityW: request.densityW ?? Math.min(1, thousandths(density * 1.5)),
      densityU: request.densityU ?? density,
      densityHead: request.densityHead ?? 1,
    });
    const { hidden } = request;
    const [least, most, layoutOf] =
      hidden === undefined
        ? [leastHidden, mostHidden, (value: number) => layoutAt(value, family.density)]
        : [100 * leastDensity, 100, (percent: number) => layoutAt(hidden, percent / 100)];
    const excesses = (value: number) => excessesAt(layoutOf(value));
    const largest = largestThatFits(least, most, (value) => excesses(value).length === 0);
    if (largest === null) {
      smallest.push(excesses(least));
      continue;
    }
    const layout = layoutOf(largest);
    if (!found.some((other) => JSON.stringify(other) === JSON.stringify(layout))) found.push(layout);
  }
  if (found.length === 0) throw nothingFits(like, data, request, limits, smallest);
  return found;
}

/** @param smallest the excesses of the smallest layout of each family */
function nothingFits(
  like: ModelSpec,
  { frame = 1 }: Sequences,
  { hidden }: LayoutRequest,
  { flash, board }: Limits,
  smallest: readonly Excess[][],
): OptionError {
  const worst = (excesses: readonly Excess[]) => Math.max(...excesses.map(({ needs, most }) => needs / most));
  const [nearest = []] = [...smallest].sort((a, b) => worst(a) - worst(b));
  const what = hidden === undefined ? "no model of this kind" : `no model of ${hidden} hidden units`;
  const smaller = [
    ...(hidden === undefined ? [] : ["fewer units"]),
    ...(frame === 1 ? [] : [`fewer than ${frame} samples per step`]),
    ...(like.text === undefined ? [] : ["a smaller vocabulary or embedding"]),
  ];
  return new OptionError((place) =>
    nearest.every(({ of }) => of === "flash")
      ? `${what} fits ${flash} bytes, the smallest takes ${Math.max(...nearest.map(({ needs }) => needs))}: ${["give a larger size", ...smaller].join(", or ")}`
      : `${what} is within the limits: the smallest takes ${nearest.map((excess) => excessText(excess, place)).join(", and ")}: ` +
        `raise the limits${otherwise([...(board === null ? [] : [`another ${place.name("board")}`]), ...smaller])}`,
  );
}

const otherwise = (choices: readonly string[]): string =>
  choices.length === 0 ? "" : `, or choose ${choices.join(" or ")}`;

/** A rank as a fraction of the smaller side; null if a full matrix is smaller. */
function lowRank(rows: number, columns: number, share: number | null, round: (rank: number) => number): number | null {
  if (share === null || rows === 0) return null;
  const rank = Math.max(1, round(Math.min(rows, columns) * share));
  return rank * (rows + columns) > rows * columns ? null : rank;
}
