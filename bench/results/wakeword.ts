/** @file "happy" as a wakeword: its clips against all others, and long streams of words in noise. */

import { random } from "../../src/core/random.js";
import type { Clips } from "../../src/data/audio/clips.js";
import type { LabelledRecording } from "../../src/data/audio/label-track.js";
import { mixStream } from "../../src/data/audio/stream.js";
import { fixedFront, partOfNoise, readSpeechCommandsArrays, testedClips } from "./recordings.js";
import type { TestedSequences } from "./tested.js";

/** Clips of background noise among the training part, of the same length as a word's. */
const noiseClips = 60;
const seedOfNoise = 77;
const seedsOfStreams = { validation: 11, test: 12 };

/** How often a clip of an unknown word counts: of each there are few, and they are what is taken for the word. */
const weightOfUnknown = 3;

export interface Wakeword {
  /** Class 0 is the word, class 1 all else; clips of noise come last. */
  clips: Clips;
  /** Is a clip of a word of which there are only a few? */
  unknown: (clip: number) => boolean;
  /** Each part hears a stretch of its own of every recording of noise. */
  noise: { training: Int16Array[]; validation: Int16Array[]; test: Int16Array[] };
}

export function wakewordClips(folder: string): Wakeword {
  const { clips, noise } = readSpeechCommandsArrays(folder);
  const parts = {
    training: partOfNoise(noise, 0, 0.6),
    validation: partOfNoise(noise, 0.6, 0.8),
    test: partOfNoise(noise, 0.8, 1),
  };
  const generator = random(seedOfNoise);
  const cuttings = Array.from({ length: noiseClips }, () => {
    const recording = parts.training[generator.below(parts.training.length)] ?? new Int16Array();
    const start = generator.below(recording.length - clips.sampleRate);
    return recording.subarray(start, start + clips.sampleRate);
  });
  const word = clips.labels.indexOf("happy");
  const words = clips.classes.length;
  return {
    clips: {
      ...clips,
      labels: ["happy", "other"],
      classes: Int32Array.from([...clips.classes.map((label) => (label === word ? 0 : 1)), ...cuttings.map(() => 1)]),
      names: [...clips.names, ...cuttings.map((_, index) => `noise ${index}`)],
      groups: null,
      samples: (index) => cuttings[index - words] ?? clips.samples(index),
    },
    unknown: (clip) => clips.labels[clips.classes[clip] ?? -1] === "unknown",
    noise: parts,
  };
}

export const wakewordFront = fixedFront(16_000, 30, 20, { filters: 20 });

/** Features of the word and of all else. */
export async function readWakeword(folder: string): Promise<TestedSequences> {
  const { clips, unknown, noise } = wakewordClips(folder);
  const tested = await testedClips(clips, {
    front: wakewordFront,
    copies: 16,
    // A detector hears a stream without end, so words come before the word.
    augment: { leadIn: 0.5, signalToNoise: [0, 20] },
    noise: noise.training,
  });
  return {
    ...tested,
    async varied(split) {
      const { sequences, split: learnt } = await tested.varied(split);
      // Variations follow the clips in the clips' order, again and again.
      const again = learnt.train.filter((_, at) => unknown(split.train[at % split.train.length] ?? -1));
      const more = Array.from({ length: weightOfUnknown - 1 }, () => Array.from(again)).flat();
      return { sequences, split: { ...learnt, train: Uint32Array.from([...learnt.train, ...more]) } };
    },
  };
}

/** A stream of the words of one part, at 5 to 20 dB over noise that belongs to that part. */
export function wakewordStream(
  { clips, noise }: Wakeword,
  part: "validation" | "test",
  seconds: number,
): LabelledRecording {
  return mixStream(clips, clips[part] ?? [], noise[part], { seconds, seed: seedsOfStreams[part] });
}

export interface ClipCounts {
  /** Harmonic mean of precision and recall of class 0. */
  f1: number;
  hits: number;
  positives: number;
  falseAlarms: number;
  negatives: number;
}

/** How clips are told apart by the higher of two scores. */
export function clipCounts(scores: Float32Array, classes: Int32Array): ClipCounts {
  const taken = Array.from(classes, (_, clip) => scores[2 * clip]! > scores[2 * clip + 1]!);
  const positives = classes.filter((label) => label === 0).length;
  const hits = classes.filter((label, clip) => label === 0 && taken[clip]).length;
  const falseAlarms = classes.filter((label, clip) => label !== 0 && taken[clip]).length;
  const f1 = positives + hits + falseAlarms === 0 ? 0 : (2 * hits) / (positives + hits + falseAlarms);
  return { f1, hits, positives, falseAlarms, negatives: classes.length - positives };
}
