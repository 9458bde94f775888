import { startsWithTime } from "../cells/cell.js";
import { cellOf } from "../cells/registry.js";
import type { TrainOptions } from "./options.js";

/** Default number of hidden units. */
export const usualLanguageHidden = 256;

/** How a language model trains by default. */
export const languageRegime = {
  epochs: 10,
  batch: 20,
  learningRate: 0.003,
  schedule: "cosine",
  warmup: 0.1,
  clip: 0.5,
  weightDecay: 0,
  dropout: 0.3,
} as const satisfies Partial<TrainOptions>;

/**
 * The default options of a new language model. Its states are carried over the whole text, so they are bounded: those of
 * FastGRNN would grow without a bound (ν > 0). The next token depends mostly on the last few, so cells whose states
 * last long by default start with short ones.
 * @param asked the given options: some defaults depend on the cell and the hidden size
 */
export function languageDefaults({
  cell = "FastGRNN",
  hidden = usualLanguageHidden,
}: Partial<TrainOptions>): Partial<TrainOptions> {
  return {
    hidden,
    embedding: hidden,
    ...(startsWithTime(cellOf(cell)) ? { timeScale: 2 } : {}),
    stateBound: 4,
    ...languageRegime,
  };
}
