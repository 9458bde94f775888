/**
 * @file Two tasks that need only a long memory, drawn from a seed: the adding problem (Hochreiter and Schmidhuber,
 * 1997) and copying (same source; in the form of Arjovsky et al., ICML 2016, §5.1).
 */
import { InputError } from "../../src/core/errors.js";
import { type Random, random } from "../../src/core/random.js";
import { endToEnd, plainSequences, type Sequences } from "../../src/data/sequences.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import { predict } from "../../src/inference/predict.js";
import { type Measure, percent, type TestedSequences } from "./tested.js";

/** The size and the seed of a drawn set. */
export interface Drawn {
  /** T: steps of the adding problem; steps for which copying has to remember. */
  steps: number;
  /** Sequences for training and validation, and for the test part. */
  train: number;
  test: number;
  seed: number;
}

/** A set for copying: of the sequences in `train`, the last are its validation part. */
export interface DrawnCopying extends Drawn {
  validation: number;
}

/** The number of different symbols to copy, and of symbols in a sequence. */
export const copied = { symbols: 8, length: 10 } as const;

/** Sequences of these lengths, one after another. */
function sequencesOf(
  lengths: Uint32Array,
  channels: number,
  values: Float32Array | Uint8Array,
): Omit<Sequences, "targets"> {
  return { channels, values, starts: endToEnd(lengths), lengths, ...plainSequences };
}

function tested(sequences: Sequences, { train, test }: Drawn): TestedSequences {
  return { sequences, test: Uint32Array.from({ length: test }, (_, index) => train + index) };
}

/** @throws InputError if a sequence is too short for the task */
function atLeast(steps: number, least: number, task: string): void {
  if (steps < least) throw new InputError(`${steps} steps: ${task} needs ${least} or more`);
}

/**
 * The adding problem: numbers from 0 to 1 and marks `[T, 2]`, with one number marked by a 1 in each half; the target is
 * the sum of the two. Always answering 1 has a mean squared error of 1/6.
 */
export function addingProblem(drawn: Drawn): TestedSequences {
  const { steps } = drawn;
  atLeast(steps, 2, "the adding problem");
  const generator = random(drawn.seed);
  const count = drawn.train + drawn.test;
  const values = new Float32Array(count * steps * 2);
  const sums = new Float32Array(count);
  const half = Math.floor(steps / 2);
  for (let sequence = 0; sequence < count; sequence++) {
    const from = sequence * steps * 2;
    for (let t = 0; t < steps; t++) values[from + 2 * t] = generator.uniform();
    let sum = 0;
    for (const t of [generator.below(half), half + generator.below(steps - half)]) {
      values[from + 2 * t + 1] = 1;
      sum += values[from + 2 * t] ?? 0;
    }
    sums[sequence] = sum;
  }
  const targets = { task: "regression" as const, readout: "last" as const, labels: ["sum"], values: sums };
  return tested({ ...sequencesOf(new Uint32Array(count).fill(steps), 2, values), targets }, drawn);
}

/** The size of a one-hot vector: the symbols, blank and the start sign. */
const channels = copied.symbols + 2;
const [blank, begin] = [copied.symbols, copied.symbols + 1];

function drawSymbols(generator: Random): number[] {
  return Array.from({ length: copied.length }, () => generator.below(copied.symbols));
}

/** A delay of 1 to `most` steps, as often in each octave: what short ones teach is then learnt for long ones. */
function drawDelay(generator: Random, most: number): number {
  const octave = 2 ** generator.below(32 - Math.clz32(most));
  return Math.min(most, octave + generator.below(octave));
}

/**
 * Copying: ten symbols of eight, then T − 1 blanks, a sign, and ten blanks `[T + 20, 10]`, one-hot. The target is blank
 * until the sign, then the ten symbols again. A model without memory answers blank, then any symbol. The validation and
 * the test part have the whole T, the training part has all delays up to it.
 */
export function copyingMemory(drawn: DrawnCopying): TestedSequences {
  atLeast(drawn.steps, 1, "copying");
  const generator = random(drawn.seed);
  const { train, validation, test, steps: longest } = drawn;
  const learnt = train - validation;
  const lengths = Uint32Array.from({ length: train + test }, (_, index) => {
    const delay = index < learnt ? drawDelay(generator, longest) : longest;
    return delay + 2 * copied.length;
  });
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const values = new Uint8Array(steps * channels);
  const answers = new Int32Array(steps).fill(blank);
  const plain = sequencesOf(lengths, channels, values);
  lengths.forEach((length, index) => {
    const first = plain.starts[index] ?? 0;
    const symbols = drawSymbols(generator);
    for (let t = 0; t < length; t++) {
      const symbol = symbols[t] ?? (t === length - copied.length - 1 ? begin : blank);
      values[(first + t) * channels + symbol] = 1;
    }
    answers.set(symbols, first + length - copied.length);
  });
  const labels = [...Array.from({ length: copied.symbols }, (_, symbol) => String(symbol)), "blank"];
  const targets = { task: "multiclass" as const, readout: "every" as const, labels, values: answers };
  return {
    ...tested({ ...plain, targets }, drawn),
    validation: Uint32Array.from({ length: validation }, (_, index) => learnt + index),
  };
}

/**
 * Fraction of the ten symbols that the largest of the scores `[sequences · steps, 9]` of {@link copyingMemory} gets
 * right.
 * @param indices the sequences that were scored, in their order
 */
export function recalled(scores: Float32Array, { lengths, starts, targets }: Sequences, indices: Uint32Array): number {
  const classes = copied.symbols + 1;
  let right = 0;
  let row = 0;
  for (const index of indices) {
    const steps = lengths[index] ?? 0;
    row += steps;
    for (let back = 1; back <= copied.length; back++) {
      const from = (row - back) * classes;
      const own = scores.subarray(from, from + classes);
      const answer = targets?.values[(starts[index] ?? 0) + steps - back];
      if (own.indexOf(own.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)) === answer) right++;
    }
  }
  return right / (indices.length * copied.length);
}

const adding: Measure = {
  name: "mean squared error",
  text: (value) => value.toFixed(5),
  ofScore: (score) => -score,
  async of(model, sequences, indices) {
    const evaluation = await evaluateModel(model, sequences, indices);
    return evaluation.task === "regression" ? evaluation.mse : Number.NaN;
  },
};

const copying: Measure = {
  name: "symbols recalled",
  text: percent,
  ofScore: null,
  of: async (model, sequences, indices) =>
    100 * recalled(await predict(model, sequences, indices), sequences, Uint32Array.from(indices)),
};

/** Generated sets by name: default T, measure, and how they are drawn. All seeds of a run share one set. */
export const generated = {
  adding: {
    steps: 2000,
    measure: adding,
    draw: (steps: number) => addingProblem({ steps, train: 6400, test: 1000, seed: 1 }),
  },
  copying: {
    steps: 500,
    measure: copying,
    draw: (steps: number) => copyingMemory({ steps, train: 20_200, validation: 200, test: 500, seed: 1 }),
  },
} as const;
export type GeneratedName = keyof typeof generated;

/** Whether the set is generated. */
export function isGenerated(set: string): set is GeneratedName {
  return set in generated;
}
