import { InputError } from "../core/errors.js";
import { grouped } from "../core/text.js";

/** Default limit of a line: a case of some ten million numbers. */
const lineLimit = 1 << 27;

/**
 * Takes text in pieces and passes on each line with its number, counted from 1.
 * @throws InputError (from push) if a line is too long
 */
export function byLine(
  name: string,
  take: (line: string, number: number) => void,
  longest = lineLimit,
): { push(text: string): void; finish(): void } {
  let pending = "";
  let number = 0;
  const hand = (line: string): void => {
    number += 1;
    take(number === 1 ? line.replace(/^\uFEFF/, "") : line, number);
  };
  return {
    push(text) {
      const lines = text.split("\n");
      lines[0] = pending + (lines[0] ?? "");
      pending = lines.pop() ?? "";
      for (const line of lines) hand(line);
      if (pending.length > longest) {
        throw new InputError(
          `${name}: line ${number + 1} is longer than ${grouped(longest)} characters: are its line ends missing?`,
        );
      }
    },
    finish: () => hand(pending),
  };
}
