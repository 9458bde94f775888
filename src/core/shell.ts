/** @file Quoting for printed command lines. */
import { printable } from "./text.js";

/** A page knows no system. */
export const isWindows = typeof process !== "undefined" && process.platform === "win32";

/**
 * A text quoted so that a shell reads it as one word: a POSIX shell, or on Windows both cmd and PowerShell, of which
 * the first has no single quotes and the second splits words at commas.
 */
export function shellWord(text: string, onWindows = isWindows): string {
  if (!onWindows) return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
  if (/^[\w./\\:=+-]+$/.test(text)) return text;
  // A program takes \" for a quote, and so \\" for a backslash before one.
  return `"${printable(text).replace(/(\\*)("|$)/g, (_, backslashes, quote) => backslashes.repeat(2) + (quote === "" ? "" : '\\"'))}"`;
}

/** The same for a file name, which may begin with a dash. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
