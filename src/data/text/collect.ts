/** @file Texts with labels, collected into one data set. */
import { InputError } from "../../core/errors.js";
import type { TextSpec, TextUnit } from "../../model/text.js";
import { NameCodes, sortedClasses } from "../classes.js";
import { plainSequences, type Sequences, type Targets } from "../sequences.js";
import { Numbering } from "./numbering.js";
import { tokensOf } from "./tokens.js";
import type { VocabularyOptions } from "./vocabulary.js";

export interface TextOptions extends VocabularyOptions {
  unit: TextUnit;
  /** The most units of a text; null: no limit. */
  maxTokens: number | null;
  /** The end at which a longer text is cut. */
  cut: "front" | "back";
}

/** Cuts and collects texts. */
export class TextCollector {
  readonly #numbering: Numbering;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #labels = new NameCodes();
  readonly #targets: number[] = [];

  constructor(private readonly options: TextOptions) {
    this.#numbering = new Numbering(options);
  }

  /** Texts so far. */
  get count(): number {
    return this.#lengths.length;
  }

  /**
   * Adds a text.
   * @param label null: none; all texts must have one, or none
   * @param learnt whether the vocabulary counts its units: not those of a test part
   * @param where names the text's place, for messages
   * @throws InputError if the text has no units
   */
  add(text: string, label: string | null, learnt: boolean, where: () => string): void {
    const { unit, maxTokens, cut } = this.options;
    const all = tokensOf(text, unit);
    if (all.length === 0)
      throw new InputError(`${where()}: an empty text: give one of at least one of its ${unit}, or leave it out`);
    const excess = maxTokens === null ? 0 : Math.max(0, all.length - maxTokens);
    const tokens = cut === "front" ? all.slice(excess) : all.slice(0, all.length - excess);
    this.#starts.push(this.#numbering.length);
    this.#lengths.push(tokens.length);
    this.#numbering.add(tokens, learnt);
    if (label !== null) this.#targets.push(this.#labels.code(label, where));
  }

  /**
   * Returns the data set, with a model's vocabulary, or the one made from these texts.
   * @throws InputError if there is no text, some have no label, or the vocabulary is too small
   */
  finish(given: TextSpec | null, name: string): Sequences {
    const texts = this.count;
    if (texts === 0) throw new InputError(`${name}: it has no text: give at least one line`);
    if (this.#targets.length > 0 && this.#targets.length < texts) {
      throw new InputError(
        `${name}: ${texts - this.#targets.length} of ${texts} texts have no label: label all, or none`,
      );
    }
    const { text, values } = this.#numbering.finish(given, name);
    return {
      channels: 1,
      values,
      starts: Uint32Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
      targets: this.#finishTargets(name),
      ...plainSequences,
      text,
    };
  }

  #finishTargets(name: string): Targets | null {
    if (this.#targets.length === 0) return null;
    const { labels, place } = sortedClasses(this.#labels.names(), name);
    const values = Int32Array.from(this.#targets, (code) => place[code] ?? -1);
    return { task: "multiclass", readout: "last", labels, values };
  }
}
