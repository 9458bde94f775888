/**
 * @file Makes sequences from arrays like NumPy's: samples x, targets y, and optionally a group and a length for each
 * sequence.
 */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { tasks } from "../model/task.js";
import { strange } from "../options/nearest.js";
import { checkOptions, type Rules } from "../options/table.js";
import { choice, orNull, real, strings, yesNo } from "../options/values.js";
import { arrayTargets, type TargetOptions } from "./array-targets.js";
import { firstNotFinite, notFinite } from "./finite.js";
import { type ArrayInput, packedSamples, packedTargets, targetCounts } from "./nested.js";
import type { PackedArray } from "./packed.js";
import { endToEnd, type Sequences } from "./sequences.js";
import { checkCounts } from "./target-counts.js";

/** Properties of the data that arrays do not contain. */
export interface ArrayOptions extends TargetOptions {
  channelNames?: readonly string[] | null | undefined;
  sampleRate?: number | null | undefined;
  /** Default: whether x has bytes (pixels). */
  commonUnit?: boolean | undefined;
}

/** Samples, targets, groups and lengths, as arrays or nested lists. */
export interface Arrays<Form = ArrayInput> {
  /**
   * `[N, T, D]`, or `[N, T]` for one channel; with lengths that sum to S also `[S, D]` or `[S]`, concatenated. In
   * nested lists, sequences may differ in length.
   */
  x: Form;
  /** See {@link arrayTargets}; null for data without targets. Lists of texts are classes. */
  y: Form | null;
  /** `[N]`: group of each sequence. */
  groups?: Form | null;
  /** `[N]`: steps of each sequence. */
  lengths?: Form | null;
}

/**
 * Makes sequences over `x.values`, which is not copied; lists are copied.
 * @param name of the data, for messages
 * @param yName of their targets, for messages
 * @throws InputError if a key is unknown, shapes or counts do not fit, or a sample is not finite
 */
export function sequencesOfArrays(arrays: Arrays, options: ArrayOptions = {}, name = "x", yName = name): Sequences {
  checkKeys(arrays);
  checkOptions(optionRules, options);
  const { x, lengths: own } = packedSamples(arrays.x, name);
  const y = arrays.y === null || arrays.y === undefined ? null : packedTargets(arrays.y, `${name}'s targets`);
  const given = arrays.lengths ?? null;
  const { starts, lengths, channels, steps } = layout(
    x,
    given === null ? own : packedTargets(given, `${name}'s lengths`),
    name,
  );
  const count = lengths.length;
  if (count === 0 || channels === 0) {
    throw new InputError(`${name}: shape [${x.shape.join(", ")}] holds no samples: check how it was saved`);
  }
  checkFinite(x, starts, lengths, channels, name);
  const counts = y === null ? null : targetCounts(arrays.y ?? []);
  if (counts?.length === count) checkCounts(counts, { lengths, steps }, own !== null, options.readout, yName);

  const groups = (arrays.groups ?? null) === null ? null : packedTargets(arrays.groups ?? [], `${name}'s groups`);
  if (groups !== null && (groups.shape.length !== 1 || groups.values.length !== count)) {
    throw new InputError(`${name}: ${count} sequences, ${groups.values.length} groups: give one group a sequence`);
  }
  const channelNames = options.channelNames ?? null;
  if (channelNames !== null && channelNames.length !== channels) {
    throw new InputError(`${name}: ${channels} channels, ${channelNames.length} channel names: give one a channel`);
  }
  return {
    channels,
    values: x.values,
    starts,
    lengths,
    targets: y === null ? null : arrayTargets(y, { starts, lengths, steps }, options, yName),
    groups: groups === null ? null : groupCodes(groups.values),
    channelNames: channelNames === null ? null : [...channelNames],
    sampleRate: options.sampleRate ?? null,
    commonUnit: options.commonUnit ?? x.values instanceof Uint8Array,
  };
}

const arrayKeys = ["x", "y", "groups", "lengths"] satisfies (keyof Arrays)[];

const optionRules: Rules<ArrayOptions> = {
  sampleRate: orNull(real({ least: 0, above: true })),
  channelNames: orNull(strings),
  commonUnit: yesNo,
  task: choice(tasks),
  readout: choice(["last", "every"]),
  labels: {
    what: () => "an array of strings, or an object with a string for each label",
    accepts: (value): value is object =>
      typeof value === "object" && value !== null && strings.accepts(Object.values(value)),
  },
};

/** The groups as 32-bit integers: as they are, or numbered if one does not fit. */
function groupCodes(groups: ArrayLike<number>): Int32Array {
  const given = Array.from(groups);
  if (given.every((group) => (group | 0) === group)) return Int32Array.from(given);
  const distinct = [...new Set(given)];
  const codes = new Map(distinct.map((group, code) => [group, code]));
  return Int32Array.from(given, (group) => codes.get(group) ?? 0);
}

/** Plain JavaScript may give anything; a misspelt key must not be left out in silence. */
function checkKeys(given: object): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const example = "{ x: [[1, 2], [3, 4]], y: [0, 1] }";
    throw new InputError(`sequencesOfArrays takes an object, as ${example}, not ${kindOf(given)}`);
  }
  const other = Object.keys(given).find((key) => !arrayKeys.some((name) => name === key));
  if (other !== undefined) throw new InputError(strange(other, "one of the arrays", arrayKeys));
}

interface Layout {
  starts: Uint32Array;
  lengths: Uint32Array;
  /** D. */
  channels: number;
  /** T if the sequences form a rectangle; null if they are concatenated. */
  steps: number | null;
}

function layout(x: PackedArray, lengths: PackedArray | null, name: string): Layout {
  const shape = `[${x.shape.join(", ")}]`;
  const [first = 0, second = 0, third = 1] = x.shape;
  const given = lengths === null ? null : checkedLengths(lengths, name);
  if (given !== null) {
    const sum = given.reduce((total, length) => total + length, 0);
    if (x.shape.length <= 2 && sum === first) {
      return { starts: endToEnd(given), lengths: given, channels: x.shape.length === 1 ? 1 : second, steps: null };
    }
    if (x.shape.length < 2 || given.length !== first) {
      throw new InputError(
        `${name}: shape ${shape} with ${given.length} lengths that sum to ${sum}: ` +
          "the first size must be their number (padded) or their sum (concatenated)",
      );
    }
  }
  if (x.shape.length < 2 || x.shape.length > 3) {
    throw new InputError(`${name}: shape ${shape}; expected [sequences, steps] or [sequences, steps, channels]`);
  }
  if (second === 0) throw new InputError(`${name}: shape ${shape} has sequences of no steps: check how it was saved`);
  const tooLong = given?.find((length) => length > second);
  if (tooLong !== undefined) {
    throw new InputError(
      `${name}: a length of ${tooLong}, but shape ${shape} has ${second} steps: correct the lengths`,
    );
  }
  return {
    starts: Uint32Array.from({ length: first }, (_, index) => index * second),
    lengths: given ?? new Uint32Array(first).fill(second),
    channels: third,
    steps: second,
  };
}

function checkedLengths(lengths: PackedArray, name: string): Uint32Array {
  const given = Array.from(lengths.values);
  const bad = given.findIndex((length) => !(Number.isInteger(length) && length >= 1));
  if (lengths.shape.length !== 1 || bad >= 0) {
    const found = bad < 0 ? `shape [${lengths.shape.join(", ")}]` : `length ${given[bad]} of sequence ${bad}`;
    throw new InputError(`${name}: ${found}; lengths are one whole number of at least 1 a sequence`);
  }
  return Uint32Array.from(given);
}

function checkFinite(x: PackedArray, starts: Uint32Array, lengths: Uint32Array, channels: number, name: string): void {
  for (const [sequence, start] of starts.entries()) {
    const from = start * channels;
    const at = firstNotFinite(x.values, from, from + lengths[sequence]! * channels);
    if (at < 0) continue;
    const step = Math.floor((at - from) / channels);
    const where = `${name}: sequence ${sequence}, step ${step}, channel ${at % channels} (counted from 0)`;
    throw notFinite(where, x.values[at]!);
  }
}
