import { boards } from "../cost/catalogue.js";
import type { Sequences } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";
import type { Model } from "../model/spec.js";
import { type TextSpec, vocabularySize } from "../model/text.js";
import { checkValue } from "../options/table.js";
import { usualLanguageHidden } from "../train/language-options.js";
import { type CompressOptions, compressDefaults, type LimitOptions, limitTable } from "./options.js";

/** Fraction of the bytes that an embedding may take: the rest is for the network. */
const mostOfSize = 0.85;
export const narrowestEmbedding = 2;
/** Bytes of RAM for each number of an embedding, which leave most of them for the states. */
const ramPerNumber = 8;

/** The width of an embedding that leaves room for a network in `size` bytes. */
export function embeddingWithin(size: number, text: TextSpec): number {
  return Math.max(narrowestEmbedding, Math.floor((mostOfSize * size) / vocabularySize(text)));
}

/** The most bytes that a model may take: the size, and the flash of the board; null: any number. */
function mostBytes({ size = null, board = null }: Partial<LimitOptions>): number | null {
  checkValue("board", limitTable.board.values, board);
  const limits = [size, board === null ? null : boards[board].flash].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/**
 * The options, with a width of the embedding that leaves room for a network if one that has to fit a size, a board or a
 * RAM is to be trained on texts, and no width is given. The head of a language model, as large as its embedding, takes
 * as much again.
 * @param model null: one is to be trained
 */
export function withEmbedding<Options extends Partial<CompressOptions>>(
  given: Options,
  data: Sequences,
  model: Model | null,
): Options {
  const { embedding, head, hidden = usualLanguageHidden, ram = null } = given;
  const size = mostBytes(given);
  if (model !== null || data.text === undefined || embedding !== undefined || (size ?? ram) === null) return given;
  const language = isLanguageData(data);
  if (language && head === "tied") return given;
  const usual = language ? hidden : compressDefaults.embedding;
  const within = size === null ? usual : embeddingWithin(language ? size / 2 : size, data.text);
  const inRam = ram === null ? usual : Math.max(narrowestEmbedding, Math.floor(ram / ramPerNumber));
  return { ...given, embedding: Math.min(usual, within, inRam) };
}
