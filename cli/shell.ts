/** @file Command lines that are printed to be pasted. */
import { printable } from "../src/core/text.js";

/** A text as a shell takes it for one word, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}

/** The same of a file's name: one that begins with a dash is no option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
