/** @file Command-line flags from tables of options, so that flags and options stay in step. */
import type { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { commandLine, flagName } from "../../src/options/place.js";
import { keysOf, type Rows, shown } from "../../src/options/table.js";
import { choice } from "../../src/options/values.js";
import { Flag } from "../help.js";

export { flagName };

export interface FlagSetting<Options> {
  /** Options that get a flag. Default: all. */
  keys?: readonly (keyof Options & string)[];
  /** Names of options that get none. */
  without?: readonly string[];
  /** Basic options of the table that this command shows only with --help-all. */
  rare?: readonly (keyof Options & string)[];
  /** Descriptions of defaults, if this command's differ from the table's. */
  usual?: Partial<Record<keyof Options, string>>;
}

/**
 * Adds the flags of a table to a command, each under its group's heading. Given values are put in `given`; others stay
 * undefined, for the library's defaults. `words` gets the flags as given.
 */
export function addFlags<Options extends object>(
  command: Command,
  table: Rows<Options>,
  given: Partial<Options>,
  words: string[],
  { keys = keysOf(table), without = [], rare = [], usual = {} }: FlagSetting<Options> = {},
): void {
  const wanted = keys.filter((key) => !without.includes(key));
  for (const group of new Set(wanted.map((key) => table[key].group))) {
    command.optionsGroup(`${group}:`);
    for (const key of wanted) {
      const row = table[key];
      if (row.group !== group) continue;
      const name = flagName(row.flag ?? key);
      const letter = row.letter === undefined ? "" : `-${row.letter}, `;
      const standard = usual[key] ?? row.usual ?? defaultText(row);
      const help = `${row.help} (default: ${standard})`;
      const flag = new Flag(`${letter}${name} <${row.unit}>`, help, row.basic === true && !rare.includes(key));
      command.addOption(
        flag.argParser((value: string) => {
          given[key] = named(name, value, row.values.read);
          words.push(`${name}=${value}`);
          return value;
        }),
      );
    }
  }
}

function defaultText(row: object): string {
  return "default" in row ? shown(row.default, commandLine) : "none";
}

/** Reads a value; an InputError is prefixed with the flag and the value. */
export function named<T>(name: string, value: string, read: (text: string) => T): T {
  try {
    return read(value);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${name} ${value}: ${error.message}`);
    throw error;
  }
}

/** Reads one of some names. @param name of the flag or argument, for messages */
export function choiceFlag<T extends string>(name: string, names: readonly T[]): (text: string) => T {
  const { read } = choice(names);
  return (text) => named(name, text, read);
}
