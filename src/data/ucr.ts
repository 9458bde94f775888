/**
 * @file The text files of the UCR archive (Dau et al., 2019), `NAME_TRAIN.tsv` of 2018 and the earlier `.txt` files: a
 * line for each series, its class first, separated by tabs, commas or spaces. Shorter series end in NaN.
 */
import { InputError } from "../core/errors.js";
import { CaseList } from "./case-list.js";
import { parseNumber } from "./classes.js";
import { largestSample } from "./finite.js";
import { byLine } from "./lines.js";
import type { Sequences } from "./sequences.js";

/** Reads the text files of a UCR set in sequence into one data set. */
export class UcrReader {
  readonly #cases = new CaseList();

  /** Series read so far. */
  get count(): number {
    return this.#cases.count;
  }

  /** Begins a file: the result takes its text in pieces, then `finish`. */
  file(name: string): { push(text: string): void; finish(): void } {
    const before = this.count;
    const lines = byLine(name, (line, number) => {
      if (line.trim() !== "") this.#series(line, `${name}: line ${number}`);
    });
    return {
      push: lines.push,
      finish: () => {
        lines.finish();
        if (this.count === before) throw new InputError(`${name}: no series: expected a class and its numbers a line`);
      },
    };
  }

  /** Returns all series of all files as one data set. */
  finish(name: string): Sequences {
    return this.#cases.finish(name);
  }

  #series(line: string, where: string): void {
    const [label = "", ...numbers] = line.trim().split(/[\s,]+/);
    let steps = numbers.length;
    while (steps > 0 && /^nan$/i.test(numbers[steps - 1] ?? "")) steps -= 1;
    if (steps === 0) throw new InputError(`${where} has no numbers after its class: expected a series`);
    const values = this.#cases.add(steps, 1);
    for (let step = 0; step < steps; step++) {
      const value = parseNumber(numbers[step]!);
      if (!(Math.abs(value) <= largestSample)) {
        throw new InputError(
          `${where}, step ${step + 1} is ${JSON.stringify(numbers[step]!.slice(0, 40))}: expected a finite number`,
        );
      }
      values[step] = value;
    }
    this.#cases.kind = "class";
    this.#cases.label(className(label), () => where);
  }
}

/** Normalises a class's name: some files write classes as 1.0000000e+00. */
function className(text: string): string {
  const value = parseNumber(text);
  return Number.isFinite(value) ? String(value) : text;
}

/** Whether a first line is a series with its class, not a table's header. */
export function isSeries(line: string): boolean {
  const fields = line.trim().split(/[\s,]+/);
  return (
    fields.length > 2 && fields.slice(1).every((field) => /^nan$/i.test(field) || !Number.isNaN(parseNumber(field)))
  );
}

/** Parses the series of a text file of the UCR archive. @throws InputError that names the line and the step */
export function parseUcr(text: string, name = "series.tsv"): Sequences {
  const reader = new UcrReader();
  const file = reader.file(name);
  file.push(text);
  file.finish();
  return reader.finish(name);
}
