/** @file The paths in a project's folder that a page may name, and the reasons why it may not name others. */
import process from "node:process";
import { InputError } from "../../src/core/errors.js";

/** Deepest level of listed files: `_excluded/label/file`. */
export const deepest = 3;
/** Files of a project; others in the folder are ignored, and cannot be read. */
export const served = /\.(csv|wav|safetensors|checkpoint)$|^fastcells\.json$/i;

/** Most characters of a name. */
const longest = 200;

/**
 * Why a file or folder of this name is not served, and the remedy; null if it is. A name whose percent signs encode dots,
 * separators, control characters or percent signs is refused too: it is what double encoding looks like.
 */
export function nameProblem(name: string, onWindows = process.platform === "win32"): string | null {
  if (name === "" || name.startsWith(".")) return "its name begins with a dot: rename it";
  if (name.length > longest) return `its name has ${name.length} characters, and at most ${longest} can be: shorten it`;
  if (name.includes("\\")) return "its name has a backslash, which separates folders on Windows: rename it";
  if (name.includes("\ufffd")) return "its name is not UTF-8: rename it";
  if (/\p{Cc}/u.test(name)) return "its name has a control character, as a tab is: rename it";
  if (/^[a-z]:/i.test(name)) return "its name begins like a drive of Windows: rename it";
  if (onWindows && name.includes(":")) return "its name has a colon, which Windows does not allow: rename it";
  const encoded = /%(2[ef5]|5c|[01][0-9a-f]|7f)/i.exec(name);
  if (encoded !== null) return `its name has ${encoded[0]}, which can stand for another character: rename it`;
  return null;
}

/**
 * The parts of a path that a page named, none of which is empty, hidden, `..`, or contains another system's separator.
 * @throws InputError for any other
 */
export function partsOfPath(path: string): string[] {
  const parts = path.split("/");
  const said = JSON.stringify(path.slice(0, 80));
  if (parts.length > deepest) throw new InputError(`${said} is not a file of the project`);
  const [problem] = parts.map((part) => nameProblem(part)).filter((found) => found !== null);
  if (problem !== undefined) throw new InputError(`${said} is not a file of the project: ${problem}`);
  if (!served.test(parts[parts.length - 1] ?? "")) {
    throw new InputError(`${said} is not a kind of file that a project has`);
  }
  return parts;
}
