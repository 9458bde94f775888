/** @file Text as units: words, what stands between spaces, characters or bytes. */
import type { TextUnit } from "../../model/text.js";

/** A word with what is joined to it by an apostrophe, a number, something in angle brackets as `<unk>`, or one mark. */
const wordPattern = /<[a-z]+>|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+(?:[.,]\p{N}+)*|[^\s\p{L}\p{M}\p{N}]/gu;
const spacedPattern = /\S+/g;
const characterPattern = /./gsu;

/** The units of a text as texts, in their order; of bytes each byte's number in decimal. */
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

/** Tokens put together again, as a text for people. */
export function joined(tokens: readonly string[], unit: TextUnit): string {
  if (unit === "characters") return tokens.join("");
  if (unit === "bytes") return new TextDecoder().decode(Uint8Array.from(tokens, Number));
  return tokens.join(" ").replaceAll(" \n ", "\n");
}
