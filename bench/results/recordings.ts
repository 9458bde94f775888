/** @file Reads the sets of recordings from their compact arrays, as clips with their official test parts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { type AugmentOptions, augmentClips, defaultAugment } from "../../src/data/audio/augment.js";
import { type Clips, selectClips } from "../../src/data/audio/clips.js";
import { fitLength } from "../../src/data/audio/recording.js";
import { digestOf } from "../../src/data/files/digest.js";
import { digestOfClips, keptFeatures } from "../../src/features/files/kept-features.js";
import { frontEnd } from "../../src/features/front-end.js";
import { appendSequences, extractFeatures, sequencesOf } from "../../src/features/sequences.js";
import { type FrontEndSpec, frontEndSpec } from "../../src/model/front-end.js";
import { readArrays } from "./arrays.js";
import type { TestedSequences } from "./tested.js";

/** The front end of a set's clips, and their variations in training. */
export interface ClipForm {
  front: FrontEndSpec;
  /** Variations of each training clip. */
  copies: number;
  augment?: Partial<AugmentOptions>;
  /** Background noise for training. */
  noise: readonly Int16Array[];
}

const seedOfCopies = 1;

/** Features are computed once, for all seeds and runs. */
const cache = join(import.meta.dirname, "../../node_modules/.cache/fastcells");

/** The parameters of a fixed-point front end; frame and hop in milliseconds. */
const fixedFront = (
  sampleRate: number,
  frame: number,
  hop: number,
  options: Partial<FrontEndSpec> = {},
): FrontEndSpec =>
  frontEndSpec(sampleRate, {
    arithmetic: "fixed",
    window: (sampleRate * frame) / 1000,
    stride: (sampleRate * hop) / 1000,
    ...options,
  });

type Arithmetic = Pick<FrontEndSpec, "arithmetic">;

/** FSDD's cepstra, by default in integers; groups are its speakers on request. */
export function readFsdd(
  folder: string,
  { speakers, ...arithmetic }: { speakers: boolean } & Partial<Arithmetic>,
): Promise<TestedSequences> {
  const clips = readFsddArrays(folder);
  return testedClips(speakers ? clips : { ...clips, groups: null }, {
    front: fixedFront(8000, 30, 20, { coefficients: 13, ...arithmetic }),
    copies: 4,
    noise: [],
  });
}

/** The features of the four classes of Speech Commands, official parts; by default in integers. */
export function readSpeechCommands(folder: string, arithmetic: Partial<Arithmetic> = {}): Promise<TestedSequences> {
  const { clips, noise } = readSpeechCommandsArrays(folder);
  return testedClips(clips, {
    front: fixedFront(16_000, 40, 30, arithmetic),
    copies: 8,
    noise: partOfNoise(noise, 0, 0.8),
  });
}

/**
 * The features of the twelve classes of keywords12, a frame every `stride` milliseconds, with other speakers in the test
 * part; its noise is in Speech Commands' folder.
 */
export function readKeywords(folder: string, stride: number): Promise<TestedSequences> {
  const noise = noiseRecordings(join(folder, "../speech_commands"));
  return testedClips(readKeywordsArrays(folder), {
    front: fixedFront(16_000, 40, stride),
    copies: 8,
    noise: partOfNoise(noise, 0, 0.8),
  });
}

/** A part of every recording, between two fractions of its length. */
export function partOfNoise(noise: readonly Int16Array[], from: number, to: number): Int16Array[] {
  return noise.map((samples) => samples.subarray(Math.floor(from * samples.length), Math.floor(to * samples.length)));
}

/** Features of clips, and of the variations of training clips once a split is known. */
async function testedClips(
  clips: Clips,
  { front: spec, copies, augment, noise }: ClipForm,
): Promise<Required<Pick<TestedSequences, "varied">> & TestedSequences> {
  const front = frontEnd(spec);
  const own = digestOfClips(clips, spec);
  const features = await keptFeatures(cache, own, spec, () => extractFeatures(clips, front));
  const sequences = sequencesOf(clips, spec, features);
  const recipe = JSON.stringify([copies, seedOfCopies, { ...defaultAugment, ...augment }]);
  return {
    sequences,
    test: clips.test ?? new Uint32Array(),
    ...(clips.validation === null ? {} : { validation: clips.validation }),
    async varied(split) {
      const before = clips.classes.length;
      const added = Array.from({ length: copies * split.train.length }, (_, index) => before + index);
      const varied = augmentClips(clips, split.train, copies, noise, seedOfCopies, augment);
      const copied = selectClips(varied, added);
      const name = digestOf([own, recipe, split.train, ...noise]);
      const extracted = await keptFeatures(cache, name, spec, () => extractFeatures(copied, front));
      const all = appendSequences(sequences, sequencesOf(copied, spec, extracted));
      return { sequences: all, split: { ...split, train: Uint32Array.from([...split.train, ...added]) } };
    },
  };
}

/** `samples.npy`, `offsets.npy`, `y.npy`, `speaker.npy` and `index.npy` of FSDD; indices 0 to 4 are the test part. */
export function readFsddArrays(folder: string): Clips {
  const numbers = (name: string) => readArrays(folder, [name]).values;
  const samples = int16(numbers("samples"), folder);
  const offsets = numbers("offsets");
  const y = numbers("y");
  const index = numbers("index");
  const test = Array.from(index.keys()).filter((clip) => (index[clip] ?? 0) < 5);
  return {
    sampleRate: 8000,
    labels: Array.from("0123456789"),
    classes: Int32Array.from(y),
    names: Array.from(y, (digit, clip) => `${digit} ${clip}`),
    groups: Array.from(numbers("speaker"), String),
    test: Uint32Array.from(test),
    validation: null,
    samples: (clip) => samples.subarray(offsets[clip] ?? 0, offsets[clip + 1] ?? 0),
  };
}

/** `x_train`, `x_valid`, `x_test` `[N, 16000]` of Speech Commands, its labels, speakers and noise `[6, 320000]`. */
export function readSpeechCommandsArrays(folder: string): { clips: Clips; noise: Int16Array[] } {
  const parts = ["train", "valid", "test"];
  const x = readArrays(
    folder,
    parts.map((part) => `x_${part}`),
  );
  const samples = int16(x.values, folder);
  const length = x.shape[1] ?? 0;
  const files = parts.map((part) => namesIn(join(folder, `files_${part}.json`)));
  const names = files.flat();
  const starts = parts.map((_, part) => files.slice(0, part).flat().length);
  const indices = (part: number) =>
    Uint32Array.from({ length: files[part]?.length ?? 0 }, (_, clip) => (starts[part] ?? 0) + clip);
  const clips: Clips = {
    sampleRate: 16_000,
    labels: ["bed", "cat", "happy", "unknown"],
    classes: Int32Array.from(
      readArrays(
        folder,
        parts.map((part) => `y_${part}`),
      ).values,
    ),
    names,
    groups: names.map((name) => name.replace(/^.*\/(.*)_nohash_.*$/, "$1")),
    test: indices(2),
    validation: indices(1),
    samples: (clip) => fitLength(samples.subarray(clip * length, (clip + 1) * length), length),
  };
  return { clips, noise: noiseRecordings(folder) };
}

/** The recordings of `background_noise [6, 320000]`. */
function noiseRecordings(folder: string): Int16Array[] {
  const { shape, values } = readArrays(folder, ["background_noise"]);
  const noise = int16(values, folder);
  const [, stretch = 0] = shape;
  return Array.from({ length: noise.length / stretch }, (_, at) => noise.subarray(at * stretch, (at + 1) * stretch));
}

/** Samples of the 256 codes of keywords12's µ-law, by its README. */
const muLaw = Int16Array.from({ length: 256 }, (_, code) => {
  const y = (code / 255) * 2 - 1;
  const sample = Math.round((Math.sign(y) * (256 ** Math.abs(y) - 1) * 32_768) / 255);
  return Math.max(-32_768, Math.min(32_767, sample));
});

/**
 * `u_train`, `u_test` `[N, 16000]` of keywords12, its labels and speakers; silence has no speaker, so each of its clips
 * is a group.
 */
export function readKeywordsArrays(folder: string): Clips {
  const parts = ["train", "test"];
  const joined = (name: string) =>
    readArrays(
      folder,
      parts.map((part) => `${name}_${part}`),
    );
  const codes = joined("u");
  const length = codes.shape[1] ?? 0;
  const names = parts.flatMap((part) => namesIn(join(folder, `files_${part}.json`)));
  const testSize = readArrays(folder, ["y_test"]).values.length;
  const meta: unknown = JSON.parse(readFileSync(join(folder, "meta.json"), "utf8"));
  return {
    sampleRate: 16_000,
    labels: v.parse(v.object({ labels: v.array(v.string()) }), meta).labels,
    classes: Int32Array.from(joined("y").values),
    names,
    groups: Array.from(joined("speaker").values, (speaker, clip) => String(speaker < 0 ? -1 - clip : speaker)),
    test: Uint32Array.from({ length: testSize }, (_, index) => names.length - testSize + index),
    validation: null,
    samples: (clip) =>
      Int16Array.from(codes.values.subarray(clip * length, (clip + 1) * length), (code) => muLaw[code] ?? 0),
  };
}

function namesIn(path: string): string[] {
  const names: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  throw new InputError(`${path} is not a list of file names`);
}

function int16(values: unknown, folder: string): Int16Array {
  if (values instanceof Int16Array) return values;
  throw new InputError(`${folder}: the samples are not int16`);
}
