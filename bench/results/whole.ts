import { InputError } from "../../src/core/errors.js";

/**
 * Reads the whole number that an option has on the command line.
 * @param option its name: `--seeds`
 * @throws InputError for anything else, or less than 1
 */
export function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InputError(`${option} is ${text}: give a whole number of 1 or more`);
}
