import type { Readable } from "node:stream";
import { InputError } from "../src/core/errors.js";

/** Far longer than a step of any model, short enough that a binary file is no attack on memory. */
const longestLine = 4_000_000;

/**
 * Lines of text (UTF-8, ended by LF or CRLF) as they come. Nothing is read ahead while a line is being worked on, beyond
 * the chunk that it came in.
 *
 * @throws InputError for a line of more than 4 million characters
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      yield rest.slice(from, end).replace(/\r$/, "");
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length > longestLine) {
      throw new InputError("standard input: a line of more than 4,000,000 characters: is it text, one step a line?");
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest.replace(/\r$/, "");
}
