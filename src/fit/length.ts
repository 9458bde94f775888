/** @file How long to train, in updates, and how many sequences an update is of. */
import { cellOf } from "../cells/registry.js";
import { originalsIn, type Sequences } from "../data/sequences.js";
import { trainDefaults } from "../train/option-table.js";
import type { TrainOptions } from "../train/options.js";

/** Updates below which a network has seldom learnt what it can. */
const fewestUpdates = 4000;

/** The length of a run: `epochs` of so many batches each, the training part gone through `passes` times in an epoch. */
export interface RunLength {
  epochs: number;
  batch: number;
  passes: number;
}

/**
 * The length of a run on so many sequences. Small sets take small batches, and several passes make an epoch, so that it is
 * long enough to report.
 * @param share of the usual number of updates
 * @param originals how many of them are no variations of others: what has to be seen often
 */
export function lengthFor(
  sequences: number,
  given: Pick<Partial<TrainOptions>, "batch">,
  share = 1,
  originals = sequences,
): RunLength {
  const batch = given.batch ?? Math.min(sequences < 1000 ? 16 : sequences < 4000 ? 32 : trainDefaults.batch, sequences);
  const { epochs } = trainDefaults;
  const wanted = share * Math.max(fewestUpdates, (epochs * originals) / batch);
  const passes = Math.max(1, Math.ceil(((wanted / epochs) * batch) / sequences));
  const batches = Math.ceil((sequences * passes) / batch);
  return { batch, passes, epochs: Math.max(1, Math.round(wanted / batches)) };
}

/** The length of a run on some sequences of the data. */
export function lengthOn(
  data: Sequences,
  indices: Uint32Array,
  given: Pick<Partial<TrainOptions>, "batch">,
  share = 1,
): RunLength {
  return lengthFor(indices.length, given, share, originalsIn(data, indices).length);
}

/** The indices, so many times over. */
export function repeated(indices: Uint32Array, passes: number): Uint32Array {
  const all = new Uint32Array(indices.length * passes);
  for (let pass = 0; pass < passes; pass++) all.set(indices, pass * indices.length);
  return all;
}

/** Steps of the network that a series is best read in: more are forgotten before its end, fewer are too coarse. */
const bestSteps = 32;

/** Samples of a sequence, on average. */
export function meanLength({ lengths }: Sequences, indices: Uint32Array): number {
  return indices.reduce((sum, index) => sum + (lengths[index] ?? 0), 0) / indices.length;
}

/** The frame that makes about so many steps of an average sequence, and four at least of the shortest. */
export function frameFor(data: Sequences, indices: Uint32Array, steps = bestSteps): number {
  const shortest = indices.reduce(
    (least, index) => Math.min(least, data.lengths[index] ?? 0),
    Number.POSITIVE_INFINITY,
  );
  const frame = Math.round(meanLength(data, indices) / steps);
  return Math.max(1, Math.min(frame, Math.floor(shortest / 4), 256));
}

/** Multiply-adds that take as long as to read and vary a number of a sequence; and to turn it besides. */
const reading = 100;
const turning = 200;

/** Multiply-adds of a run, forward and back, so far as maps make them up, and as many for its samples: what budgets are counted in. */
export function costOf(
  data: Sequences,
  indices: Uint32Array,
  { batch, passes, epochs }: RunLength,
  options: Partial<TrainOptions>,
) {
  const { cell, hidden, layers } = { ...trainDefaults, ...options };
  const { frame = 1, rotation = 0 } = options;
  let samples = 0;
  for (const index of indices) samples += data.lengths[index] ?? 0;
  const columns = cellOf(cell).blocks.length * hidden;
  const perStep = columns * (data.channels * frame + hidden) + (layers - 1) * columns * 2 * hidden;
  const updates = epochs * Math.ceil((indices.length * passes) / batch);
  const perSample = data.channels * (reading + (rotation > 0 ? turning : 0));
  return ((3 * perStep) / frame + perSample) * (samples / indices.length) * batch * updates;
}
