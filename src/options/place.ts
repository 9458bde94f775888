/**
 * @file Messages name options as the user writes them: `rankW` and `null` in a program, `--rank-w` and `none` on the
 * command line.
 */
import { InputError } from "../core/errors.js";

/** A place where options are named. */
export interface Place {
  /** The name of an option there. */
  name(key: string): string;
  /** The word for no value. */
  none: string;
  /** What a list has to be if `what` is one of its values; `orOne`: a value alone will do as well. */
  list(what: string, orOne: boolean): string;
  /** A text as it is given there: in a program a string has quotes, so that "4" is not 4. */
  given(text: string): string;
}

/** A program that calls the library. */
export const library: Place = {
  name: (key) => key,
  none: "null",
  list: (what, orOne) => (orOne ? `${what}, or an array of these` : `an array, each ${what}`),
  given: (text) => JSON.stringify(text),
};

/** `learningRate` → `--learning-rate`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export const commandLine: Place = {
  name: flagName,
  none: "none",
  list: (what) => `${what}, or several separated by commas`,
  given: (text) => text,
};

/** A mistake in options. Its message is worded for the library; {@link OptionError.in} words it for another place. */
export class OptionError extends InputError {
  /** Truly private: consoles print the other members of an error after its message. */
  readonly #say: (place: Place) => string;

  constructor(say: (place: Place) => string) {
    super(say(library));
    this.#say = say;
  }

  in(place: Place): string {
    return this.#say(place);
  }
}
