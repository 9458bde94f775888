import { printable } from "./text.js";

/** Deeper than anything this program writes, and shallow enough for recursive functions. */
const deepest = 100;

/**
 * Parses JSON from an untrusted source.
 * @throws SyntaxError of one line if the text is not JSON or nests deeper than 100 lists and objects
 */
export function parseJson(text: string): unknown {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > deepest) throw new SyntaxError(`it nests deeper than ${deepest} lists and objects`);
    } else if (character === "]" || character === "}") depth -= 1;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message quotes the text.
    throw error instanceof SyntaxError ? new SyntaxError(printable(error.message)) : error;
  }
}
