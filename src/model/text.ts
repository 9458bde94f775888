/**
 * @file The text input of a model: units, each of them an id. The first tensor is the embedding, with a row for each
 * id; rows enter the first layer.
 */
import * as v from "valibot";
import { InputError } from "../core/errors.js";
import { quote } from "./quote.js";

/**
 * How text is cut into units. "words": words in lower case, and punctuation marks, each alone; "spaced": the pieces
 * between spaces, unchanged, for text already cut; "characters": code points; "bytes": those of UTF-8.
 */
export const textUnits = ["words", "spaced", "characters", "bytes"] as const;
/** What is a token. */
export type TextUnit = (typeof textUnits)[number];

/** The token for everything that is not in the vocabulary. */
export const unknownToken = "<unk>";

/** How a text becomes ids. */
export interface TextSpec {
  unit: TextUnit;
  /** The token of each id, {@link unknownToken} first; empty for bytes, whose ids are the bytes. */
  vocabulary: string[];
}

/** The largest vocabulary of a model, and the widest row of an embedding. */
export const textLimits = { vocabulary: 65_536, width: 4_096 } as const;

/** V: the number of ids of a model of text. */
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
 * Checks a vocabulary. `name` opens the error message.
 * @throws InputError if it is too small or has an entry twice
 */
export function checkText({ unit, vocabulary }: TextSpec, name: string): void {
  if (unit === "bytes") {
    if (vocabulary.length === 0) return;
    throw new InputError(
      `${name}: the vocabulary has ${vocabulary.length} entries, but bytes need none: leave it empty`,
    );
  }
  const own = vocabulary.filter((entry) => entry !== unknownToken).length;
  if (own < 2) {
    throw new InputError(
      `${name}: a vocabulary of ${own} ${own === 1 ? "entry" : "entries"} (${unit}) besides ${unknownToken}: it needs two; ` +
        "give more text, or lower the minimum count",
    );
  }
  if (vocabulary[0] !== unknownToken) {
    throw new InputError(`${name}: the vocabulary begins with ${quote(vocabulary[0])}: ${unknownToken} must be first`);
  }
  const seen = new Set<string>();
  const repeated = vocabulary.find((entry) => seen.size === seen.add(entry).size);
  if (repeated !== undefined)
    throw new InputError(`${name}: ${quote(repeated)} is in the vocabulary twice: remove one`);
}

/** @throws InputError if a number is not an id of a model; `where` opens the message */
export function checkId(id: number, text: TextSpec, where: string): void {
  const size = vocabularySize(text);
  if (Number.isInteger(id) && id >= 0 && id < size) return;
  throw new InputError(
    `${where} is ${id}, but the model's vocabulary has the ids 0 to ${size - 1}: use that vocabulary`,
  );
}
