/** @file Flags from a table: one entry for each key of an options object, so that flags and options cannot part. */
import { type Command, Option } from "commander";
import { InputError } from "../../src/core/errors.js";
import type { Reader } from "./values.js";

export interface Flag<T> {
  /** What stands for the value in the help: `<n>`. */
  value: string;
  /** A letter for it, where it is used often. */
  short?: string;
  help: string;
  read: Reader<T>;
  /** Default, as the help shows it. */
  default: string;
}

export type Flags<Options> = { [Key in keyof Options]-?: Flag<Options[Key]> };

/** `learningRate` → `--learning-rate`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Adds the flags of some keys to a command under one heading of its help. What the user gives is put in `given`; what
 * the user leaves out stays undefined, for the library's own defaults to fill. `words` gets the flags as given.
 */
export function addFlags<Options extends object, Key extends keyof Options & string>(
  command: Command,
  heading: string,
  flags: Pick<Flags<Options>, Key>,
  keys: readonly Key[],
  given: Partial<Options>,
  words: string[],
): void {
  command.optionsGroup(heading);
  for (const key of keys) {
    const flag = flags[key];
    const name = flagName(key);
    const short = flag.short === undefined ? "" : `-${flag.short}, `;
    const option = new Option(`${short}${name} ${flag.value}`, `${flag.help} (default: ${flag.default})`);
    command.addOption(
      option.argParser((value: string) => {
        given[key] = named(name, value, flag.read);
        words.push(`${name}=${value}`);
        return value;
      }),
    );
  }
}

/** Reads a value; an InputError gets the flag and the value before it. */
export function named<T>(name: string, value: string, read: Reader<T>): T {
  try {
    return read(value);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${name} ${value}: ${error.message}`);
    throw error;
  }
}
