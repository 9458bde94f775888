/** @file A model's answer as a label with its probability. */
import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { indicesOf } from "../data/check-sequences.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { depthOf } from "../data/nested.js";
import type { Sequences } from "../data/sequences.js";
import { readScores } from "../evaluate/prediction.js";
import { type AnyModel, channelCount, contractOf } from "./any-model.js";
import { predict } from "./predict.js";
import { textSequences } from "./texts.js";

/** The answer of {@link classify}. */
export interface Classification {
  /** The most probable label. */
  label: string;
  probability: number;
  /** The probability of every label. Those of classes add up to 1; those of independent labels need not. */
  probabilities: Record<string, number>;
}

/** T steps of D numbers: a list of steps, or all numbers one after another. */
export type SampleSequence = ArrayLike<number> | readonly ArrayLike<number>[];

/** Sequences of any lengths: a data set, or `[N, T, D]` in lists. */
export type SampleSequences = Sequences | readonly (readonly ArrayLike<number>[])[];

/**
 * Classifies a sequence, or several, with a model of either kind; for a model that reads text, a text, or several.
 *
 *     const { label, probability } = await classify(model, [[0.1, -0.2, 9.8], [0.2, -0.1, 9.7]]);
 *     const [first, second] = await classify(reader, ["a fine film", "a dull one"]);
 *
 * @param data in the units of the training data; texts are cut into the model's units, and longer ones as in training
 * @returns the answers; for a readout at every step those after the last step
 * @throws InputError if the model predicts numbers, or the data do not fit it
 */
export function classify(model: AnyModel, data: SampleSequence | string): Promise<Classification>;
export function classify(model: AnyModel, data: SampleSequences | readonly string[]): Promise<Classification[]>;
export async function classify(
  model: AnyModel,
  data: SampleSequence | SampleSequences | string | readonly string[],
): Promise<Classification | Classification[]> {
  if (contractOf(model).task === "regression") {
    throw new InputError("the model predicts numbers, not labels: call predict for its scores");
  }
  if (typeof data === "string") {
    const only = textSequences(contractOf(model), [data], () => "the text");
    return at(await classifyAll(model, only), 0, "sequence");
  }
  if (areTexts(data))
    return classifyAll(
      model,
      textSequences(contractOf(model), data, (index) => `text ${index}`),
    );
  if (isDataSet(data)) return classifyAll(model, data);
  const depth = depthOf(data);
  const x = depth === 1 ? [stepsOf(data, channelCount(model))] : depth === 2 ? [data] : data;
  const all = await classifyAll(model, sequencesOfArrays({ x, y: null }, {}, "the samples"));
  return depth > 2 ? all : at(all, 0, "sequence");
}

function isDataSet(data: SampleSequence | SampleSequences): data is Sequences {
  return typeof data === "object" && data !== null && "lengths" in data;
}

function areTexts(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.length > 0 && data.every((each) => typeof each === "string");
}

/** A flat list cut into steps. */
function stepsOf(numbers: SampleSequence | Exclude<SampleSequences, Sequences>, channels: number): unknown[][] {
  const flat: unknown[] = [];
  for (let at = 0; at < numbers.length; at++) flat.push(numbers[at]);
  if (flat.length === 0 || flat.length % channels !== 0) {
    throw new InputError(
      `the sample sequence has ${flat.length} numbers, the model takes ${channels} a step: give whole steps`,
    );
  }
  return Array.from({ length: flat.length / channels }, (_, step) =>
    flat.slice(step * channels, (step + 1) * channels),
  );
}

async function classifyAll(model: AnyModel, data: Sequences): Promise<Classification[]> {
  const contract = contractOf(model);
  const outputs = contract.labels.length;
  const indices = indicesOf(data, undefined);
  const scores = await predict(model, data, indices);
  let row = 0;
  return Array.from(indices, (index) => {
    row += contract.readout === "every" ? at(data.lengths, index, "sequence") : 1;
    const { values } = readScores(contract, scores.subarray((row - 1) * outputs, row * outputs));
    const [label, probability] = Object.entries(values).reduce((best, each) => (each[1] > best[1] ? each : best));
    return { label, probability, probabilities: values };
  });
}
