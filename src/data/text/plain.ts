/** @file Collects plain text line by line for a language model. */
import { InputError } from "../../core/errors.js";
import type { TextSpec, TextUnit } from "../../model/text.js";
import type { Sequences } from "../sequences.js";
import { languageData } from "./language.js";
import { Numbering } from "./numbering.js";
import { tokensOf } from "./tokens.js";
import type { VocabularyOptions } from "./vocabulary.js";

/** The token for the end of a line if tokens are words; characters and bytes have their own. */
const lineEnd = "\n";

/** The units of a line, and its end. */
function lineTokens(line: string, unit: TextUnit): string[] {
  if (unit === "bytes" || unit === "characters") return tokensOf(`${line}\n`, unit);
  return [...tokensOf(line, unit), lineEnd];
}

/** Collects the lines of plain texts. */
export class PlainTextCollector {
  readonly #numbering: Numbering;
  readonly #ends: number[] = [];

  constructor(private readonly options: VocabularyOptions & { unit: TextUnit }) {
    this.#numbering = new Numbering(options);
  }

  /** Adds a line of the current text. @param learnt whether the vocabulary counts its units */
  addLine(line: string, learnt: boolean): void {
    this.#numbering.add(lineTokens(line, this.options.unit), learnt);
  }

  /**
   * Ends the current text.
   * @returns the number of its tokens
   * @throws InputError if it has fewer than two tokens
   */
  end(name: string): number {
    const tokens = this.#numbering.length - (this.#ends.at(-1) ?? 0);
    if (tokens < 2) {
      const found = tokens === 0 ? "an empty text" : "a text of one token";
      throw new InputError(`${name}: ${found}: give one in which tokens (${this.options.unit}) follow each other`);
    }
    this.#ends.push(this.#numbering.length);
    return tokens;
  }

  /**
   * Returns the data set: a sequence for each text, or for each of its `sections`.
   * @throws InputError if the vocabulary is too small
   */
  finish(given: TextSpec | null, name: string, sections: readonly number[]): Sequences {
    const { text, values } = this.#numbering.finish(given, name);
    const texts = this.#ends.map((end, index) => values.subarray(this.#ends[index - 1] ?? 0, end));
    return languageData(texts, text, sections);
  }
}
