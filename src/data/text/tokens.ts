/** @file Cuts text into units: words, pieces between spaces, characters or bytes. */
import type { TextUnit } from "../../model/text.js";

/**
 * A word with parts joined by apostrophes, a number, a name in angle brackets such as `<unk>`, or a punctuation mark.
 */
const wordPattern = /<[a-z]+>|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{M}\p{N}]/gu;
const spacedPattern = /\S+/g;
const characterPattern = /./gsu;

/** The units of a text, in order, as texts; for bytes, each byte's number in decimal. */
export function tokensOf(text: string, unit: TextUnit): string[] {
  switch (unit) {
    case "words":
      return text.toLowerCase().match(wordPattern) ?? [];
    case "spaced":
      return text.match(spacedPattern) ?? [];
    case "characters":
      return text.match(characterPattern) ?? [];
    case "bytes":
      return Array.from(new TextEncoder().encode(text), String);
  }
}

/** Joins tokens to a readable text. */
export function joined(tokens: readonly string[], unit: TextUnit): string {
  if (unit === "characters") return tokens.join("");
  if (unit === "bytes") return new TextDecoder().decode(Uint8Array.from(tokens, Number));
  return tokens.join(" ").replaceAll(" \n ", "\n");
}
