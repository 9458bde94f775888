/**
 * @file Hooks as data: the callbacks and the signal that follow and stop a run, which plain JavaScript may get wrong,
 * are checked before any work. A callback may be asynchronous: the run waits for it, and ends with what it throws.
 */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { strange } from "./nearest.js";
import { keysOf } from "./table.js";

/** What each hook has to be; who uses a value checks it. */
export type HookKinds<Hooks> = { readonly [Name in keyof Hooks]-?: "function" | "signal" | "value" };

/**
 * @param kinds all hooks that there are
 * @throws InputError for anything but an object, an unknown name, a value that is not a signal or not a function
 */
export function checkHooks<Hooks extends object>(kinds: HookKinds<Hooks>, given: Hooks): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(`the hooks are ${kindOf(given)}: give an object such as { onEpoch: (report) => {} }`);
  }
  const names = keysOf(kinds);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(kinds, name)) throw new InputError(strange(name, "a hook", names));
  }
  for (const name of names) {
    const value: unknown = given[name];
    if (value === undefined || value === null) continue;
    if (kinds[name] === "signal" && typeof Object(value).throwIfAborted !== "function") {
      throw new InputError(`${name} is ${kindOf(value)}: give the signal of an AbortController`);
    }
    if (kinds[name] === "function" && typeof value !== "function") {
      throw new InputError(`${name} is ${kindOf(value)}: give a function`);
    }
  }
}
