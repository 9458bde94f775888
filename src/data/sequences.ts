/**
 * @file A data set in memory: one array of samples, and windows that look into it. Overlapping windows share their
 * samples, and the samples stay in the type in which they were recorded, so 10⁵ windows cost no more than the recording.
 */
import type { FrontEndSpec } from "../model/front-end.js";
import type { Task } from "../model/spec.js";
import type { TextSpec } from "../model/text.js";

/** Samples of all sequences, one after another; bytes where they are pixels. */
export type SampleArray = Float32Array | Int16Array | Uint8Array | Int8Array | Int32Array | Float64Array;

/** What is to be learnt. With `readout: "last"` there is one entry a sequence, with "every" one entry a step of `values`. */
export interface Targets {
  task: Task;
  readout: "last" | "every";
  /** C names: classes, labels, or outputs. */
  labels: string[];
  /** multiclass: a class index each; multilabel: C zeros and ones each; regression: C numbers each. */
  values: Int32Array | Float32Array;
}

/** A data set: samples of sequences of any lengths in one array, and their targets. */
export interface Sequences {
  /** D: numbers a step. */
  channels: number;
  /** Samples, step-major: channel c of step s is `values[s * channels + c]`. */
  values: SampleArray;
  /** First step of each sequence. */
  starts: Uint32Array;
  /** Steps of each sequence. */
  lengths: Uint32Array;
  /** null if the data is only to be predicted. */
  targets: Targets | null;
  /** Group (subject, recording) of each sequence: no group is split between training, validation and test. */
  groups: Int32Array | null;
  channelNames: string[] | null;
  sampleRate: number | null;
  /** Of features of sound: how they were made. */
  frontEnd?: FrontEndSpec;
  /** Samples that each step is made of, the channels of one after those of another; absent: 1. */
  frame?: number;
  /** Of text: what its ids stand for. Each step is one id. */
  text?: TextSpec;
  /** true where all channels share one unit (pixels): normalised with one mean and deviation for all. */
  commonUnit: boolean;
  /** Of sequences some of which are variations of others: what each is of, itself where of none. Absent: none is. */
  variationOf?: Uint32Array;
}

/** What sequences say of themselves where nothing is known but their numbers. */
export const plainSequences = { groups: null, channelNames: null, sampleRate: null, commonUnit: false } as const;

/** Of some sequences those that are no variations of others. */
export function originalsIn({ variationOf }: Pick<Sequences, "variationOf">, indices: Uint32Array): Uint32Array {
  return variationOf === undefined ? indices : indices.filter((index) => variationOf[index] === index);
}

/** Indices of the sequences in each part. */
export interface Split {
  train: Uint32Array;
  validation: Uint32Array;
  test: Uint32Array;
}
