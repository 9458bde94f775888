/**
 * @file Small synthetic sets, each difficult in one way that small public sets are: the choice of training is tested on
 * them in addition to real ones. Each set has three test sequences for each training sequence.
 */

import { random } from "../../src/core/random.js";
import { endToEnd, plainSequences } from "../../src/data/sequences.js";
import type { Loaded } from "../../src/pipeline/parts.js";

interface MadeSet {
  /** Sequences of each class to train on. */
  counts: readonly number[];
  /** Shortest and longest. */
  lengths: readonly [number, number];
  channels: number;
  /**
   * The sample of a class at a time from 0 to 1; `own` are a sequence's random numbers, uniform in 0 … 1, which make it
   * differ from others.
   */
  shape: (label: number, time: number, channel: number, own: readonly number[]) => number;
  /** Deviation of the noise on every sample. */
  noise: number;
}

const many = (classes: number, each: number): number[] => new Array<number>(classes).fill(each);
const wave = (turns: number): number => Math.sin(2 * Math.PI * turns);
/** Height 1 at the middle, falling to 1/e at a width. */
const bump = (time: number, middle: number, width: number): number => Math.exp(-(((time - middle) / width) ** 2));
const among = (low: number, high: number, share = 0): number => low + (high - low) * share;

/** A wave with a different form for each class and a random phase. */
const phased: MadeSet["shape"] = (label, time, channel, [phase = 0, speed = 0]) => {
  const turns = among(2.5, 3.5, speed) * time + phase + channel / 4;
  return wave(turns) + [0, 0.5 * wave(2 * turns), 0.5 * wave(3 * turns)][label]!;
};

/**
 * A second of a machine that turns 25 times in it: sound, out of balance, with a damaged bearing, whose balls strike 3.6
 * times a turn and ring, or loose. Each starts at any point of a turn.
 */
const machine: MadeSet["shape"] = (label, time, channel, [speed = 0, phase = 0, ring = 0, load = 0]) => {
  const rate = among(22.5, 27.5, speed);
  const turns = rate * time + phase;
  const sinceStrike = ((3.6 * turns + 7 * ring) % 1) / (3.6 * rate);
  const fault = [
    0,
    0.35 * wave(turns + channel / 4),
    [0.5, 0.35, 0.2][channel]! * Math.exp(-600 * sinceStrike) * wave(among(380, 440, ring) * sinceStrike),
    [2, 3, 4, 5, 6].reduce((sum, n) => sum + (0.3 / n) * wave(n * turns + channel / 6), 0),
  ][label]!;
  const usual = 0.3 * wave(turns + channel / 3) + 0.1 * wave(2 * turns + channel / 6);
  return among(0.7, 1.3, load) * (usual + fault) + (channel === 2 ? 1 : 0);
};

export const madeSets: Readonly<Record<string, MadeSet>> = {
  phases: { counts: many(3, 20), lengths: [120, 120], channels: 1, noise: 0.2, shape: phased },
  "cylinder-bell-funnel": {
    // Saito, 1994: a plateau, a rise or a fall somewhere.
    counts: many(3, 10),
    lengths: [128, 128],
    channels: 1,
    noise: 1,
    shape: (label, time, _, [start = 0, end = 0, height = 0]) => {
      const [from, to] = [among(0.12, 0.25, start), among(0.4, 0.75, end)];
      if (time < from || time > to) return 0;
      const along = (time - from) / (to - from);
      return among(5, 7, height) * [1, along, 1 - along][label]!;
    },
  },
  "two bumps far apart": {
    // Which of two bumps is the higher, far apart.
    counts: many(2, 30),
    lengths: [1000, 1000],
    channels: 1,
    noise: 0.1,
    shape: (label, time, _, [middle = 0, size = 0]) =>
      among(0.8, 1.2, size) *
      ((label === 0 ? 1 : 0.6) * bump(time, among(0.15, 0.3, middle), 0.04) +
        (label === 0 ? 0.6 : 1) * bump(time, among(0.65, 0.8, middle), 0.04)),
  },
  "twenty classes of five": {
    counts: many(20, 5),
    lengths: [100, 100],
    channels: 2,
    noise: 0.15,
    shape: (label, time, channel, [size = 0, shift = 0]) =>
      among(0.8, 1.2, size) *
      bump(
        time,
        (channel === 0 ? 0.1 + 0.16 * (label % 5) : 0.15 + 0.2 * Math.floor(label / 5)) + 0.04 * (shift - 0.5),
        0.06,
      ),
  },
  "twelve a class": {
    counts: many(2, 12),
    lengths: [80, 80],
    channels: 1,
    noise: 0.3,
    shape: (label, time, _, [shift = 0]) =>
      bump(time, among(0.3, 0.7, shift), 0.08) * (label === 0 ? 1 : -1) + bump(time, 0.5, 0.3),
  },
  outlines: {
    // Low harmonics of closed shapes: three kinds, with individual differences.
    counts: many(3, 12),
    lengths: [250, 250],
    channels: 1,
    noise: 0.02,
    shape: (label, time, _, [a = 0, b = 0, c = 0, d = 0]) =>
      wave(time) * (0.3 + 0.1 * a) +
      wave(2 * time + 0.1 * b) * [0.5, 0.4, 0.45][label]! +
      wave(3 * time + 0.1 * c) * [0.15, 0.25, 0.2][label]! +
      wave(5 * time + d) * 0.05 +
      [0, 0, 0.15][label]! * bump(time, 0.62, 0.03),
  },
  spectra: {
    // Nearly the same curve, of which only a small part depends on the class.
    counts: many(4, 8),
    lengths: [280, 280],
    channels: 1,
    noise: 0.004,
    shape: (label, time, _, [size = 0, tilt = 0, level = 0]) =>
      among(0.97, 1.03, size) * (1.5 * bump(time, 0.2, 0.08) + 0.8 * bump(time, 0.5, 0.05) + bump(time, 0.8, 0.1)) +
      0.05 * (tilt - 0.5) * time +
      0.03 * level +
      0.05 * bump(time, [0.3, 0.4, 0.6, 0.65][label]!, 0.03),
  },
  places: {
    // The position of one bump depends on the class; another is anywhere.
    counts: many(3, 12),
    lengths: [60, 60],
    channels: 1,
    noise: 0.1,
    shape: (label, time, _, [size = 0, shift = 0]) =>
      among(0.7, 1.3, size) * bump(time, [0.42, 0.47, 0.52][label]! + 0.02 * (shift - 0.5), 0.06) +
      0.5 * bump(time, 0.1 + 0.8 * shift, 0.1),
  },
  "one to ten": {
    counts: [60, 6],
    lengths: [90, 90],
    channels: 3,
    noise: 0.3,
    shape: (label, time, channel, [phase = 0]) => wave((label === 0 ? 3 : 4) * time + phase + channel / 3),
  },
  vibrations: { counts: many(4, 12), lengths: [1600, 1600], channels: 3, noise: 0.15, shape: machine },
  "unequal lengths": { counts: many(3, 15), lengths: [30, 140], channels: 2, noise: 0.2, shape: phased },
};

/** Random numbers of each sequence. */
const ownNumbers = 4;
/** Test sequences per training sequence. */
const tests = 3;

export function madeSet({ counts, lengths: [shortest, longest], channels, shape, noise }: MadeSet): Loaded {
  const draw = random(11);
  const classes = counts.flatMap((count, label) => many(count * (1 + tests), label));
  const isTest = counts.flatMap((count) => many(count * (1 + tests), 0).map((_, index) => index >= count));
  const lengths = Uint32Array.from(classes, () => shortest + draw.below(longest - shortest + 1));
  const starts = endToEnd(lengths);
  const values = new Float32Array(channels * lengths.reduce((sum, length) => sum + length, 0));
  classes.forEach((label, index) => {
    const own = Array.from({ length: ownNumbers }, () => draw.uniform());
    const length = lengths[index]!;
    for (let t = 0; t < length; t++) {
      for (let c = 0; c < channels; c++) {
        const sample = shape(label, t / (length - 1), c, own) + noise * draw.normal();
        values[(starts[index]! + t) * channels + c] = sample;
      }
    }
  });
  const labels = counts.map((_, label) => `class ${label}`);
  return {
    sequences: {
      channels,
      values,
      starts,
      lengths,
      targets: { task: "multiclass", readout: "last", labels, values: Int32Array.from(classes) },
      ...plainSequences,
    },
    test: Uint32Array.from(isTest.keys()).filter((index) => isTest[index]),
    validation: null,
  };
}
