/** @file Where a program says that its data are. */
import { fileURLToPath } from "node:url";
import { kindOf } from "../../core/bytes.js";
import { InputError } from "../../core/errors.js";

/**
 * The path of a file or a folder, which may be given as a `file:` URL, as to Node's own functions.
 * @throws InputError for anything else
 */
export function pathOf(given: string | URL): string {
  if (given === "") throw new InputError('the path of the data is empty: give that of a file or a folder, as "."');
  if (typeof given === "string") return given;
  if (!(given instanceof URL)) {
    throw new InputError(`the path of the data is ${kindOf(given)}: give a string, or a file: URL`);
  }
  try {
    return fileURLToPath(given);
  } catch {
    throw new InputError(`${given.href}: only files of this machine are read: give a path, or a file: URL`);
  }
}
