/** @file What a model gets right on recordings that it was not trained on. */
import { type IntegerModel, IntegerRunner, type Model, predict, rawSamples, type Sequences } from "../library.js";
import type { Examples } from "./examples.js";
import type { Judged, Score } from "./messages.js";

function largestOf(scores: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if ((scores[c] ?? 0) > (scores[best] ?? 0)) best = c;
  return best;
}

/** The class that each sequence of the held-out part is given by the float model. */
export async function floatScore(model: Model, examples: Examples): Promise<Score> {
  const { test } = examples.split;
  const scores = await predict(model, examples.sequences, test);
  const classes = model.spec.labels.length;
  return scoreOf(examples, (position) => largestOf(scores.subarray(position * classes, (position + 1) * classes)));
}

/** The same by the integer model: a window from the zero state to its last step. */
export function integerScore(model: IntegerModel, examples: Examples): Score {
  const runner = new IntegerRunner(model);
  const { values, channels, starts, lengths }: Sequences = examples.sequences;
  return scoreOf(examples, (_, index) => {
    runner.reset();
    const start = starts[index] ?? 0;
    for (let step = start; step < start + (lengths[index] ?? 0); step++) {
      runner.step(rawSamples(values.subarray(step * channels, (step + 1) * channels), model.input.sampleScale));
    }
    return largestOf(runner.scores());
  });
}

/** A recording is right where most of its windows are. */
function scoreOf(
  { split, sequences, origins }: Examples,
  predictedAt: (position: number, index: number) => number,
): Score {
  const judged = Array.from(split.test, (index, position): Judged => {
    const { path = "", start = 0 } = origins[index] ?? {};
    const actual = sequences.targets?.values[index] ?? 0;
    return { path, start, actual, predicted: predictedAt(position, index) };
  });
  const balance = new Map<string, number>();
  for (const { path, actual, predicted } of judged) {
    balance.set(path, (balance.get(path) ?? 0) + (actual === predicted ? 1 : -1));
  }
  const right = [...balance.values()].filter((votes) => votes > 0).length;
  return { labels: sequences.targets?.labels ?? [], judged, recordings: balance.size, rightRecordings: right };
}
