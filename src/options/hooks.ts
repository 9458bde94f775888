/** @file What plain JavaScript may hand in beside options, to follow a run and to stop it, refused in words before any work. */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { nearest } from "./nearest.js";

/**
 * @param names all that there are; null: others are somebody else's
 * @throws InputError for what is no object, a name that is none, a signal that is none, or no function where one is called
 */
export function checkHooks(given: object, names: readonly string[] | null = null): void {
  if (typeof given !== "object" || given === null) {
    throw new InputError(`the hooks are ${kindOf(given)}: give an object, as { onEpoch: (report) => {} }`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (names !== null && !names.includes(name)) {
      const near = nearest(name, names);
      throw new InputError(
        `${name} is no hook: ${near === null ? `there are ${names.join(", ")}` : `did you mean ${near}?`}`,
      );
    }
    if (value === undefined || value === null) continue;
    if (name === "signal" && typeof Object(value).throwIfAborted !== "function") {
      throw new InputError(`signal is ${kindOf(value)}: give the signal of an AbortController`);
    }
    if (/^on[A-Z]/.test(name) && typeof value !== "function") {
      throw new InputError(`${name} is ${kindOf(value)}: give a function`);
    }
  }
}
