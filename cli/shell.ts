/** @file Quoting for printed command lines. */
import { printable } from "../src/core/text.js";

/** A text quoted so that a shell reads it as one word. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}

/** The same for a file name, which may begin with a dash. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
