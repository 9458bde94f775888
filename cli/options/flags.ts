/** @file Command-line flags from rows of options, so that flags and options cannot part. */
import type { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { commandLine, flagName } from "../../src/options/place.js";
import { keysOf, type Rows, shown } from "../../src/options/table.js";
import { Flag } from "../help.js";

export { flagName };

export interface FlagSetting<Options> {
  /** Options that get a flag. Default: all. */
  keys?: readonly (keyof Options & string)[];
  /** Options that this command does not show first, though the table does. */
  rare?: readonly (keyof Options & string)[];
  /** Defaults in words, where this command has others than the table. */
  usual?: Partial<Record<keyof Options, string>>;
}

/**
 * Adds the flags of a table to a command, each under its group's heading. What the user gives is put in `given`; what
 * the user leaves out stays undefined, for the library's own defaults to fill. `words` gets the flags as given.
 */
export function addFlags<Options extends object>(
  command: Command,
  table: Rows<Options>,
  given: Partial<Options>,
  words: string[],
  { keys = keysOf(table), rare = [], usual = {} }: FlagSetting<Options> = {},
): void {
  for (const group of new Set(keys.map((key) => table[key].group))) {
    command.optionsGroup(`${group}:`);
    for (const key of keys) {
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

/** Reads a value; an InputError gets the flag and the value before it. */
export function named<T>(name: string, value: string, read: (text: string) => T): T {
  try {
    return read(value);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${name} ${value}: ${error.message}`);
    throw error;
  }
}
