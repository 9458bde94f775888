/** @file How much the first step of a large run is, said before it: a terminal is never silent for minutes. */
import { layerMultiplyAdds } from "../../src/cells/layer.js";
import { grouped } from "../../src/core/text.js";
import { isLanguageData } from "../../src/data/text/language.js";
import { bytesText } from "../../src/evaluate/table.js";
import { layersOf } from "../../src/train/options.js";
import type { RunStart } from "../../src/train/runs.js";

type FirstStep = Pick<RunStart, "options" | "data" | "split" | "memoryBytes">;

/** Multiply-adds of a batch above which it is worth a word: some seconds of a core. */
const large = 1e11;

/**
 * A line on the largest batch of a run: its sequences, steps, multiply-adds forward and back. Empty where a batch takes a
 * moment. Of a language model always, with the memory that it takes.
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
  // Back it is twice as much: for what comes in, and for the weights.
  const work = layers.reduce((sum, layer) => sum + 3 * layerMultiplyAdds(layer), 0) * steps * sequences;
  if (work < large) return "";
  const size = `${grouped(sequences)} sequences of up to ${grouped(steps)} steps, ${grouped(Math.round(work / 1e9))} billion multiply-adds`;
  return `A batch is ${size}: it may take minutes; a smaller --hidden, --batch or --window is sooner done.\n`;
}
