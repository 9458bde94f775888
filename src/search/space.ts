/** @file The options searched for some data, and the reduction of points to useful ones. */
import { layerColumns, recurrentRows } from "../cells/layer.js";
import { embeddingWithin, narrowestEmbedding } from "../compress/embedding.js";
import { type CompressOptions, compressTable } from "../compress/options.js";
import type { Sequences } from "../data/sequences.js";
import { frameFor } from "../fit/length.js";
import { type Dimension, searchSpace } from "../options/search-space.js";
import { acceptedOf, keysOf } from "../options/table.js";
import { textKeys } from "../train/option-table.js";
import type { Point } from "./axis.js";
import type { CostOptions } from "./limits.js";
import { choiceKeys, choiceTable, type TrialOptions } from "./trial-options.js";

const ofNumbers = ["noise", "offset", "gain", "rotation", "stretch", "companding", "frame"] as const;

/**
 * The axes of the search: options that the tables mark as worth searching, that the user has not set, and that the data
 * can use. The batch is not among them, since runs are compared at equal updates.
 *
 * @param given the user's options, which stay as they are
 * @param leastHidden smallest hidden size: smaller networks would leave bytes unused; null: any
 * @param flash most bytes of a model; null: any
 */
export function spaceFor(
  data: Sequences,
  train: Uint32Array,
  given: Partial<CompressOptions>,
  leastHidden: number | null,
  flash: number | null,
): Dimension[] {
  const single = data.targets?.readout === "last";
  const sound = data.frontEnd !== undefined;
  const useless = new Set<string>(["batch", ...Object.keys(given)]);
  if (!single) for (const key of ["frame", "crop", "stretch", "readout"]) useless.add(key);
  if (sound) for (const key of ["frame", "companding"]) useless.add(key);
  for (const key of data.text === undefined ? textKeys : ofNumbers) useless.add(key);
  if (data.channels % 3 !== 0 || data.groups === null) useless.add("rotation");
  if (data.targets?.task !== "multiclass") useless.add("classWeights");
  const keys = keysOf(compressTable).filter((key) => !useless.has(key));
  const longest = single && !sound ? frameFor(data, train, 16) : 1;
  return searchSpace(compressTable, keys).flatMap((axis): Dimension[] => {
    if (axis.kind !== "range") return [axis];
    if (axis.key === "hidden" && leastHidden !== null) return [{ ...axis, from: leastHidden }];
    if (axis.key === "embedding" && flash !== null && data.text !== undefined) {
      return [{ ...axis, from: narrowestEmbedding, to: Math.min(axis.to, embeddingWithin(flash, data.text)) }];
    }
    if (axis.key !== "frame") return [axis];
    // Frames must leave at least four steps of a sequence; long sequences need wide ones.
    const most = Math.min(longest === 1 ? 1 : Math.max(axis.to, longest), frameFor(data, train, 1));
    return most > 1 ? [{ ...axis, to: most }] : [];
  });
}

/** The options of a point. */
export function optionsOf(point: Point): Partial<TrialOptions> {
  return { ...acceptedOf(compressTable, keysOf(compressTable), point), ...acceptedOf(choiceTable, choiceKeys, point) };
}

/** Above this density a matrix with zeros is hardly smaller than a dense one, and harder to train. */
const densest = 0.8;

/**
 * The options without ranks whose factors are no smaller than the matrix, and without densities near 1.
 * @param width numbers that enter the first layer in a step
 */
export function settled<Options extends CostOptions & Pick<CompressOptions, "cell">>(
  options: Options,
  width: number,
): Options {
  const { cell, hidden } = options;
  const columns = layerColumns({ cell, hidden });
  const dense = (density: number) => (density > densest ? 1 : density);
  return {
    ...options,
    rankW: worthwhile(options.rankW, width, columns, hidden),
    rankU: worthwhile(options.rankU, recurrentRows({ cell, hidden }), columns, hidden),
    densityW: dense(options.densityW),
    densityU: dense(options.densityU),
  };
}

function worthwhile(rank: number | null, rows: number, columns: number, hidden: number): number | null {
  if (rank === null || rank > hidden) return null;
  return rank * (rows + columns) < rows * columns ? rank : null;
}
