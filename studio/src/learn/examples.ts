/** @file From recordings to sequences: windows of motion, features of sound, and which recording each is from. */
import {
  appendSequences,
  augmentClips,
  type Clips,
  clipSequences,
  frontEnd,
  frontEndSpec,
  InputError,
  type Sequences,
  type Split,
  selectClips,
  splitSequences,
  toInt16,
} from "../library.js";
import { soundRate } from "../signal/files.js";
import { type Signal, secondsOf, stepsOf } from "../signal/signal.js";
import type { Example, TrainSettings } from "./messages.js";

export interface Examples {
  sequences: Sequences;
  split: Split;
  /** Of each sequence: its recording, and its first step in that. */
  origins: { path: string; start: number }[];
  /** T of a window; of sound in samples. */
  steps: number;
}

/** The longest window that is taken where none is asked for. */
const usualWindow = 2;
/** Variations of each clip of sound. */
const copies = 6;

interface Piece {
  signal: number;
  start: number;
}

/** Windows over recordings, half of each over the next; a recording that is a little short is left out. */
function piecesOf(signals: readonly Signal[], steps: number): Piece[] {
  const stride = Math.max(1, Math.floor(steps / 2));
  return signals.flatMap((signal, index) => {
    const count = Math.floor((stepsOf(signal) - steps) / stride) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => ({ signal: index, start: at * stride }));
  });
}

/** @throws InputError where there is nothing to tell apart, or the recordings do not go together */
export function examplesOf(
  examples: readonly Example[],
  signals: readonly Signal[],
  { window }: TrainSettings,
  onDone: (done: number, count: number) => void,
): Examples {
  const [first] = signals;
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  if (first === undefined || labels.length < 2) {
    throw new InputError("Record at least two labels: there is nothing to tell apart yet.");
  }
  checkAlike(examples, signals, first);
  const shortest = signals.reduce((least, signal) => Math.min(least, secondsOf(signal)), Number.POSITIVE_INFINITY);
  const seconds = Math.min(window ?? usualWindow, shortest);
  const steps = Math.max(1, Math.floor(seconds * first.rate + 1e-6));
  const pieces = piecesOf(signals, steps);
  const classes = Int32Array.from(pieces, ({ signal }) => labels.indexOf(examples[signal]?.label ?? ""));
  const origins = pieces.map(({ signal, start }) => ({ path: examples[signal]?.path ?? "", start }));
  const groups = Int32Array.from(pieces, ({ signal }) => signal);
  if (first.kind === "sound")
    return soundExamples({ signals, pieces, classes, labels, origins, steps, groups }, onDone);
  const sequences = motionSequences(signals, pieces, { classes, labels, groups, steps });
  return { sequences, split: splitOf(sequences), origins, steps };
}

function checkAlike(examples: readonly Example[], signals: readonly Signal[], first: Signal): void {
  for (const [index, signal] of signals.entries()) {
    const same = signal.kind === first.kind && signal.channels.length === first.channels.length;
    if (same && Math.abs(signal.rate / first.rate - 1) < 0.05) continue;
    const says = ({ kind, channels, rate }: Signal) => `${kind} of ${channels.length} channels at ${rate} Hz`;
    throw new InputError(
      `${examples[index]?.path} is ${says(signal)}, ${examples[0]?.path} is ${says(first)}: exclude one of them.`,
    );
  }
}

/** A quarter is held out, and an eighth chooses the epoch. */
export const parts = { validation: 0.15, test: 0.25, seed: 1 } as const;

/** Whole recordings go to one part. */
function splitOf(sequences: Sequences): Split {
  return splitSequences({ ...sequences, groups: stratified(sequences) }, parts);
}

/** Groups only where recordings have several windows: single windows are divided class by class. */
function stratified({ groups, lengths }: Sequences): Int32Array | null {
  return groups === null || new Set(groups).size === lengths.length ? null : groups;
}

function motionSequences(
  signals: readonly Signal[],
  pieces: readonly Piece[],
  { classes, labels, groups, steps }: { classes: Int32Array; labels: string[]; groups: Int32Array; steps: number },
): Sequences {
  const [first] = signals;
  const begins: number[] = [];
  let total = 0;
  for (const signal of signals) {
    begins.push(total);
    total += stepsOf(signal);
  }
  const channels = first?.channels.length ?? 0;
  const values = new Float32Array(total * channels);
  for (const [index, signal] of signals.entries()) values.set(signal.values, (begins[index] ?? 0) * channels);
  return {
    channels,
    values,
    starts: Uint32Array.from(pieces, ({ signal, start }) => (begins[signal] ?? 0) + start),
    lengths: new Uint32Array(pieces.length).fill(steps),
    targets: { task: "multiclass", readout: "last", labels, values: classes },
    groups,
    channelNames: first?.channels ?? null,
    sampleRate: first?.rate ?? null,
    commonUnit: false,
  };
}

interface SoundPieces {
  signals: readonly Signal[];
  pieces: readonly Piece[];
  classes: Int32Array;
  labels: string[];
  origins: Examples["origins"];
  steps: number;
  groups: Int32Array;
}

/** The front end's features of each piece, and of variations of those that are learnt from. */
function soundExamples(
  { signals, pieces, classes, labels, origins, steps, groups }: SoundPieces,
  onDone: (done: number, count: number) => void,
): Examples {
  const front = frontEnd(frontEndSpec(soundRate, { arithmetic: "fixed" }));
  const clips: Clips = {
    sampleRate: soundRate,
    labels,
    classes,
    names: origins.map(({ path }) => path),
    groups: Array.from(groups, String),
    test: null,
    validation: null,
    samples(index) {
      const { signal = 0, start = 0 } = pieces[index] ?? {};
      return toInt16(signals[signal]?.values.slice(start, start + steps) ?? new Float32Array(steps));
    },
  };
  const sequences = clipSequences(clips, front);
  const split = splitOf(sequences);
  const varied = augmentClips(clips, split.train, copies, [], 1, { leadIn: 0.5 });
  const count = classes.length;
  const added = Array.from({ length: varied.classes.length - count }, (_, index) => count + index);
  let all = sequences;
  const block = 32;
  for (let from = 0; from < added.length; from += block) {
    all = appendSequences(all, clipSequences(selectClips(varied, added.slice(from, from + block)), front));
    onDone(from, added.length);
  }
  return { sequences: all, split: { ...split, train: Uint32Array.from([...split.train, ...added]) }, origins, steps };
}
