/**
 * @file Messages speak of options in the words of the place where the user is: `rankW` and `null` in a program,
 * `--rank-w` and `none` on the command line.
 */
import { InputError } from "../core/errors.js";

export interface Place {
  /** What an option is called there. */
  name(key: string): string;
  /** What stands for no value. */
  none: string;
  /** How several values are given. */
  several: string;
}

/** A program that calls the library. */
export const library: Place = { name: (key) => key, none: "null", several: "an array of such" };

/** `learningRate` → `--learning-rate`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export const commandLine: Place = { name: flagName, none: "none", several: "several with commas" };

/** A mistake in options. Its message is the library's; {@link OptionError.in} says the same in the words of another place. */
export class OptionError extends InputError {
  constructor(private readonly say: (place: Place) => string) {
    super(say(library));
  }

  in(place: Place): string {
    return this.say(place);
  }
}
