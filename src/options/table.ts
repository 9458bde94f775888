/**
 * @file Options as data. A table has a row for each key of an options object with all there is to know about the
 * option: its values, default, unit, help and group. Defaults, checks, command-line flags, help, the record in a model
 * and search spaces are made from it, so a new option is a key of the interface and a row, and nothing else.
 *
 *     export const trainTable: OptionTable<TrainOptions> = {
 *       hidden: { values: whole({ least: 1, most: 4096 }), default: 64, unit: "n", group: "Network", help: "…" },
 *     };
 *     const options = resolve(trainTable, { hidden: 32 });
 */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { nearest } from "./nearest.js";
import { library, OptionError, type Place } from "./place.js";
import type { Rule, Values } from "./values.js";

/** The values to search: a range, uniform or uniform in the logarithm, or a few values. */
export type SearchRange<T> = { from: number; to: number; scale: "linear" | "log" } | { among: readonly T[] };

/** A limit set by another option; no limit if that option is null. */
export interface Relation<Options> {
  option: keyof Options & string;
  /** How far the limit lies below the other option's value. Default: 0. */
  less?: number;
}

/** An option without its default. `Options`: all options of its table. */
export interface Row<T, Options = never> {
  values: Values<T>;
  /** The default in words, if it is not a plain value: `a fifth of the epochs`. */
  usual?: string;
  /** The unit or kind of the value, for help: `epochs`, `Hz`, `name`. */
  unit: string;
  /** The heading that help lists it under. */
  group: string;
  help: string;
  /** Listed first. */
  basic?: true;
  /** On the command line: a short flag's letter, and another name if another table has an option of the same name. */
  letter?: string;
  flag?: string;
  atMost?: Relation<Options>;
  atLeast?: Relation<Options>;
  /** The values worth searching. Default: it is not searched. */
  search?: SearchRange<T>;
}

export interface Option<T, Options = never> extends Row<T, Options> {
  default: T;
}

/** A row for each option. */
export type Rows<Options> = { readonly [Key in keyof Options]-?: Row<Options[Key], Options> };

/** A row with a default for each option. */
export type OptionTable<Options> = { readonly [Key in keyof Options]-?: Option<Options[Key], Options> };

/** The keys of a table in the order of its rows. */
export function keysOf<Table extends object>(table: Table): (keyof Table & string)[] {
  const keys: (keyof Table & string)[] = [];
  for (const key in table) keys.push(key);
  return keys;
}

export function defaultsOf<Options extends object>(table: OptionTable<Options>): Options {
  return filled(table, {});
}

/**
 * Returns the given values, and defaults for those not given (undefined counts as not given).
 * @throws OptionError for an unknown option, and for a value outside its range
 */
export function resolve<Options extends object>(table: OptionTable<Options>, given: Partial<Options>): Options {
  checkNames(table, given);
  const options = filled(table, given);
  for (const key of keysOf(table)) {
    checkValue(key, table[key].values, options[key]);
    checkRelations(table, options, key);
  }
  return options;
}

/**
 * @param known options by their names: a table, or their defaults
 * @throws OptionError for an unknown name
 * @throws InputError for anything but an object, as plain JavaScript may give
 */
export function checkNames(known: object, given: object): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(`the options are ${kindOf(given)}: give an object, as { ${Object.keys(known)[0]}: … }`);
  }
  for (const key of Object.keys(given)) if (!Object.hasOwn(known, key)) throw unknownOption(key, Object.keys(known));
}

/**
 * {@link resolve} for a record of whatever came from outside.
 * @throws OptionError for an unknown option, and for a value outside its range
 */
export function resolveUnknown<Options extends object>(
  table: OptionTable<Options>,
  given: Readonly<Record<string, unknown>>,
): Options {
  const keys = keysOf(table);
  const known = new Set<string>(keys);
  for (const key of Object.keys(given)) if (!known.has(key)) throw unknownOption(key, keys);
  for (const key of keys) if (given[key] !== undefined) checkValue(key, table[key].values, given[key]);
  return resolve(table, acceptedOf(table, keys, given));
}

/** The options of a stored record that some keys name; a value that the option cannot have is left out. */
export function acceptedOf<Options extends object>(
  table: Rows<Options>,
  keys: readonly (keyof Options & string)[],
  stored: Readonly<Record<string, unknown>>,
): Partial<Options> {
  const options: Partial<Options> = {};
  for (const key of keys) {
    const value = stored[key];
    if (table[key].values.accepts(value)) options[key] = value;
  }
  return options;
}

function filled<Options extends object>(table: OptionTable<Options>, given: Partial<Options>): Options {
  const options: Partial<Options> = {};
  for (const key of keysOf(table)) options[key] = given[key] === undefined ? table[key].default : given[key];
  if (!isComplete(table, options)) throw new Error("an option has neither a value nor a default");
  return options;
}

function isComplete<Options extends object>(
  table: OptionTable<Options>,
  options: Partial<Options>,
): options is Options {
  return keysOf(table).every((key) => options[key] !== undefined);
}

function unknownOption(key: string, keys: readonly string[]): OptionError {
  const near = nearest(key, keys);
  return new OptionError((place) => {
    const names = keys.map((each) => place.name(each));
    const remedy = near === null ? `the options are ${names.join(", ")}` : `did you mean ${place.name(near)}?`;
    return `${place.name(key)} is not an option: ${remedy}`;
  });
}

/** What each option may be; null and undefined are values that a rule has to allow, or are not given. */
export type Rules<Options> = { readonly [Key in keyof Options]-?: Rule<unknown> };

/** The rules that rows have. */
export function rulesOf<Options extends object>(rows: Rows<Options>): Rules<Options> {
  const rules: Partial<Record<keyof Options, Rule<unknown>>> = {};
  for (const key of keysOf(rows)) rules[key] = rows[key].values;
  if (!hasAll(rows, rules)) throw new Error("a row has no values");
  return rules;
}

function hasAll<Options extends object>(
  rows: Rows<Options>,
  rules: Partial<Record<keyof Options, Rule<unknown>>>,
): rules is Rules<Options> {
  return keysOf(rows).every((key) => rules[key] !== undefined);
}

/**
 * Checks options that plain JavaScript may have got wrong; undefined counts as not given.
 * @throws OptionError for an unknown name, and for a value that its rule does not allow
 */
export function checkOptions<Options extends object>(rules: Rules<Options>, given: Partial<Options>): void {
  checkNames(rules, given);
  for (const key of keysOf(rules)) if (given[key] !== undefined) checkValue(key, rules[key], given[key]);
}

/**
 * Returns the given options, and defaults for the others.
 * @throws OptionError as {@link checkOptions}
 */
export function completed<Options extends object>(
  rules: Rules<Options>,
  defaults: Options,
  given: Partial<Options>,
): Options {
  checkOptions(rules, given);
  const options: Options = { ...defaults };
  for (const key of keysOf(rules)) {
    const value = given[key];
    if (value !== undefined) options[key] = value;
  }
  return options;
}

export function checkValue(key: string, values: Rule<unknown>, value: unknown): void {
  if (values.accepts(value)) return;
  throw new OptionError((place) => {
    const given = typeof value === "string" ? place.given(value) : shown(value, place);
    return `${place.name(key)} is ${given}: must be ${values.what(place)}`;
  });
}

function checkRelations<Options extends object>(
  table: OptionTable<Options>,
  options: Options,
  key: keyof Options & string,
): void {
  const value = options[key];
  const { atMost, atLeast } = table[key];
  if (typeof value !== "number") return;
  for (const [relation, side, holds] of [
    [atMost, "most", (limit: number) => value <= limit],
    [atLeast, "least", (limit: number) => value >= limit],
  ] as const) {
    if (relation === undefined) continue;
    const { option, less = 0 } = relation;
    const other: unknown = options[option];
    if (typeof other !== "number" || holds(other - less)) continue;
    throw new OptionError(
      (place) =>
        `${place.name(key)} is ${value}: must be at ${side} ${other - less}, as ${place.name(option)} is ${other}`,
    );
  }
}

/** A value as a message or a help text shows it. */
export function shown(value: unknown, place: Place = library): string {
  if (value === null) return place.none;
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
