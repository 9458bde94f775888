/** @file Checks of arguments that plain JavaScript may get wrong. */
import { kindOf } from "./bytes.js";
import { InputError } from "./errors.js";

/**
 * @param key one that the value has to have, and a promise that nobody awaited has not
 * @param what `the evaluation`
 * @param remedy what to give: `the result of await evaluateModel(…)`
 * @throws InputError if the value has no such key
 */
export function checkHas(value: unknown, key: string, what: string, remedy: string): void {
  if (Object(value)[key] === undefined) throw new InputError(`${what} is ${kindOf(value)}: give ${remedy}`);
}

/** @throws InputError for anything but an array */
export function checkArray(value: unknown, what: string, remedy: string): void {
  if (!Array.isArray(value)) throw new InputError(`${what} is ${kindOf(value)}: give ${remedy}`);
}
