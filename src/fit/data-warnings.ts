/** @file Warnings about data that make a model or its figure unreliable. */
import { counted, grouped } from "../core/text.js";
import { isOneHot } from "../data/array-targets.js";
import { repeatedSequences } from "../data/overlap.js";
import { lengthRange, originalsIn, type Sequences, type Split } from "../data/sequences.js";
import { alikeClasses } from "./alike-classes.js";
import { channelsFirst } from "./channels-first.js";
import { frameFor, frameForMean, meanLength } from "./length.js";
import { missingMarks } from "./marks.js";

/** Fewest sequences from which a class can be learnt. */
const fewestOfClass = 5;

/** Warnings about data that make a figure unreliable. */
export function dataWarnings(data: Sequences, split: Split): string[] {
  // Steps that are sensors may well rise from one to the next.
  const transposed = channelsFirst(data, split);
  return [
    ...(transposed.length > 0 ? transposed : clocks(data, split)),
    ...missingMarks(data, split),
    ...likeClasses(data),
    ...alikeClasses(data),
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

/** Warns of test sequences that are also in the training part, sample for sample, under another index. */
function sharedSequences(data: Sequences, split: Split): string[] {
  const known = new Set([...split.train, ...split.validation]);
  const own = split.test.filter((index) => !known.has(index));
  const same = repeatedSequences(data, own, originalsIn(data, Uint32Array.from(known)));
  if (same === 0) return [];
  const count = `${same} of ${split.test.length} test sequences`;
  return [`${count} are also in the training part: the test result is too good; divide the data again`];
}

/** Recorded sequences of each class; null if there is not one class for each sequence. */
export function classCounts(data: Sequences, indices: Uint32Array): number[] | null {
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
