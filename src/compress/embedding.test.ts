import { expect, it } from "vitest";
import type { Sequences } from "../data/sequences.js";
import { ramps } from "../train/ramps.fixture.js";
import { withEmbedding } from "./embedding.js";
import type { CompressOptions } from "./options.js";

it("an embedding leaves room for a network in the bytes of a size and of a board", () => {
  const vocabulary = Array.from({ length: 9999 }, (_, index) => `word${index}`);
  const texts: Sequences = { ...ramps(20).data, text: { unit: "words", vocabulary } };
  const widthOf = (given: Partial<CompressOptions>) => withEmbedding(given, texts, null).embedding;
  expect(widthOf({ size: 64 * 1024 })).toBe(5);
  expect(widthOf({ board: "uno" })).toBe(2);
  expect(widthOf({ board: "mkr1000", size: 64 * 1024 })).toBe(5);
  expect(widthOf({ board: "pico" })).toBe(32);
  expect(widthOf({ board: "uno", embedding: 8 })).toBe(8);
  expect(widthOf({})).toBeUndefined();
});
