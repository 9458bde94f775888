/** @file Warnings about the data and about a finished run. */

import { counted, grouped } from "../core/text.js";
import { isOneHot } from "../data/array-targets.js";
import { repeatedSequences } from "../data/overlap.js";
import { lengthRange, originalsIn, type Sequences, type Split } from "../data/sequences.js";
import type { Evaluation } from "../evaluate/evaluation.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { Expectation } from "./expectation.js";
import { frameFor, frameForMean, meanLength } from "./length.js";

/** Most restarts from another seed if the loss does not fall. */
export const mostRestarts = 2;

/** Whether the training loss never fell, so that nothing was learnt. Runs of fewer than ten epochs are not judged. */
export function neverFell(history: readonly EpochReport[]): boolean {
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined || history.length < 10) return false;
  return last.trainLoss > 0.95 * first.trainLoss;
}

/** The seed of the next start. */
export function nextSeed(seed: number): number {
  return (seed + 0x9e3779b9) % 2 ** 32;
}

/** Fewest sequences from which a class can be learnt. */
const fewestOfClass = 5;

/** Warnings about data that make a figure unreliable. */
export function dataWarnings(data: Sequences, split: Split): string[] {
  return [
    ...clocks(data, split),
    ...likeClasses(data),
    ...tooShort(data, split),
    ...sharedSequences(data, split),
    ...rareClasses(data, split),
  ];
}

/**
 * Warns of channels that rise at every step of every sequence: a clock or a counter tells when a sequence was recorded,
 * which a class may depend on in these data only.
 */
function clocks(
  { channels, values, starts, lengths, channelNames, frontEnd, text }: Sequences,
  { train }: Split,
): string[] {
  if (channels < 2 || frontEnd !== undefined || text !== undefined) return [];
  const rises = (channel: number): boolean => {
    let pairs = 0;
    for (const index of train) {
      const end = starts[index]! + lengths[index]!;
      for (let step = starts[index]! + 1; step < end; step++, pairs++) {
        if (!(values[step * channels + channel]! > values[(step - 1) * channels + channel]!)) return false;
      }
    }
    return pairs >= fewestRises;
  };
  const name = (channel: number): string => channelNames?.[channel] ?? `${channel} (counted from 0)`;
  const rising = Array.from({ length: channels }, (_, channel) => channel).filter(rises);
  return rising.map(
    (channel) =>
      `channel ${name(channel)} rises at every step, as a clock does: if it is one, the model may have learnt the time, not the signal; ` +
      "leave it out, of a table with --channels and the names of the others",
  );
}

/** Fewer rises than this may be chance. */
const fewestRises = 20;

/** Warns of numbers or labels that may be classes: in one-hot form, or few whole numbers that come again and again. */
function likeClasses({ targets }: Sequences): string[] {
  if (targets === null || targets.task === "multiclass") return [];
  const { values, labels } = targets;
  const remedy = "for classes give --task multiclass";
  if (labels.length > 1 && isOneHot(values, labels.length))
    return [`each target is a single 1 among ${labels.length} numbers, which is a class in one-hot form: ${remedy}`];
  if (labels.length > 1) return [];
  const found = new Set<number>();
  for (const value of values) {
    if (!Number.isInteger(value) || value < 0 || found.size > mostClassNumbers) return [];
    found.add(value);
  }
  if (found.size > mostClassNumbers || values.length < fewestOfClass * found.size) return [];
  return [`the numbers to predict are only ${[...found].sort((a, b) => a - b).join(", ")}: ${remedy}`];
}

/** More whole numbers than these are rarely classes. */
const mostClassNumbers = 12;

/** Warns if a few short sequences keep the others from being read several samples a step, as long ones are best read. */
function tooShort(data: Sequences, { train }: Split): string[] {
  if (data.targets?.readout === "every" || data.frontEnd !== undefined || data.frame !== undefined) return [];
  const [used, best] = [frameFor(data, train), frameForMean(data, train)];
  const range = lengthRange({ lengths: train.map((index) => data.lengths[index]!) });
  if (range === null || 2 * used > best) return [];
  return [
    `the shortest sequence has ${counted(range[0], "sample")}, so a step usually takes ${counted(used, "sample")}, where ${best} ` +
      `would suit a mean of ${grouped(Math.round(meanLength(data, train)))}: leave out what is much too short, or cut long ones with --window`,
  ];
}

/** Warns of test sequences that are also in the training part, sample for sample. */
function sharedSequences(data: Sequences, split: Split): string[] {
  const learnt = originalsIn(data, Uint32Array.from(new Set([...split.train, ...split.validation])));
  const same = repeatedSequences(data, split.test, learnt);
  if (same === 0) return [];
  const count = `${same} of ${split.test.length} test sequences`;
  return [`${count} are also in the training part: the test result is too good; divide the data again`];
}

/** Recorded sequences of each class; null if there is not one class for each sequence. */
function classCounts(data: Sequences, indices: Uint32Array): number[] | null {
  const { targets } = data;
  if (targets === null || targets.task !== "multiclass" || targets.readout !== "last") return null;
  const counts = new Array<number>(targets.labels.length).fill(0);
  for (const index of new Set(originalsIn(data, indices))) counts[targets.values[index] ?? 0]! += 1;
  return counts;
}

function rareClasses(data: Sequences, split: Split): string[] {
  const counts = classCounts(data, split.train);
  const rare = data.targets?.labels.filter((_, label) => counts !== null && counts[label]! < fewestOfClass) ?? [];
  if (rare.length === 0) return [];
  const names = `${rare.slice(0, 8).join(", ")}${rare.length > 8 ? ", …" : ""}`;
  return [`fewer than ${fewestOfClass} sequences to train on of: ${names}; record more of them`];
}

/** Warns if the result to expect is one that the most frequent class alone may have, so that nothing is learnt for sure. */
export function expectationWarnings(data: Sequences, train: Uint32Array, expected: Expectation | null): string[] {
  const counts = classCounts(data, train);
  if (expected === null || expected.interval === null || counts === null) return [];
  const most = Math.max(...counts);
  const share = most / counts.reduce((sum, count) => sum + count, 0);
  if (expected.interval[0] > share) return [];
  const name = data.targets?.labels[counts.indexOf(most)] ?? "";
  return [
    `no better than chance: answering "${name}" to everything would be right in ${(100 * share).toFixed(1)} %, which the ` +
      "interval of what to expect does not exclude; check the labels, or record more",
  ];
}

/** Warnings from a trained model's history and answers. */
export function outcomeWarnings(history: readonly EpochReport[], answers: Evaluation | null): string[] {
  const warnings: string[] = [];
  if (neverFell(history)) {
    const [first, last] = [history[0], history.at(-1)].map((report) => report?.trainLoss.toPrecision(3));
    warnings.push(
      `training failed: the loss never fell (${first} at first, ${last} at the end); ` +
        "check the labels, or give another --frame, --readout or --learning-rate",
    );
  }
  const only = onlyAnswer(answers);
  if (only !== null) {
    warnings.push(`the model answers "${only}" to everything: it has learnt nothing of the other classes`);
  }
  return warnings;
}

/** Whether the run learnt nothing: the loss never fell, or every answer is the same. */
export function learntNothing(history: readonly EpochReport[], answers: Evaluation | null): boolean {
  return neverFell(history) || onlyAnswer(answers) !== null;
}

/** The only label ever answered although several would be right; null if there are several answers. */
function onlyAnswer(answers: Evaluation | null): string | null {
  if (answers?.task !== "multiclass" || answers.confusion === null) return null;
  const { confusion, labels } = answers;
  const predicted = labels.filter((_, label) => confusion.some((row) => (row[label] ?? 0) > 0));
  const actual = confusion.filter((row) => row.some((count) => count > 0));
  return predicted.length === 1 && actual.length > 1 ? (predicted[0] ?? null) : null;
}
