import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { joined } from "../core/joined.js";
import type { Clips } from "../data/audio/clips.js";
import { endToEnd, type Sequences, zerosLike } from "../data/sequences.js";
import { type FrontEndSpec, featureCount } from "../model/front-end.js";
import type { FrontEnd } from "./front-end.js";

/** Names of a front end's features: `mel0` …, or `mfcc0` …. */
function featureNames(spec: FrontEndSpec): string[] {
  const kind = spec.coefficients === null ? "mel" : "mfcc";
  return Array.from({ length: featureCount(spec) }, (_, index) => `${kind}${index}`);
}

/** The frames of many clips, one clip after another. */
export interface ClipFeatures {
  /** Frames of each clip. */
  lengths: Uint32Array;
  /** All frames `[Σ lengths, D]`. */
  values: Float32Array | Int16Array;
}

/**
 * Extracts the features of the clips from one index up to another. Fixed-point features stay int16: a network treats
 * them like the samples of any other sensor, and normalises them.
 * @throws InputError if the rates differ, or a clip cannot be read
 */
export function extractFeatures(
  clips: Clips,
  frontEnd: FrontEnd,
  from = 0,
  to: number = clips.classes.length,
): ClipFeatures {
  const { spec } = frontEnd;
  if (clips.sampleRate !== spec.sampleRate) {
    throw new InputError(
      `the clips have ${clips.sampleRate} samples a second, the front end takes ${spec.sampleRate}: load them at that rate`,
    );
  }
  const channels = featureCount(spec);
  const count = Math.min(to, clips.classes.length) - from;
  const pieces = Array.from({ length: count }, (_, index) => frontEnd.features(clips.samples(from + index)));
  return {
    lengths: Uint32Array.from(pieces, (piece) => piece.length / channels),
    values: joinedValues(spec, pieces),
  };
}

/** The features of blocks of clips, one block after another. */
export function joinFeatures(spec: FrontEndSpec, blocks: readonly ClipFeatures[]): ClipFeatures {
  return {
    lengths: joined(
      blocks.map(({ lengths }) => lengths),
      (length) => new Uint32Array(length),
    ),
    values: joinedValues(
      spec,
      blocks.map(({ values }) => values),
    ),
  };
}

function joinedValues({ arithmetic }: FrontEndSpec, pieces: readonly ClipFeatures["values"][]): ClipFeatures["values"] {
  return arithmetic === "fixed"
    ? joined(pieces, (length) => new Int16Array(length))
    : joined(pieces, (length) => new Float32Array(length));
}

/** The features of clips as sequences, one step a frame. */
export function sequencesOf(clips: Clips, spec: FrontEndSpec, { lengths, values }: ClipFeatures): Sequences {
  return {
    channels: featureCount(spec),
    values,
    starts: endToEnd(lengths),
    lengths,
    targets: { task: "multiclass", readout: "last", labels: [...clips.labels], values: clips.classes.slice() },
    groups: clips.groups === null ? null : numbered(clips.groups),
    channelNames: featureNames(spec),
    sampleRate: spec.sampleRate / spec.stride,
    frontEnd: spec,
    commonUnit: false,
  };
}

/** Extracts the features of every clip as sequences. See {@link extractFeatures}. */
export function clipSequences(clips: Clips, frontEnd: FrontEnd): Sequences {
  return sequencesOf(clips, frontEnd.spec, extractFeatures(clips, frontEnd));
}

/** Appends sequences of the same front end. Groups are left out: the split has already used them. */
export function appendSequences(first: Sequences, second: Sequences): Sequences {
  const values = zerosLike(first.values, first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  const steps = first.values.length / first.channels;
  const { targets } = first;
  return {
    ...first,
    values,
    starts: Uint32Array.from([...first.starts, ...second.starts.map((start) => start + steps)]),
    lengths: Uint32Array.from([...first.lengths, ...second.lengths]),
    targets:
      targets === null
        ? null
        : { ...targets, values: Int32Array.from([...targets.values, ...(second.targets?.values ?? [])]) },
    groups: null,
  };
}

/**
 * Appends variations of some sequences, each with the group and the class of its original.
 * @param varied one variation of each of `train`, then another of each, and so on
 */
export function withVariations(sequences: Sequences, varied: Sequences, train: Uint32Array): Sequences {
  const count = sequences.lengths.length;
  const variationOf = Uint32Array.from({ length: count + varied.lengths.length }, (_, index) =>
    index < count ? index : at(train, (index - count) % train.length, "clip"),
  );
  const { groups } = sequences;
  return {
    ...appendSequences(sequences, varied),
    groups: groups === null ? null : Int32Array.from(variationOf, (original) => at(groups, original, "clip")),
    variationOf,
  };
}

/** Numbers names in order of first appearance. */
export function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
