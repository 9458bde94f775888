/**
 * @file What a model that reads text takes: units, each of them an id. Its first tensor is the embedding, a row for each id; a
 * row is what enters the first layer.
 */
import * as v from "valibot";
import { InputError } from "../core/errors.js";
import { quote } from "./quote.js";

/**
 * How text is cut. "words": words in lower case, and marks, each alone; "spaced": what stands between spaces, as it is, of a
 * text that was cut before; "characters": code points; "bytes": those of UTF-8.
 */
export const textUnits = ["words", "spaced", "characters", "bytes"] as const;
export type TextUnit = (typeof textUnits)[number];

/** What stands for whatever the vocabulary lacks. */
export const unknownToken = "<unk>";

export interface TextSpec {
  unit: TextUnit;
  /** What each id stands for, {@link unknownToken} first; empty for bytes, whose ids are the bytes. */
  vocabulary: string[];
}

/** Most ids of a model, and the widest row of one. */
export const textLimits = { vocabulary: 65_536, width: 4_096 } as const;

/** V: ids that a model of text takes. */
export function vocabularySize({ unit, vocabulary }: TextSpec): number {
  return unit === "bytes" ? 256 : vocabulary.length;
}

export const textSchema = v.strictObject({
  unit: v.picklist(textUnits, `must be one of ${textUnits.join(", ")}`),
  vocabulary: v.pipe(
    v.array(v.string("must be text"), "must be a list"),
    v.maxLength(textLimits.vocabulary, `must hold at most ${textLimits.vocabulary} entries`),
  ),
});

/**
 * Is this a vocabulary that can be used? `name` opens the error message.
 * @throws InputError where it is too small, or an entry stands in it twice
 */
export function checkText({ unit, vocabulary }: TextSpec, name: string): void {
  if (unit === "bytes") {
    if (vocabulary.length === 0) return;
    throw new InputError(
      `${name}: bytes need no vocabulary, and it holds ${vocabulary.length} entries: leave it empty`,
    );
  }
  const own = vocabulary.filter((entry) => entry !== unknownToken).length;
  if (own < 2) {
    throw new InputError(
      `${name}: a vocabulary of ${own} ${own === 1 ? "entry" : "entries"} (${unit}) beside ${unknownToken}: two are the least; ` +
        "give more text, or lower the minimum count",
    );
  }
  if (vocabulary[0] !== unknownToken) {
    throw new InputError(`${name}: the vocabulary begins with ${quote(vocabulary[0])}: ${unknownToken} must be first`);
  }
  const seen = new Set<string>();
  const repeated = vocabulary.find((entry) => seen.size === seen.add(entry).size);
  if (repeated !== undefined) throw new InputError(`${name}: ${quote(repeated)} stands twice in the vocabulary`);
}

/** @throws InputError for what is no id of a model; `where` opens the message */
export function checkId(id: number, text: TextSpec, where: string): void {
  const size = vocabularySize(text);
  if (Number.isInteger(id) && id >= 0 && id < size) return;
  throw new InputError(`${where} is ${id}, the model's vocabulary has the ids 0 to ${size - 1}: use the model's own`);
}
