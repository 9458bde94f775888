/** @file The data of a search's runs, and their copy in memory that threads share. */
import type { SampleArray, Sequences } from "../../src/data/sequences.js";
import type { Recordings } from "../../src/features/recordings.js";
import type { Fold } from "../../src/fit/folds.js";

/** The data of all runs of a search. */
export interface SearchContent {
  /** Sequences, or recordings whose features are computed on demand. */
  data: Sequences | Recordings;
  folds: readonly Fold[];
}

export function isRecordings(data: SearchContent["data"]): data is Recordings {
  return "noise" in data;
}

/** The content with all arrays in shared memory. */
export function shared({ data, folds }: SearchContent): SearchContent {
  return { data: isRecordings(data) ? sharedRecordings(data) : sharedSequences(data), folds: folds.map(sharedFold) };
}

function sharedFold({ train, held }: Fold): Fold {
  return { train: copied(train, Uint32Array), held: copied(held, Uint32Array) };
}

function sharedRecordings(recordings: Recordings): Recordings {
  const { classes, groups, samples, lengths, noise, noiseLengths, train } = recordings;
  return {
    ...recordings,
    classes: copied(classes, Int32Array),
    groups: groups && copied(groups, Int32Array),
    samples: copied(samples, Int16Array),
    lengths: copied(lengths, Uint32Array),
    noise: copied(noise, Int16Array),
    noiseLengths: copied(noiseLengths, Uint32Array),
    train: copied(train, Uint32Array),
  };
}

export function sharedSequences(data: Sequences): Sequences {
  const { values, starts, lengths, groups, targets, variationOf } = data;
  return {
    ...data,
    values: sharedSamples(values),
    starts: copied(starts, Uint32Array),
    lengths: copied(lengths, Uint32Array),
    groups: groups && copied(groups, Int32Array),
    ...(variationOf === undefined ? {} : { variationOf: copied(variationOf, Uint32Array) }),
    targets: targets && {
      ...targets,
      values:
        targets.values instanceof Int32Array
          ? copied(targets.values, Int32Array)
          : copied(targets.values, Float32Array),
    },
  };
}

function sharedSamples(values: SampleArray): SampleArray {
  if (values instanceof Float32Array) return copied(values, Float32Array);
  if (values instanceof Float64Array) return copied(values, Float64Array);
  if (values instanceof Int32Array) return copied(values, Int32Array);
  if (values instanceof Int16Array) return copied(values, Int16Array);
  if (values instanceof Int8Array) return copied(values, Int8Array);
  return copied(values, Uint8Array);
}

interface Numbers extends ArrayLike<number> {
  set(values: ArrayLike<number>): void;
  readonly byteLength: number;
}

/** A copy of the numbers in shared memory. */
function copied<T extends Numbers>(values: Numbers, Kind: new (memory: SharedArrayBuffer) => T): T {
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
