/** @file Samples on another scale than those that a model has learnt from, such as m/s² in place of g. */
import type { Normalisation } from "../model/spec.js";
import { coveredSteps } from "./covered-steps.js";
import type { Sequences } from "./sequences.js";

/**
 * Warns of channels whose samples are far larger or smaller than in a model's training. Larger: by a factor that other
 * people or a single activity do not reach. Smaller: a channel at rest is small, too, so only one that is never near 0,
 * or data with most of the classes, are judged. Channels of one unit, such as the rows of a picture, are judged together:
 * some may be empty.
 *
 * @param learnt the statistics of the model's training; null, or of companded samples: nothing is known
 * @param classes number of the model's classes
 * @param indices of the sequences to judge
 */
export function scaleWarnings(
  learnt: Normalisation | null,
  classes: number,
  data: Sequences,
  indices: Uint32Array,
): string[] {
  if (learnt === null || learnt.companding !== undefined || indices.length === 0) return [];
  if (data.frontEnd !== undefined || data.text !== undefined) return [];
  const together = isOneUnit(learnt);
  const now = together ? [rootMeanSquare(magnitudesOf(data, indices))] : Array.from(magnitudesOf(data, indices));
  const larger = indices.length < fewSequences ? farOfFew : far;
  const showsMost = indices.length >= fewSequences && hasMost(classes, data, indices);
  const unlike = now
    .map((found, channel): Unlike | null => {
      const [mean = 0, deviation = 1] = [learnt.mean[channel], learnt.deviation[channel]];
      // A channel that did not vary has this one.
      if (Math.abs(deviation - 1) < 1e-4) return null;
      const before = Math.sqrt(mean ** 2 + deviation ** 2);
      const isSmaller = (showsMost || Math.abs(mean) > 2 * deviation) && found * far < before;
      return found > larger * before || isSmaller ? { channel, found, before } : null;
    })
    .filter((each) => each !== null);
  const [first] = unlike;
  if (first === undefined) return [];
  const { channel, found, before } = first;
  const name = data.channelNames?.[channel] ?? `${channel} (counted from 0)`;
  const others = unlike.length === 1 ? "" : `, and ${unlike.length - 1} more like it`;
  const where = together ? "all channels: their" : `channel ${name}${others}: its`;
  return [
    `${where} samples have a root mean square of ${short(found)}, ${short(before)} in the model's training, so the ` +
      `result means little: ${causeOf(found / before)}; give samples in the unit of training, or train a new model`,
  ];
}

interface Unlike {
  channel: number;
  found: number;
  before: number;
}

/** Activities and people differ by up to 4.3 in root mean square, single windows by 8.3. */
const far = 6;
const farOfFew = 9;
/** Fewer sequences than these may be of one activity. */
const fewSequences = 5;

const short = (value: number): string => String(Number(value.toPrecision(3)));

function causeOf(factor: number): string {
  const times = Math.max(factor, 1 / factor);
  if (times > 300 && times < 3000) return "a factor of 1,000, as milli-units, is likely";
  if (times < 15) return factor > 1 ? "they may be in m/s² where it learnt g" : "they may be in g where it learnt m/s²";
  return "they may be in another unit, or of a sensor with another range";
}

/** Whether all channels have the same statistics: they share one unit. */
function isOneUnit({ mean, deviation }: Normalisation): boolean {
  return mean.length > 1 && [mean, deviation].every((each) => each.every((value) => value === each[0]));
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Root mean square of each channel. */
function magnitudesOf(data: Sequences, indices: Uint32Array): Float64Array {
  const { channels, values } = data;
  const squares = new Float64Array(channels);
  let steps = 0;
  for (const { from, to } of coveredSteps(data, indices)) {
    steps += to - from;
    for (let at = from * channels; at < to * channels; at++) squares[at % channels]! += values[at]! ** 2;
  }
  return squares.map((sum) => (steps === 0 ? Number.NaN : Math.sqrt(sum / steps)));
}

/** Whether the sequences have more than half of the classes. */
function hasMost(classes: number, { targets }: Sequences, indices: Uint32Array): boolean {
  if (targets?.task !== "multiclass" || targets.readout !== "last") return false;
  const found = new Set(Array.from(indices, (index) => targets.values[index]));
  return 2 * found.size > classes;
}
