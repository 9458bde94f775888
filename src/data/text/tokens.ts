/** @file Cuts text into units: words, pieces between spaces, characters or bytes. */
import type { TextUnit } from "../../model/text.js";

/**
 * A word with parts joined by apostrophes, a number, a name in angle brackets such as `<unk>`, or a punctuation mark.
 */
const words = /<[a-z]+>|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{M}\p{N}]/gu;

/** What the units of a text match, once it is in lower case for words. Bytes are those of UTF-8. */
export const unitPatterns: Readonly<Record<Exclude<TextUnit, "bytes">, RegExp>> = {
  words,
  spaced: /\S+/g,
  characters: /./gsu,
};

/** The units of a text, in order, as texts; for bytes, each byte's number in decimal. */
export function tokensOf(text: string, unit: TextUnit): string[] {
  if (unit === "bytes") return Array.from(new TextEncoder().encode(text), String);
  return (unit === "words" ? text.toLowerCase() : text).match(unitPatterns[unit]) ?? [];
}

/** Joins tokens to a readable text. */
export function joined(tokens: readonly string[], unit: TextUnit): string {
  if (unit === "characters") return tokens.join("");
  if (unit === "bytes") return new TextDecoder().decode(Uint8Array.from(tokens, Number));
  return tokens.join(" ").replaceAll(" \n ", "\n");
}
