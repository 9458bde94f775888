import { startsWithTime } from "../cells/cell.js";
import { cellOf } from "../cells/registry.js";
import type { TrainOptions } from "./options.js";

/** Units of a layer, where nothing is said of them. */
const usualHidden = 256;

/**
 * How a language model is trained where nothing else is asked for. Its states are carried over the whole text, so they have a bound:
 * those of FastGRNN would grow without one (ν > 0). A next token hangs on the last few, so a cell that starts with states that last
 * long gets short ones to start with.
 * @param asked options that are given: the cell and the units decide over others
 */
export function languageDefaults({
  cell = "FastGRNN",
  hidden = usualHidden,
}: Partial<TrainOptions>): Partial<TrainOptions> {
  return {
    hidden,
    embedding: hidden,
    ...(startsWithTime(cellOf(cell)) ? { timeScale: 2 } : {}),
    stateBound: 4,
    epochs: 10,
    batch: 20,
    learningRate: 0.003,
    schedule: "cosine",
    warmup: 0.1,
    clip: 0.5,
    weightDecay: 0,
    dropout: 0.3,
  };
}
