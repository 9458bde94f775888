/**
 * @file `npm run bench:bag-of-words -- SET --data DIR`: the accuracy of a linear model of which words a text contains,
 * the baseline for networks that read texts. Logistic regression (softmax for several classes) on the words' presence,
 * by Adagrad; penalty and epoch are chosen on the validation part, and the test part is evaluated once.
 */
import { join } from "node:path";
import { Command } from "commander";
import { at } from "../src/core/at.js";
import { random, shuffle } from "../src/core/random.js";
import type { Sequences } from "../src/data/sequences.js";
import { splitSequences } from "../src/data/split.js";
import { vocabularySize } from "../src/model/text.js";
import { folderOf, readTested } from "./results/sets.js";

const penalties = [0, 1e-6, 1e-5, 1e-4];
const epochs = 12;
const rate = 0.1;

interface Linear {
  classes: number;
  /** `[V + 1, C]`, the bias last. */
  weights: Float64Array;
}

/** The distinct ids of each text, and one for the bias. */
function bagsOf({ starts, lengths, values }: Sequences, bias: number): Int32Array[] {
  return Array.from(starts, (start, index) => {
    return Int32Array.from(new Set([...values.subarray(start, start + at(lengths, index, "text")), bias]));
  });
}

function probabilities({ classes, weights }: Linear, bag: Int32Array): Float64Array {
  const scores = new Float64Array(classes);
  for (const id of bag) for (let c = 0; c < classes; c++) scores[c]! += weights[id * classes + c]!;
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

function accuracy(model: Linear, bags: readonly Int32Array[], labels: ArrayLike<number>, part: Uint32Array): number {
  const right = part.filter((index) => {
    const chances = probabilities(model, at(bags, index, "text"));
    return chances.indexOf(Math.max(...chances)) === labels[index];
  });
  return (100 * right.length) / part.length;
}

function epoch(
  model: Linear,
  squares: Float64Array,
  bags: readonly Int32Array[],
  labels: ArrayLike<number>,
  order: Uint32Array,
  penalty: number,
): void {
  const { classes, weights } = model;
  for (const index of order) {
    const bag = at(bags, index, "text");
    const error = probabilities(model, bag);
    error[labels[index] ?? 0]! -= 1;
    for (const id of bag) {
      for (let c = 0; c < classes; c++) {
        const place = id * classes + c;
        const gradient = error[c]! + penalty * weights[place]!;
        squares[place]! += gradient * gradient;
        weights[place]! -= (rate * gradient) / Math.sqrt(squares[place]! + 1e-8);
      }
    }
  }
}

async function run(set: "imdb" | "imdb7500" | "sst2" | "sst5", { data }: { data: string }): Promise<void> {
  const { sequences, test, validation } = await readTested(set, join(data, folderOf(set)));
  const { text, targets } = sequences;
  if (text === undefined || targets === null) throw new Error(`${set} is not a set of texts`);
  const split = splitSequences(sequences, { validation: 0.1, seed: 1 }, test, validation ?? null);
  const classes = targets.labels.length;
  const bias = vocabularySize(text);
  const bags = bagsOf(sequences, bias);
  let best = { score: 0, penalty: 0, epoch: 0, weights: new Float64Array(0) };
  for (const penalty of penalties) {
    const model = { classes, weights: new Float64Array((bias + 1) * classes) };
    const squares = new Float64Array(model.weights.length);
    for (let pass = 1; pass <= epochs; pass++) {
      epoch(model, squares, bags, targets.values, shuffle(split.train.slice(), random(pass)), penalty);
      const score = accuracy(model, bags, targets.values, split.validation);
      if (score > best.score) best = { score, penalty, epoch: pass, weights: model.weights.slice() };
    }
  }
  const tested = accuracy({ classes, weights: best.weights }, bags, targets.values, split.test);
  const numbers = best.weights.length;
  console.log(
    `${set}, bag of words: ${tested.toFixed(2)} % (validation ${best.score.toFixed(2)} %, penalty ${best.penalty}, epoch ${best.epoch}; ${4 * numbers} bytes of float)`,
  );
}

await new Command("bag-of-words").argument("<set>").requiredOption("--data <dir>").action(run).parseAsync();
