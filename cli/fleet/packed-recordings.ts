/**
 * @file Packs recordings as JSON and arrays, and unpacks them with checks. Workers compute features, since the samples
 * are smaller to send.
 */
import * as v from "valibot";
import { clipCount, type Recordings } from "../../src/features/recordings.js";
import { arrayOf, damaged, indicesOf, type Packed, type Tensors } from "./tensors.js";

const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

const schema = v.strictObject({
  sampleRate: v.pipe(v.number(), v.minValue(1000), v.maxValue(96_000)),
  labels: v.array(v.string()),
  copies: upTo(1000),
  leadIn: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  masks: upTo(100),
});

export function packRecordings(recordings: Recordings): Packed {
  const { classes, groups, samples, lengths, noise, noiseLengths, train, ...said } = recordings;
  return {
    said: { ...said },
    arrays: [
      ["classes", classes.slice()],
      ...(groups === null ? [] : [["groups", groups.slice()] satisfies Packed["arrays"][number]]),
      ["samples", samples.slice()],
      ["lengths", lengths.slice()],
      ["noise", noise.slice()],
      ["noiseLengths", noiseLengths.slice()],
      ["varied", train.slice()],
    ],
  };
}

/** @throws InputError if they are damaged, or have indices out of range */
export function unpackRecordings(said: unknown, tensors: Tensors): Recordings {
  const plain = v.parse(schema, said);
  const classes = arrayOf(tensors, "classes", Int32Array);
  const count = classes.length;
  if (!classes.every((label) => label >= 0 && label < plain.labels.length)) throw damaged("classes");
  const groups = tensors.has("groups") ? arrayOf(tensors, "groups", Int32Array) : null;
  if (groups !== null && groups.length !== count) throw damaged("groups");
  const train = indicesOf(tensors, "varied", count);
  const [samples, lengths] = pieces(tensors, "samples", "lengths");
  if (lengths.length !== count) throw damaged("lengths");
  const [noise, noiseLengths] = pieces(tensors, "noise", "noiseLengths");
  return { ...plain, classes, groups, samples, lengths, noise, noiseLengths, train };
}

/** Samples, and the length of each recording. */
function pieces(tensors: Tensors, name: string, lengthsName: string): [Int16Array, Uint32Array] {
  const samples = arrayOf(tensors, name, Int16Array);
  const lengths = indicesOf(tensors, lengthsName, samples.length + 1);
  if (lengths.reduce((sum, length) => sum + length, 0) !== samples.length) throw damaged(lengthsName);
  return [samples, lengths];
}

/** Number of sequences of features, including variations. */
export const sequencesOf = (recordings: Recordings): number =>
  clipCount(recordings, "own") + clipCount(recordings, "varied");
