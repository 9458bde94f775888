/** @file Refuses flags that were given but would have no effect. */
import type { Command } from "commander";
import { InputError } from "../src/core/errors.js";
import { flagName } from "../src/options/place.js";

/**
 * @param unread whether a flag has no effect, by the name of its value: `falseAccepts`
 * @param why as it follows the flag: `without --stream: …`
 * @throws InputError for the first such flag on the command line
 */
export function refuseGiven(command: Command, unread: (name: string) => boolean, why: string): void {
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return unread(name) && command.getOptionValueSource(name) === "cli";
  });
  if (given !== undefined) throw new InputError(`${given.long} ${why}`);
}

/** @throws InputError for the first of the options read from flags */
export function refuseOptions(options: object, why: string): void {
  const [key] = Object.keys(options);
  if (key !== undefined) throw new InputError(`${flagName(key)} ${why}`);
}
