/**
 * @file Checks of the callbacks and the signal that follow and stop a run, which plain JavaScript may get wrong, before
 * any work.
 */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { strange } from "./nearest.js";

/**
 * @param names all known hooks; null if the object may hold other keys as well
 * @throws InputError for anything but an object, an unknown name, a value that is not a signal or not a function
 */
export function checkHooks(given: object, names: readonly string[] | null = null): void {
  if (typeof given !== "object" || given === null) {
    throw new InputError(`the hooks are ${kindOf(given)}: give an object such as { onEpoch: (report) => {} }`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (names !== null && !names.includes(name)) throw new InputError(strange(name, "a hook", names));
    if (value === undefined || value === null) continue;
    if (name === "signal" && typeof Object(value).throwIfAborted !== "function") {
      throw new InputError(`signal is ${kindOf(value)}: give the signal of an AbortController`);
    }
    if (/^on[A-Z]/.test(name) && typeof value !== "function") {
      throw new InputError(`${name} is ${kindOf(value)}: give a function`);
    }
  }
}
