/** @file The length of a run in updates, and the batch size. */
import { cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import { originalsIn, type Sequences } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";
import { trainDefaults } from "../train/option-table.js";
import type { TrainOptions } from "../train/options.js";
import { textDefaults } from "../train/regime-options.js";

/** The length of a run on enough sequences, and the least on few. */
interface UsualLength {
  epochs: number;
  /** Fewest updates: with fewer, a network has seldom learnt all it can. */
  fewestUpdates: number;
}

const usualLength: UsualLength = { epochs: trainDefaults.epochs, fewestUpdates: 4000 };
/** Of texts: an embedding learns them by heart within a few epochs. */
const textLength: UsualLength = { epochs: textDefaults.epochs, fewestUpdates: 500 };

/** The usual length for these data. */
export function usualLengthOn(data: Sequences): UsualLength {
  return data.text === undefined || isLanguageData(data) ? usualLength : textLength;
}

/** The length of a run: an epoch goes through the training part `passes` times, in batches of `batch` sequences. */
export interface RunLength {
  epochs: number;
  batch: number;
  passes: number;
}

/** The options of a run that its length depends on. */
type GivenLength = Pick<Partial<TrainOptions>, "batch" | "epochs">;

/**
 * The length of a run on a number of sequences. Small sets get small batches, and several passes per epoch, so that an
 * epoch is long enough to report. Given epochs have one pass each.
 * @param share fraction of the usual number of updates, or of the given epochs
 * @param originals number of sequences that are not variations of others; the length depends on them
 * @param usual see {@link usualLengthOn}
 */
export function lengthFor(
  sequences: number,
  given: GivenLength,
  share = 1,
  originals = sequences,
  { epochs, fewestUpdates } = usualLength,
): RunLength {
  const batch = given.batch ?? Math.min(sequences < 1000 ? 16 : sequences < 4000 ? 32 : trainDefaults.batch, sequences);
  if (given.epochs !== undefined) return { batch, passes: 1, epochs: Math.max(1, Math.round(share * given.epochs)) };
  const wanted = share * Math.max(fewestUpdates, (epochs * originals) / batch);
  const passes = Math.max(1, Math.ceil(((wanted / epochs) * batch) / sequences));
  const batches = Math.ceil((sequences * passes) / batch);
  return { batch, passes, epochs: Math.max(1, Math.round(wanted / batches)) };
}

/** The length of a run on some sequences of the data. */
export function lengthOn(data: Sequences, indices: Uint32Array, given: GivenLength, share = 1): RunLength {
  return lengthFor(indices.length, given, share, originalsIn(data, indices).length, usualLengthOn(data));
}

/**
 * The share of the usual updates that a trial makes: a third, or all of them if it is to be thorough, and of texts: in
 * its first hundreds of updates a network that reads learns nothing by which options could be compared.
 */
export function trialShare({ text }: Sequences, thorough: boolean): number {
  return thorough || text !== undefined ? 1 : 1 / 3;
}

/** The indices, repeated `passes` times. */
export function repeated(indices: Uint32Array, passes: number): Uint32Array {
  const all = new Uint32Array(indices.length * passes);
  for (let pass = 0; pass < passes; pass++) all.set(indices, pass * indices.length);
  return all;
}

/** Best number of steps to read a series in: with more, its beginning is forgotten; with fewer, it is too coarse. */
const bestSteps = 32;
const mostSamples = 256;

/** Mean number of samples of a sequence. */
export function meanLength({ lengths }: Sequences, indices: Uint32Array): number {
  return indices.reduce((sum, index) => sum + at(lengths, index, "sequence"), 0) / indices.length;
}

/** The samples per step that give about `steps` steps of an average sequence. A text is read token by token. */
export function frameForMean(data: Sequences, indices: Uint32Array, steps = bestSteps): number {
  if (data.text !== undefined) return 1;
  return Math.max(1, Math.min(Math.round(meanLength(data, indices) / steps), mostSamples));
}

/** The same, but at least four steps of the shortest sequence. */
export function frameFor(data: Sequences, indices: Uint32Array, steps = bestSteps): number {
  const shortest = indices.reduce(
    (least, index) => Math.min(least, at(data.lengths, index, "sequence")),
    Number.POSITIVE_INFINITY,
  );
  return Math.max(1, Math.min(frameForMean(data, indices, steps), Math.floor(shortest / 4)));
}

/** Multiply-adds that take as long as reading a sample, as each of its numbers with its variations, and as turning one. */
const readingSample = 60;
const readingNumber = 15;
const turningNumber = 30;

/**
 * Estimated cost of a run, in multiply-adds: of the matrices, forward and back, and the equivalent for reading samples.
 * Budgets are counted in it.
 */
export function costOf(
  data: Sequences,
  indices: Uint32Array,
  { batch, passes, epochs }: RunLength,
  options: Partial<TrainOptions>,
) {
  const { cell, hidden, layers, embedding } = { ...trainDefaults, ...options };
  const { frame = 1, rotation = 0 } = options;
  let samples = 0;
  for (const index of indices) samples += at(data.lengths, index, "sequence");
  const columns = cellOf(cell).blocks.length * hidden;
  const width = data.text === undefined ? data.channels * frame : embedding;
  const perStep = columns * (width + hidden) + (layers - 1) * columns * 2 * hidden;
  const updates = epochs * Math.ceil((indices.length * passes) / batch);
  const perSample = readingSample + data.channels * (readingNumber + (rotation > 0 ? turningNumber : 0));
  return ((3 * perStep) / frame + perSample) * (samples / indices.length) * batch * updates;
}
