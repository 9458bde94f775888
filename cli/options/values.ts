/** @file Readers of option values. Each throws an InputError that says what the value must be; the flag is put before it. */
import { InputError } from "../../src/core/errors.js";

export type Reader<T> = (text: string) => T;

export interface Limits {
  min?: number;
  max?: number;
  /** The value must be greater than `min`, not equal to it. */
  above?: boolean;
}

function wording(kind: string, { min, max, above }: Limits): string {
  const low = min === undefined ? "" : above ? ` above ${min}` : ` of at least ${min}`;
  const high = max === undefined ? "" : `${low === "" ? " of" : " and"} at most ${max}`;
  return `must be ${kind}${low}${high}`;
}

function inside(value: number, { min = -Infinity, max = Infinity, above = false }: Limits): boolean {
  return value <= max && (above ? value > min : value >= min);
}

export function integer(limits: Limits): Reader<number> {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || !inside(value, limits)) {
      throw new InputError(wording("a whole number", limits));
    }
    return value;
  };
}

export function real(limits: Limits): Reader<number> {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !inside(value, limits)) throw new InputError(wording("a number", limits));
    return value;
  };
}

/** One of a few names, whatever the case of its letters. */
export function choice<T extends string>(names: readonly T[]): Reader<T> {
  return (text) => {
    const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new InputError(`must be one of ${names.join(", ")}`);
    return found;
  };
}

/** Numbers with commas between them. */
export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (text) => text.split(",").map((part) => reader(part.trim()));
}

/** The word `none`, or a value. */
export function orNone<T>(reader: Reader<T>): Reader<T | null> {
  return (text) => {
    if (text.toLowerCase() === "none") return null;
    try {
      return reader(text);
    } catch (error) {
      if (error instanceof InputError) throw new InputError(`${error.message}, or none`);
      throw error;
    }
  };
}

/** Any text that is not empty. */
export const text: Reader<string> = (value) => {
  if (value.trim() === "") throw new InputError("must not be empty");
  return value;
};
