import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { checkClasses, checkSequences, indicesOf } from "../data/check-sequences.js";
import { labelPlace } from "../data/classes.js";
import type { Sequences, Targets } from "../data/sequences.js";
import type { PredictOptions } from "../engine/predict.js";
import { type Evaluation, evaluateScores } from "../evaluate/evaluation.js";
import { meanLikelihood } from "../evaluate/likelihood.js";
import { comparedError } from "../evaluate/regression.js";
import type { IntegerModel } from "../integer/model.js";
import { isLanguageModel } from "../model/language.js";
import type { Model, ModelContract } from "../model/spec.js";
import { checkOptions } from "../options/table.js";
import { threadCount } from "../options/values.js";
import { type AnyModel, contractOf } from "./any-model.js";
import { evaluateLanguage } from "./language.js";
import { checkChannels, integerScores, predict } from "./predict.js";

type Answers = Pick<ModelContract, "task" | "readout" | "labels">;

/**
 * Evaluates a model of either kind on some of the sequences. Classes are matched by name, so the data need not have all
 * of them or the same order; named outputs of other tasks are matched by name, too, and all must be there.
 *
 * @param indices of the sequences. Default: all
 * @throws InputError if the data do not fit the model: channels, task, readout or labels
 */
export async function evaluateModel(
  model: AnyModel,
  sequences: Sequences,
  indices?: ArrayLike<number>,
  options: PredictOptions = {},
): Promise<Evaluation> {
  checkOptions({ threads: threadCount }, options);
  const contract = contractOf(model);
  checkSequences(sequences);
  checkChannels(model, sequences);
  if (isLanguageModel(contract)) return evaluateLanguage(model, sequences, indicesOf(sequences, indices));
  targetsFor(contract, sequences);
  const chosen = indicesOf(sequences, indices);
  return evaluateOn(contract, sequences, chosen, await predict(model, sequences, chosen, options));
}

/** What a model is worth on sequences that it has not seen. */
export interface Judgement {
  /** {@link scoreOf} the evaluation, for people. */
  score: number;
  /** What options are compared by: the {@link meanLikelihood} of answers, or minus the error of numbers. */
  merit: number;
}

/** Judges a float model on some of the sequences it was made for. */
export async function judgeModel(
  model: Model,
  sequences: Sequences,
  indices: Uint32Array,
  options: PredictOptions = {},
): Promise<Judgement> {
  if (isLanguageModel(model.spec)) {
    const score = scoreOf(await evaluateLanguage(model, sequences, indices));
    return { score, merit: score };
  }
  const scores = await predict(model, sequences, indices, options);
  const judged = judgedOn(model.spec, sequences, indices, scores);
  const score = scoreOf(evaluateScores(judged.scores, judged.targets));
  const merit = judged.targets.task === "regression" ? score : meanLikelihood(judged.scores, judged.targets);
  return { score, merit };
}

/** The same for an integer model and data known to fit it. */
export async function evaluateInteger(
  model: IntegerModel,
  sequences: Sequences,
  indices: Uint32Array,
): Promise<Evaluation> {
  if (isLanguageModel(model)) return evaluateLanguage(model, sequences, indices);
  return evaluateOn(model, sequences, indices, integerScores(model, sequences, indices));
}

/**
 * The number by which models of a task are compared: accuracy, minus the error of {@link comparedError}, or minus the
 * cross-entropy of a text.
 */
export function scoreOf(evaluation: Evaluation): number {
  if (evaluation.task === "language") return -evaluation.crossEntropy;
  return evaluation.task === "regression" ? -comparedError(evaluation) : evaluation.accuracy;
}

/** Evaluates scores that a model has computed for some of the sequences, in their order; as {@link evaluateModel}. */
function evaluateOn(answers: Answers, sequences: Sequences, indices: Uint32Array, scores: Float32Array): Evaluation {
  const judged = judgedOn(answers, sequences, indices, scores);
  return evaluateScores(judged.scores, judged.targets);
}

/** The scores and targets of some sequences, without steps that have no class. */
function judgedOn(
  answers: Answers,
  sequences: Sequences,
  indices: Uint32Array,
  scores: Float32Array,
): { scores: Float32Array; targets: Targets } {
  const targets = targetsFor(answers, sequences);
  const values = targetsOf(sequences, targets, indices);
  if (targets.task !== "multiclass" || !values.includes(-1)) return { scores, targets: { ...targets, values } };
  const { length: width } = targets.labels;
  return {
    scores: scores.filter((_, at) => values[Math.floor(at / width)] !== -1),
    targets: { ...targets, values: values.filter((value: number) => value !== -1) },
  };
}

/** The data's targets with the model's labels. */
function targetsFor(spec: Answers, { targets }: Sequences): Targets {
  if (targets === null) throw new InputError("the data have no labels to compare with: name their column or file");
  if (targets.task !== spec.task || (targets.readout === "every") !== (spec.readout === "every")) {
    throw new InputError(
      `the model is for ${spec.task} read at ${spec.readout}, the data are ${targets.task} read at ${targets.readout}: ` +
        "load them with the task and readout of training",
    );
  }
  if (targets.task !== "multiclass") return outputsInOrder(spec.labels, targets);
  checkClasses(targets);
  const place = targets.labels.map((label) => {
    const found = labelPlace(spec.labels, label);
    if (found >= 0) return found;
    throw new InputError(
      `the data have class "${label}", the model knows ${spec.labels.slice(0, 12).join(", ")}: rename it, or leave it out`,
    );
  });
  return { ...targets, labels: spec.labels, values: Int32Array.from(targets.values, (value) => place[value] ?? -1) };
}

/** Targets of several outputs in the model's order. A single output, or outputs without names, are taken as they are. */
function outputsInOrder(labels: readonly string[], targets: Targets): Targets {
  const width = labels.length;
  if (targets.labels.length !== width) {
    throw new InputError(
      `the model predicts ${width} numbers, the data have ${targets.labels.length}: give data with the model's outputs`,
    );
  }
  const places = labels.map((label) => targets.labels.indexOf(label));
  const numbered = targets.labels.every((label, index) => label === String(index));
  if (width === 1 || places.every((place, index) => place === index)) return targets;
  const missing = places.indexOf(-1);
  if (missing >= 0) {
    if (numbered) return targets;
    throw new InputError(
      `the model predicts "${labels[missing]}", the data have ${targets.labels.slice(0, 12).join(", ")}: name the outputs as in training`,
    );
  }
  const { values } = targets;
  const ordered = values.map((_, at) => values[at - (at % width) + (places[at % width] ?? 0)] ?? 0);
  return { ...targets, labels: [...labels], values: ordered };
}

/** Targets of some sequences, concatenated: an entry for each, or an entry for each of their steps. */
function targetsOf({ starts, lengths }: Sequences, { task, readout, labels, values }: Targets, indices: Uint32Array) {
  const width = task === "multiclass" ? 1 : labels.length;
  const length = (index: number) => (readout === "last" ? 1 : at(lengths, index, "sequence"));
  const start = (index: number) => (readout === "last" ? index : at(starts, index, "sequence"));
  const count = indices.reduce((sum, index) => sum + length(index), 0);
  const gathered = values instanceof Int32Array ? new Int32Array(count * width) : new Float32Array(count * width);
  let filled = 0;
  for (const index of indices) {
    const from = start(index) * width;
    gathered.set(values.subarray(from, from + length(index) * width), filled);
    filled += length(index) * width;
  }
  return gathered;
}
