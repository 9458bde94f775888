import type { Clips } from "../data/audio/clips.js";
import type { Sequences } from "../data/sequences.js";
import { InputError } from "../errors.js";
import { type FrontEndSpec, featureCount } from "../model/front-end.js";
import type { FrontEnd } from "./front-end.js";

/** Names of a front end's features: `mel0` …, or `mfcc0` …. */
export function featureNames(spec: FrontEndSpec): string[] {
  const kind = spec.coefficients === null ? "mel" : "mfcc";
  return Array.from({ length: featureCount(spec) }, (_, index) => `${kind}${index}`);
}

/**
 * The features of every clip as sequences to learn from, computed once: one step a frame. Fixed-point features stay int16:
 * they are to a network what the samples of any other sensor are, and its own normalisation applies to them.
 *
 * @param progress called after each clip with how many are done
 * @throws InputError where the rates differ, or a clip cannot be read
 */
export function clipSequences(
  clips: Clips,
  frontEnd: FrontEnd,
  progress?: (done: number, of: number) => void,
): Sequences {
  const { spec } = frontEnd;
  if (clips.sampleRate !== spec.sampleRate) {
    throw new InputError(
      `the clips have ${clips.sampleRate} samples a second, the front end takes ${spec.sampleRate}: load them at that rate`,
    );
  }
  const channels = featureCount(spec);
  const count = clips.classes.length;
  const pieces = Array.from({ length: count }, (_, index) => {
    const features = frontEnd.features(clips.samples(index));
    progress?.(index + 1, count);
    return features;
  });
  const lengths = Uint32Array.from(pieces, (piece) => piece.length / channels);
  const starts = new Uint32Array(count);
  for (let i = 1; i < count; i++) starts[i] = starts[i - 1]! + lengths[i - 1]!;
  const steps = count === 0 ? 0 : starts[count - 1]! + lengths[count - 1]!;
  const values = spec.arithmetic === "fixed" ? new Int16Array(steps * channels) : new Float32Array(steps * channels);
  for (const [index, piece] of pieces.entries()) values.set(piece, starts[index]! * channels);
  return {
    channels,
    values,
    starts,
    lengths,
    targets: { task: "multiclass", readout: "last", labels: [...clips.labels], values: clips.classes.slice() },
    groups: clips.groups === null ? null : numbered(clips.groups),
    channelNames: featureNames(spec),
    sampleRate: spec.sampleRate / spec.stride,
    frontEnd: spec,
    commonUnit: false,
  };
}

/** Sequences of one front end, and others of it after them. Groups are left out: they have done their part in the split. */
export function appendSequences(first: Sequences, second: Sequences): Sequences {
  const values =
    first.values instanceof Int16Array
      ? new Int16Array(first.values.length + second.values.length)
      : new Float32Array(first.values.length + second.values.length);
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

/** The same number for the same name, in order of first appearance. */
function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
