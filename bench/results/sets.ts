/** @file The data sets of the results table, each read from its folder of .npy arrays with its own test part. */
import { random, shuffle } from "../../src/core/random.js";
import type { Sequences } from "../../src/data/sequences.js";
import { readArrays } from "./arrays.js";
import { readFsdd, readKeywords, readSpeechCommands } from "./recordings.js";
import type { TestedSequences } from "./tested.js";
import { readImdb, readPtb, readTreebank } from "./texts.js";

export const setNames = [
  "har",
  "har2",
  "usps",
  "mnist",
  "mnist_pixels",
  "mnist_pixels_permuted",
  "dsa19",
  "speech_digits_mfcc",
  "fsdd",
  "fsdd6",
  "fsdd_float",
  "speech_commands",
  "speech_commands_float",
  "keywords12",
  "keywords12_20ms",
  "imdb",
  "imdb7500",
  "sst2",
  "sst5",
  "ptb",
] as const;
export type SetName = (typeof setNames)[number];

/** The folder of a set's files. */
export function folderOf(set: SetName): string {
  const folders: Partial<Record<SetName, string>> = {
    har2: "har",
    mnist_pixels: "mnist",
    mnist_pixels_permuted: "mnist",
    fsdd6: "fsdd",
    fsdd_float: "fsdd",
    speech_commands_float: "speech_commands",
    keywords12_20ms: "keywords12",
    imdb7500: "imdb",
    sst2: "sst",
    sst5: "sst",
  };
  return folders[set] ?? set;
}

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const activities = ["WALKING", "WALKING_UPSTAIRS", "WALKING_DOWNSTAIRS", "SITTING", "STANDING", "LAYING"];
/** HAR-2 (Kusupati et al., NIPS 2018, appendix B): the first class is these activities, the second the others. */
const firstOfTwo = [4, 6, 2];

/**
 * Reads images or features: `x_train [N, T, D]`, `x_test`, `y_train`, `y_test`, and `subject_*` if there are subjects.
 */
function readSet(
  folder: string,
  { labels, classOf = (y) => y, subjects = false, commonUnit = false, parts = [""] }: SetForm,
  readSamples: (names: string[]) => { shape: number[]; values: Sequences["values"] } = (names) =>
    readArrays(folder, names),
): TestedSequences {
  const names = (array: string, part: string) => parts.map((suffix) => `${array}_${part}${suffix}`);
  const both = (array: string) => [...names(array, "train"), ...names(array, "test")];
  const x = readSamples(both("x"));
  const y = readArrays(folder, both("y")).values;
  const [count = 0, steps = 0, channels = 0] = x.shape;
  const testSize = readArrays(folder, names("y", "test")).values.length;
  return {
    sequences: {
      channels,
      values: x.values,
      starts: Uint32Array.from({ length: count }, (_, index) => index * steps),
      lengths: new Uint32Array(count).fill(steps),
      targets: { task: "multiclass", readout: "last", labels, values: Int32Array.from(y, classOf) },
      groups: subjects ? Int32Array.from(readArrays(folder, both("subject")).values) : null,
      channelNames: null,
      sampleRate: null,
      commonUnit,
    },
    test: Uint32Array.from({ length: testSize }, (_, index) => count - testSize + index),
  };
}

interface SetForm {
  labels: string[];
  /** Class index of a recorded label. */
  classOf?: (label: number) => number;
  subjects?: boolean;
  commonUnit?: boolean;
  /** Suffixes of the files if a part has several. */
  parts?: string[];
}

/** DSA-19's windows are differenced integers `[N, D, T]`: sums along T times a scale are the samples. */
function readDifferences(folder: string, names: string[]): { shape: number[]; values: Float32Array } {
  const { shape, values: differences } = readArrays(
    folder,
    names.map((name) => name.replace(/^x/, "dx")),
  );
  const [count = 0, channels = 0, steps = 0] = shape;
  const scale = readArrays(folder, ["scale"]).values;
  const values = new Float32Array(differences.length);
  for (let row = 0; row < count * channels; row++) {
    const sequence = Math.floor(row / channels);
    const channel = row % channels;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      sum += differences[row * steps + step]!;
      values[(sequence * steps + step) * channels + channel] = sum * scale[channel]!;
    }
  }
  return { shape: [count, steps, channels], values };
}

/** Images as one pixel per step, row after row. */
function pixelByPixel({ sequences, ...rest }: TestedSequences): TestedSequences {
  const { starts, lengths, channels } = sequences;
  return {
    ...rest,
    sequences: {
      ...sequences,
      channels: 1,
      starts: starts.map((start) => start * channels),
      lengths: lengths.map((length) => length * channels),
    },
  };
}

/** The same with the pixels of all images in one permutation (Le et al., 2015), drawn from seed 1. */
function permuted({ sequences, ...rest }: TestedSequences): TestedSequences {
  const { starts, lengths, values } = sequences;
  const order = shuffle(
    Uint32Array.from({ length: lengths[0] ?? 0 }).map((_, pixel) => pixel),
    random(1),
  );
  const mixed = values.slice();
  starts.forEach((start) => {
    order.forEach((pixel, t) => {
      mixed[start + t] = values[start + pixel] ?? 0;
    });
  });
  return { ...rest, sequences: { ...sequences, values: mixed } };
}

const readers: Readonly<Record<SetName, (folder: string) => TestedSequences | Promise<TestedSequences>>> = {
  har: (folder) => readSet(folder, { labels: activities, classOf: (y) => y - 1, subjects: true }),
  har2: (folder) =>
    readSet(folder, {
      labels: ["SITTING, LAYING or WALKING_UPSTAIRS", "STANDING, WALKING or WALKING_DOWNSTAIRS"],
      classOf: (y) => (firstOfTwo.includes(y) ? 0 : 1),
      subjects: true,
    }),
  usps: (folder) => readSet(folder, { labels: digits, commonUnit: true }),
  mnist: (folder) => readSet(folder, { labels: digits, commonUnit: true }),
  mnist_pixels: (folder) => pixelByPixel(readSet(folder, { labels: digits, commonUnit: true })),
  mnist_pixels_permuted: (folder) => permuted(pixelByPixel(readSet(folder, { labels: digits, commonUnit: true }))),
  speech_digits_mfcc: (folder) => readSet(folder, { labels: digits }),
  fsdd: (folder) => readFsdd(folder, { speakers: false }),
  fsdd6: (folder) => readFsdd(folder, { speakers: true }),
  fsdd_float: (folder) => readFsdd(folder, { speakers: false, arithmetic: "float" }),
  speech_commands: (folder) => readSpeechCommands(folder),
  speech_commands_float: (folder) => readSpeechCommands(folder, { arithmetic: "float" }),
  keywords12: (folder) => readKeywords(folder, 30),
  keywords12_20ms: (folder) => readKeywords(folder, 20),
  imdb: (folder) => readImdb(folder, 10_000),
  imdb7500: (folder) => readImdb(folder, 7_500),
  sst2: (folder) => readTreebank(folder, "sst_binary"),
  sst5: (folder) => readTreebank(folder, "sst_fine"),
  ptb: readPtb,
  dsa19: (folder) =>
    readSet(
      folder,
      {
        labels: Array.from({ length: 19 }, (_, index) => `activity ${index + 1}`),
        classOf: (y) => y - 1,
        subjects: true,
        parts: ["_odd", "_even"],
      },
      (names) => readDifferences(folder, names),
    ),
};

/** Reads a set from its folder. @throws InputError if a file is missing or invalid */
export async function readTested(set: SetName, folder: string): Promise<TestedSequences> {
  return readers[set](folder);
}
