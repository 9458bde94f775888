/**
 * @file Reads lines of one text each, with its label first: `0 text…`, `__label__NAME text…`, or `label`, a tab and the
 * text.
 */
import { InputError } from "../../core/errors.js";
import { printable } from "../../core/text.js";
import { byLine } from "../lines.js";

/** The most characters of a line, or of a file that is one text: a book of some million words. */
export const longestText = 1 << 24;

/** A label and the text after it. */
const labelled = /^(?:__label__(\S+)|(-?\d+)|([^\t]*?)(?=\t))\s+(.*)$/s;
const labelAlone = /^\s*(?:__label__\S+|-?\d+|[^\t]*\t)\s*$/;

/**
 * Takes a file's text in pieces and passes on each line's label and text; blank lines are left out.
 * @param labels whether lines have labels; else each line is a text
 * @throws InputError (from push and finish) for a line without a label or a text, or one that is too long
 */
export function labelledLines(
  name: string,
  labels: boolean,
  take: (text: string, label: string | null, where: () => string) => void,
): { push(text: string): void; finish(): void } {
  const takeLine = (line: string, number: number): void => {
    const where = () => `${name}: line ${number}`;
    const text = line.trimEnd();
    if (text.trim() === "") return;
    if (!labels) {
      take(text, null, where);
      return;
    }
    const [, fasttext, number_, column, rest] = labelled.exec(text) ?? [];
    const label = fasttext ?? number_ ?? column;
    if (label !== undefined && label !== "" && rest !== undefined) {
      take(rest, label, where);
      return;
    }
    if (labelAlone.test(text))
      throw new InputError(`${where()}: an empty text after its label: give one, or leave the line out`);
    throw new InputError(
      `${where()}: no label before ${JSON.stringify(printable(text.slice(0, 40)))}: begin each line with a whole number and a space, ` +
        "__label__NAME and a space, or a name and a tab",
    );
  };
  return byLine(name, takeLine, longestText);
}
