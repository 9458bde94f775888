import type { Sequences } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import { type TextSpec, vocabularySize } from "../model/text.js";
import { type CompressOptions, compressDefaults } from "./options.js";

/** Fraction of the bytes that an embedding may take: the rest is for the network. */
const mostOfSize = 0.85;
export const narrowestEmbedding = 2;

/** The width of an embedding that leaves room for a network in `size` bytes. */
export function embeddingWithin(size: number, text: TextSpec): number {
  return Math.max(narrowestEmbedding, Math.floor((mostOfSize * size) / vocabularySize(text)));
}

/**
 * The options, with a width of the embedding that leaves room for a network if one that has to fit a size is to be
 * trained on texts with a class each, and no width is given.
 * @param model null: one is to be trained
 */
export function withEmbedding<Options extends Partial<CompressOptions>>(
  given: Options,
  { text, targets }: Sequences,
  model: Model | null,
): Options {
  const { size = null, embedding } = given;
  if (model !== null || text === undefined || targets?.readout === "every") return given;
  if (size === null || embedding !== undefined) return given;
  return { ...given, embedding: Math.min(compressDefaults.embedding, embeddingWithin(size, text)) };
}
