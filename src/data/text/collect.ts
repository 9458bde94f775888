/** @file Texts with labels, collected into one data set: every unit is numbered as it comes, and at the end by the vocabulary. */
import { InputError } from "../../core/errors.js";
import type { TextSpec, TextUnit } from "../../model/text.js";
import { NameCodes, sortedClasses } from "../classes.js";
import type { Sequences, Targets } from "../sequences.js";
import { tokensOf } from "./tokens.js";
import { chooseVocabulary, idsOf, type VocabularyOptions } from "./vocabulary.js";

export interface TextOptions extends VocabularyOptions {
  unit: TextUnit;
  /** Units of a text at most; null: no limit. */
  maxTokens: number | null;
  /** Where a longer text is cut off. */
  cut: "front" | "back";
}

/** Cuts and collects texts. */
export class TextCollector {
  readonly #codes = new Map<string, number>();
  /** By code, how often in the texts that the vocabulary is chosen from. */
  readonly #counts: number[] = [];
  #tokens = new Int32Array(1 << 16);
  #used = 0;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #labels = new NameCodes();
  readonly #targets: number[] = [];

  constructor(private readonly options: TextOptions) {}

  /** Texts so far. */
  get count(): number {
    return this.#lengths.length;
  }

  /**
   * Adds a text.
   * @param label null: none; all texts have one, or none
   * @param learnt does the vocabulary count its units? Not those of a test part
   * @param where it stands, for messages
   * @throws InputError where nothing of it is left
   */
  add(text: string, label: string | null, learnt: boolean, where: () => string): void {
    const { unit, maxTokens, cut } = this.options;
    const all = tokensOf(text, unit);
    if (all.length === 0)
      throw new InputError(`${where()}: an empty text: give one of at least one of its ${unit}, or leave it out`);
    const excess = maxTokens === null ? 0 : Math.max(0, all.length - maxTokens);
    const tokens = cut === "front" ? all.slice(excess) : all.slice(0, all.length - excess);
    this.#makeRoom(tokens.length);
    this.#starts.push(this.#used);
    this.#lengths.push(tokens.length);
    for (const token of tokens) this.#tokens[this.#used++] = this.#code(token, learnt);
    if (label !== null) this.#targets.push(this.#labels.code(label, where));
  }

  /**
   * The data set, with the vocabulary that comes with a model, or the one that these texts make.
   * @throws InputError where there is no text, some have no label, or the vocabulary is too small
   */
  finish(given: TextSpec | null, name: string): Sequences {
    const texts = this.count;
    if (texts === 0) throw new InputError(`${name}: no text in it: give at least one line of it`);
    if (this.#targets.length > 0 && this.#targets.length < texts) {
      throw new InputError(
        `${name}: ${texts - this.#targets.length} of ${texts} texts have no label: label all, or none`,
      );
    }
    const names = [...this.#codes.keys()];
    const counts = new Map(names.map((token, code) => [token, this.#counts[code] ?? 0]));
    const text = given ?? chooseVocabulary(this.options.unit, counts, this.options, name);
    const ids = idsOf(text);
    const idOfCode = Int32Array.from(names, (token) => ids.get(token) ?? 0);
    return {
      channels: 1,
      values: this.#tokens.subarray(0, this.#used).map((code) => idOfCode[code] ?? 0),
      starts: Uint32Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
      targets: this.#finishTargets(name),
      groups: null,
      channelNames: null,
      sampleRate: null,
      commonUnit: false,
      text,
    };
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

  #finishTargets(name: string): Targets | null {
    if (this.#targets.length === 0) return null;
    const { labels, place } = sortedClasses(this.#labels.names(), name);
    const values = Int32Array.from(this.#targets, (code) => place[code] ?? -1);
    return { task: "multiclass", readout: "last", labels, values };
  }
}
