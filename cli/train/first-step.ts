/** @file Announces the cost of a large run's first step, so that a terminal is never silent for minutes. */
import { layerMultiplyAdds } from "../../src/cells/layer.js";
import { grouped } from "../../src/core/text.js";
import { isLanguageData } from "../../src/data/text/language.js";
import { bytesText } from "../../src/evaluate/table.js";
import { layersOf } from "../../src/train/resolve.js";
import type { RunStart } from "../../src/train/runs.js";

type FirstStep = Pick<RunStart, "options" | "data" | "split" | "memoryBytes">;

/** Multiply-adds of a batch that are announced: some seconds of a core. */
const large = 1e11;

/**
 * A line on the largest batch of a run: its sequences, steps, multiply-adds forward and back. Empty if a batch is fast.
 * For a language model always printed, with its memory.
 */
export function firstStepText({ options, data, split: { train }, memoryBytes }: FirstStep): string {
  const { channels, lengths, text, targets } = data;
  if (targets !== null && isLanguageData(data)) {
    const { batch, bptt } = options;
    return `Batches of ${grouped(batch)} streams, ${grouped(bptt)} tokens each, a softmax over ${grouped(targets.labels.length)}: ${bytesText(memoryBytes)} of memory.\n`;
  }
  const sequences = Math.min(options.batch, train.length);
  const steps = Math.ceil(train.reduce((most, index) => Math.max(most, lengths[index] ?? 0), 0) / options.frame);
  const layers = layersOf(options, text === undefined ? channels * options.frame : options.embedding);
  // Backward costs twice as much: for the inputs' and for the weights' gradients.
  const work = layers.reduce((sum, layer) => sum + 3 * layerMultiplyAdds(layer), 0) * steps * sequences;
  if (work < large) return "";
  const size = `${grouped(sequences)} sequences of up to ${grouped(steps)} steps, ${grouped(Math.round(work / 1e9))} billion multiply-adds`;
  return `A batch is ${size}: it may take minutes; a smaller --hidden, --batch or --window is faster.\n`;
}
