import { InputError } from "../src/core/errors.js";
import { type Prediction, readScores } from "../src/evaluate/prediction.js";
import { type AnyModel, channelCount, contractOf } from "../src/inference/any-model.js";
import type { ModelStream } from "../src/inference/stream.js";
import { type Io, write } from "./io.js";
import { linesOf } from "./lines.js";

export interface LineOptions {
  json: boolean;
  /** Show every label's probability, not only the best. */
  all: boolean;
}

/**
 * Reads one step a line (D numbers with commas) and answers each with one line at once; the state is kept from line
 * to line, and an empty line starts a new sequence. With a frame of k samples every k-th line is answered. A first line of names is skipped. A reader that is slow slows
 * the input down.
 */
export async function predictLines(
  model: AnyModel,
  stream: ModelStream,
  io: Io,
  { json, all }: LineOptions,
): Promise<void> {
  const channels = channelCount(model);
  const contract = contractOf(model);
  let number = 0;
  for await (const line of linesOf(io.stdin)) {
    number += 1;
    if (io.stdout.destroyed) return;
    if (line.trim() === "") {
      stream.reset();
      continue;
    }
    const sample = readStep(line, number, channels);
    if (sample === null) continue;
    const scores = stream.step(sample);
    if (scores === null) continue;
    const prediction = readScores(contract, scores);
    await write(io.stdout, `${json ? JSON.stringify(prediction) : predictionColumns(prediction, all).join("\t")}\n`);
  }
}

/** The numbers of a line, or null where it is a first line of names. */
function readStep(line: string, number: number, channels: number): Float64Array | null {
  const fields = line.split(",");
  const values = Float64Array.from(fields, (field) => (field.trim() === "" ? Number.NaN : Number(field)));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (number === 1 && wrong >= 0 && fields.every((field) => Number.isNaN(Number.parseFloat(field)))) return null;
  if (fields.length !== channels) {
    throw new InputError(
      `standard input, line ${number}: ${fields.length} numbers, the model takes ${channels} a step, with commas between`,
    );
  }
  if (wrong >= 0) {
    throw new InputError(`standard input, line ${number}: "${fields[wrong]?.trim()}" is not a finite number`);
  }
  return values;
}

/** A prediction as columns of text: the label and its probability, all of them with `all`, or the numbers. */
export function predictionColumns({ label, values }: Prediction, all: boolean): string[] {
  const entries = Object.entries(values);
  if (label === null) return entries.map(([, value]) => String(Number(value.toPrecision(7))));
  if (all) return [label, ...entries.map(([name, value]) => `${name}=${value.toFixed(4)}`)];
  const chance = values[label];
  return chance === undefined ? [label] : [label, chance.toFixed(4)];
}
