/** @file The values an option may have: as data for a search or a form, and as the rule that checks and parses them. */
import { InputError } from "../core/errors.js";
import { readNumber } from "../core/number.js";
import { commandLine, type Place } from "./place.js";

/** The values as data, for a form or a random search. */
export type Shape =
  | {
      kind: "number";
      whole: boolean;
      least: number;
      most: number /** Greater than `least`, not equal. */;
      above: boolean;
    }
  | { kind: "choice"; names: readonly string[] }
  | { kind: "text" }
  | { kind: "list"; of: Shape }
  /** One of the words, or a value of the shape `of`. */
  | { kind: "either"; words: readonly string[]; of: Shape };

/** A set of values of type T. */
export interface Values<T> {
  shape: Shape;
  /** What a value must be, as a noun: `a whole number from 1 to 64`. */
  what(place: Place): string;
  accepts(value: unknown): value is T;
  /** @throws InputError that says what the text must be; the caller adds the option's name */
  read(text: string): T;
}

/** What a value that is never read from text may be. */
export type Rule<T> = Pick<Values<T>, "what" | "accepts">;

export const yesNo: Rule<boolean> = {
  what: () => "true or false",
  accepts: (value): value is boolean => typeof value === "boolean",
};

/** Any string, the empty one too. */
export const anyString: Rule<string> = {
  what: () => "a string",
  accepts: (value): value is string => typeof value === "string",
};

export const strings: Rule<string[]> = {
  what: () => "an array of strings",
  accepts: (value): value is string[] => Array.isArray(value) && value.every(anyString.accepts),
};

export function orNull<T>({ what, accepts }: Rule<T>): Rule<T | null> {
  return {
    what: (place) => `${what(place)}, or ${place.none}`,
    accepts: (value): value is T | null => value === null || accepts(value),
  };
}

/** What the function that takes it checks. */
export const anything: Rule<unknown> = { what: () => "a value", accepts: (_value): _value is unknown => true };

export interface Limits {
  /** Default: no limit. */
  least?: number;
  most?: number;
  /** The value must be greater than `least`, not equal to it. */
  above?: boolean;
}

function wording(kind: string, { least, most, above }: Limits): string {
  if (least === undefined && most === undefined) return kind;
  if (least === undefined) return `${kind} of at most ${most}`;
  if (above) return `${kind} above ${least}${most === undefined ? "" : ` and at most ${most}`}`;
  return most === undefined ? `${kind} of at least ${least}` : `${kind} from ${least} to ${most}`;
}

function numbers(whole: boolean, limits: Limits): Values<number> {
  const { least = -Infinity, most = Infinity, above = false } = limits;
  const what = wording(whole ? "a whole number" : "a number", limits);
  const accepts = (value: unknown): value is number =>
    typeof value === "number" &&
    (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value <= most &&
    (above ? value > least : value >= least);
  return {
    shape: { kind: "number", whole, least, most, above },
    what: () => what,
    accepts,
    read(text) {
      const value = whole && !/^[+-]?\d+$/.test(text.trim()) ? Number.NaN : readNumber(text);
      if (!accepts(value)) throw mistake(what);
      return value;
    },
  };
}

function mistake(what: string): InputError {
  return new InputError(`must be ${what}`);
}

export function whole(limits: Limits = {}): Values<number> {
  return numbers(true, limits);
}

export function real(limits: Limits = {}): Values<number> {
  return numbers(false, limits);
}

/** A fraction in (0, 1]. */
export const share: Values<number> = real({ least: 0, most: 1, above: true });

export const threadCount: Values<number> = whole({ least: 1, most: 256 });

/** One of a few names; in text, case does not matter. */
export function choice<T extends string>(names: readonly T[]): Values<T> {
  const what = `one of ${names.join(", ")}`;
  return {
    shape: { kind: "choice", names },
    what: () => what,
    accepts: (value): value is T => names.some((name) => name === value),
    read(text) {
      const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
      if (found === undefined) throw mistake(what);
      return found;
    },
  };
}

/** Any text that is not empty. */
export const text: Values<string> = {
  shape: { kind: "text" },
  what: () => "text that is not empty",
  accepts: (value): value is string => typeof value === "string" && value.trim() !== "",
  read(given) {
    if (given.trim() === "") throw mistake("text that is not empty");
    return given;
  },
};

/** Several values; in text, separated by commas, or as a JSON array, for names that contain commas. */
export function list<T>(values: Values<T>): Values<T[]> {
  return {
    shape: { kind: "list", of: values.shape },
    what: (place) => place.list(values.what(place), false),
    accepts: (value): value is T[] => Array.isArray(value) && value.every(values.accepts),
    read: (given) => (jsonArray(given) ?? given.split(",").map((part) => part.trim())).map(values.read),
  };
}

/** The elements of a JSON array, as text; null for other text. */
function jsonArray(given: string): string[] | null {
  if (!given.trim().startsWith("[")) return null;
  try {
    const parsed: unknown = JSON.parse(given);
    return Array.isArray(parsed) && parsed.length > 0 ? parsed.map(String) : null;
  } catch {
    return null;
  }
}

/** A value or null; in text, null is the word `none`. */
export function orNone<T>(values: Values<T>): Values<T | null> {
  const rule = orNull(values);
  return {
    shape: { kind: "either", words: ["none"], of: values.shape },
    ...rule,
    read(given) {
      if (given.toLowerCase() === "none") return null;
      return readOr(values, given, rule.what(commandLine));
    },
  };
}

/** One of a few words, or a value of another kind. */
export function wordOr<const W extends string, T>(words: readonly W[], values: Values<T>): Values<W | T> {
  const named = choice(words);
  const what = (place: Place) => `${words.join(", ")}, or ${values.what(place)}`;
  return {
    shape: { kind: "either", words, of: values.shape },
    what,
    accepts: (value): value is W | T => named.accepts(value) || values.accepts(value),
    read(given) {
      const lower = given.toLowerCase();
      const word = words.find((each) => each.toLowerCase() === lower);
      return word ?? readOr(values, given, what(commandLine));
    },
  };
}

/** One value, or a list of them. */
export function oneOrMore<T>(values: Values<T>): Values<T | T[]> {
  const several = list(values);
  return {
    shape: several.shape,
    what: (place) => place.list(values.what(place), true),
    accepts: (value): value is T | T[] => values.accepts(value) || several.accepts(value),
    read: (given) => (given.includes(",") ? several.read(given) : values.read(given)),
  };
}

function readOr<T>(values: Values<T>, given: string, what: string): T {
  try {
    return values.read(given);
  } catch (error) {
    if (error instanceof InputError) throw mistake(what);
    throw error;
  }
}
