/** @file Numbers and counts tokens as they come, until a vocabulary determines their ids. */
import type { TextSpec, TextUnit } from "../../model/text.js";
import { chooseVocabulary, idsOf, type VocabularyOptions } from "./vocabulary.js";

/** All tokens of a data set, concatenated. */
export class Numbering {
  readonly #codes = new Map<string, number>();
  /** By code, the count in the texts from which the vocabulary is chosen. */
  readonly #counts: number[] = [];
  #tokens = new Int32Array(1 << 16);
  #used = 0;

  constructor(private readonly options: VocabularyOptions & { unit: TextUnit }) {}

  /** Tokens so far. */
  get length(): number {
    return this.#used;
  }

  /** Adds tokens. @param learnt whether the vocabulary counts them: not those of a test part */
  add(tokens: readonly string[], learnt: boolean): void {
    this.#makeRoom(tokens.length);
    for (const token of tokens) this.#tokens[this.#used++] = this.#code(token, learnt);
  }

  /**
   * Returns the ids of all tokens, in a model's vocabulary or the one made from the tokens.
   * @throws InputError if the vocabulary is too small
   */
  finish(given: TextSpec | null, name: string): { text: TextSpec; values: Int32Array } {
    const names = [...this.#codes.keys()];
    const counts = new Map(names.map((token, code) => [token, this.#counts[code] ?? 0]));
    const text = given ?? chooseVocabulary(this.options.unit, counts, this.options, name);
    const ids = idsOf(text);
    const idOfCode = Int32Array.from(names, (token) => ids.get(token) ?? 0);
    return { text, values: this.#tokens.subarray(0, this.#used).map((code) => idOfCode[code] ?? 0) };
  }

  #code(token: string, learnt: boolean): number {
    let code = this.#codes.get(token);
    if (code === undefined) {
      code = this.#codes.size;
      this.#codes.set(token, code);
      this.#counts.push(0);
    }
    if (learnt) this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    return code;
  }

  #makeRoom(tokens: number): void {
    if (this.#used + tokens <= this.#tokens.length) return;
    const larger = new Int32Array(Math.max(2 * this.#tokens.length, this.#used + tokens));
    larger.set(this.#tokens.subarray(0, this.#used));
    this.#tokens = larger;
  }
}
