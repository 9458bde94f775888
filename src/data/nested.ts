/** @file Packs nested arrays, as programs keep small data, like the arrays of files. */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { PackedArray } from "./packed.js";

/** A packed array, or nested lists of numbers or texts with one level for each size of the shape. */
export type ArrayInput = PackedArray | ArrayLike<unknown>;

/** Deeper lists are taken for a mistake. */
const mostDepth = 3;

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isPacked(value: unknown): value is PackedArray {
  return (
    typeof value === "object" &&
    value !== null &&
    "shape" in value &&
    Array.isArray(value.shape) &&
    "values" in value &&
    isList(value.values)
  );
}

/** Refuses a packed array that is not one: plain JavaScript may give any list of values, of any length. */
function filled(given: PackedArray, name: string): PackedArray {
  const { shape, values } = given;
  if (!ArrayBuffer.isView(values) || typeof values[0] === "bigint") {
    throw new InputError(`${name}: values are ${kindOf(values)}: give a typed array of numbers, or nested lists`);
  }
  const size = shape.reduce((product, each) => product * each, 1);
  if (values.length === size) return given;
  const form = `[${shape.join(", ")}]`;
  throw new InputError(`${name}: shape ${form} takes ${size} numbers, values have ${values.length}: give as many`);
}

/** The depth of a list: 1 for numbers, 2 for lists of numbers; 0 for anything but a list. */
export function depthOf(list: unknown): number {
  return isList(list) ? 1 + depthOf(list[0]) : 0;
}

/** Stands for what a shorter list does not have: undefined may be a mistake of the caller. */
const padding = Symbol("padding");

/** The leaves of nested lists as a rectangle, row-major, and the length of each list at the second level. */
interface Rectangle {
  shape: number[];
  /** {@link padding} if a list ends before the longest one of its level. */
  leaves: unknown[];
  /** null if there is only one level. */
  lengths: number[] | null;
}

function rectangle(list: ArrayLike<unknown>, name: string): Rectangle {
  const shape: number[] = [];
  for (let level: ArrayLike<unknown>[] = [list]; level.length > 0; ) {
    shape.push(level.reduce((most, { length }) => Math.max(most, length), 0));
    level = level.flatMap((each) => Array.from(each).filter(isList));
    if (shape.length > mostDepth)
      throw new InputError(`${name}: lists more than ${mostDepth} deep: give at most [N, T, D]`);
  }
  const [, ...inner] = shape;
  const leaves: unknown[] = [];
  const fill = (value: unknown, sizes: readonly number[], where: string): void => {
    const [size, ...rest] = sizes;
    if (size === undefined) {
      leaves.push(value);
      return;
    }
    if (!isList(value))
      throw new InputError(`${name}: ${where} is ${kindOf(value)}, others are lists: give lists of the same depth`);
    // Only sequences may differ in length.
    if (sizes !== inner && value.length !== size) {
      throw new InputError(
        `${name}: ${where} has ${value.length} numbers, others have ${size}: give each step the same number`,
      );
    }
    for (let at = 0; at < value.length; at++) fill(value[at], rest, `${where}[${at}]`);
    const missing = (size - value.length) * rest.reduce((product, each) => product * each, 1);
    for (let at = 0; at < missing; at++) leaves.push(padding);
  };
  Array.from(list).forEach((each, index) => {
    fill(each, inner, `[${index}]`);
  });
  const lengths = inner.length === 0 ? null : Array.from(list, (each) => (isList(each) ? each.length : 0));
  return { shape, leaves, lengths };
}

function numberAt(leaf: unknown, at: number, name: string): number {
  if (leaf === padding) return 0;
  if (typeof leaf === "number") return leaf;
  throw new InputError(`${name}: number ${at} (counted from 0) is ${kindOf(leaf)}: give numbers`);
}

export interface PackedSamples {
  x: PackedArray;
  /** `[N]`; null if all sequences have the same length, or the array was already packed. */
  lengths: PackedArray | null;
}

/**
 * Samples `[N, T, D]`, or `[N, T]` for one channel, packed; shorter sequences are padded, and their lengths returned.
 * @throws InputError if they are not lists of numbers
 */
export function packedSamples(given: ArrayInput, name: string): PackedSamples {
  if (isPacked(given)) return { x: filled(given, name), lengths: null };
  if (!isList(given)) throw noArray(given, name, "[N, T, D]");
  const { shape, leaves, lengths } = rectangle(given, name);
  const values = Float64Array.from(leaves, (leaf, at) => numberAt(leaf, at, name));
  const ragged = lengths?.some((length) => length !== shape[1]) ? lengths : null;
  return {
    x: { shape, values },
    lengths: ragged === null ? null : { shape: [ragged.length], values: Int32Array.from(ragged) },
  };
}

/**
 * Packs targets: texts are classes; numbers that are all whole are classes or labels, others are regression targets.
 * @throws InputError if they are neither
 */
export function packedTargets(given: ArrayInput, name: string): PackedArray {
  if (isPacked(given)) return filled(given, name);
  if (!isList(given)) throw noArray(given, name, "[N]");
  const { shape, leaves } = rectangle(given, name);
  if (leaves.some((leaf) => typeof leaf === "string")) return packedTexts(shape, leaves, name);
  const numbers = leaves.map((leaf, at) => numberAt(leaf, at, name));
  const whole = numbers.every((value) => (value | 0) === value);
  const floats = given instanceof Float32Array || given instanceof Float64Array;
  return { shape, values: whole && !floats ? Int32Array.from(numbers) : Float64Array.from(numbers) };
}

function packedTexts(shape: number[], leaves: readonly unknown[], name: string): PackedArray {
  const codes = new Map<string, number>();
  const values = Int32Array.from(leaves, (leaf, at) => {
    if (leaf === padding) return 0;
    if (typeof leaf !== "string") {
      throw new InputError(
        `${name}: label ${at} (counted from 0) is ${kindOf(leaf)}, others are texts: give only texts`,
      );
    }
    const code = codes.get(leaf) ?? codes.size;
    codes.set(leaf, code);
    return code;
  });
  return { shape, values, names: [...codes.keys()] };
}

/**
 * The number of targets of each sequence in nested lists, before shorter ones are padded; null for packed arrays and for
 * one target a sequence.
 */
export function targetCounts(given: ArrayInput): number[] | null {
  if (isPacked(given) || depthOf(given) < 2) return null;
  return Array.from(given, (each) => (isList(each) ? each.length : 0));
}

function noArray(given: unknown, name: string, shape: string): InputError {
  return new InputError(`${name} is ${kindOf(given)}: give { shape, values }, or lists ${shape}`);
}
