import { InputError } from "../src/core/errors.js";
import { printable, printableJson } from "../src/core/text.js";
import { StepLines } from "../src/data/step-lines.js";
import { type Prediction, readScores } from "../src/evaluate/prediction.js";
import { type AnyModel, channelCount, contractOf } from "../src/inference/any-model.js";
import { predict } from "../src/inference/predict.js";
import type { ModelStream } from "../src/inference/stream.js";
import { textSequences } from "../src/inference/texts.js";
import { type Io, linesOf, write } from "./io.js";

export interface LineOptions {
  json: boolean;
  /** Whether to show every label's probability, not only the best. */
  all: boolean;
}

/**
 * Reads one step per line (D numbers, separated by commas) and answers each at once with one line; keeps the state from
 * line to line, and starts a new sequence at an empty line. With a frame of k samples it answers every k-th line. A
 * first line of names selects the model's channels, as in files. A slow reader slows down the input.
 */
export async function predictLines(
  model: AnyModel,
  stream: ModelStream,
  io: Io,
  { json, all }: LineOptions,
): Promise<void> {
  const contract = contractOf(model);
  const steps = new StepLines({ count: channelCount(model), names: contract.channels }, "standard input");
  let number = 0;
  for await (const line of linesOf(io.stdin)) {
    number += 1;
    if (io.stdout.destroyed) return;
    if (line.trim() === "") {
      stream.reset();
      continue;
    }
    const sample = steps.read(line, number);
    if (sample === null) continue;
    const scores = scored(stream, sample, number);
    if (scores === null) continue;
    const prediction = readScores(contract, scores);
    await write(
      io.stdout,
      `${json ? printableJson(prediction) : predictionColumns(prediction, contract.labels, all).join("\t")}\n`,
    );
  }
}

/** Reads one text per line and answers each at once with one line: an empty one, or null, if the text is empty. */
export async function predictTextLines(model: AnyModel, io: Io, { json, all }: LineOptions): Promise<void> {
  const contract = contractOf(model);
  let number = 0;
  for await (const line of linesOf(io.stdin)) {
    number += 1;
    if (io.stdout.destroyed) return;
    if (line.trim() === "") {
      await write(io.stdout, json ? "null\n" : "\n");
      continue;
    }
    const where = () => `standard input, line ${number}`;
    const scores = await predict(model, textSequences(contract, [line], where));
    const prediction = readScores(contract, scores.subarray(-contract.labels.length));
    await write(
      io.stdout,
      `${json ? printableJson(prediction) : predictionColumns(prediction, contract.labels, all).join("\t")}\n`,
    );
  }
}

function scored(stream: ModelStream, sample: Float64Array, number: number): Float32Array | null {
  try {
    return stream.step(sample);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`standard input, line ${number}: ${error.message}`) : error;
  }
}

/**
 * A prediction as columns of text: the label and its probability, or those of several, or with `all` every label, or the
 * numbers.
 * @param labels in the order of the scores: the keys of an object that are whole numbers would be sorted
 */
export function predictionColumns({ label, values }: Prediction, labels: readonly string[], all: boolean): string[] {
  const entries = labels.map((name) => [name, values[name] ?? Number.NaN] as const);
  if (label === null) return entries.map(([, value]) => String(Number(value.toPrecision(7))));
  const shown = printable(label);
  if (all) return [shown, ...entries.map(([name, value]) => `${printable(name)}=${value.toFixed(4)}`)];
  const own = values[label];
  const chances = own === undefined ? entries.flatMap(([, value]) => (value > 0.5 ? [value] : [])) : [own];
  return [shown, chances.map((value) => value.toFixed(4)).join(",")];
}
