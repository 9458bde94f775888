/** @file The state of a run before its first batch: a new model, or an existing one. */
import { at } from "../core/at.js";
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkChannelOrder } from "../data/check-sequences.js";
import { normalisationOf } from "../data/normalise.js";
import type { Sequences, Split, Targets } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";
import { flatten, parameterCount, parameterSlices } from "../engine/parameters.js";
import { checkSpec } from "../model/check.js";
import { initialTensors } from "../model/initial.js";
import { isLanguageModel } from "../model/language.js";
import { channelsOf, type Model, type ModelSpec } from "../model/spec.js";
import type { Readout } from "../model/task.js";
import { type TextSpec, vocabularySize } from "../model/text.js";
import { OptionError } from "../options/place.js";
import { withHeadFor } from "./labels.js";
import { languageKeys, settledKeys, textKeys, trainDefaults } from "./option-table.js";
import type { TrainOptions } from "./options.js";
import { factorises } from "./phases.js";
import { recurrentBlocks, startRecurrent, writeRecurrent } from "./recurrent/step.js";
import { freeMap, layersOf } from "./resolve.js";
import type { TrainState } from "./state.js";

type Begun = Omit<TrainState, "options" | "running">;

/** A new model's first state: at full rank if it is to be factorised. */
export function newRun(data: Sequences, split: Split, options: TrainOptions): Begun {
  checkVariations(options, data);
  checkTextOptions(options, data);
  const spec = firstSpec(data, split, options);
  const start = options.lowRankStart === "published" ? "published" : "xavier";
  const { seed, timeScale, recurrentMap } = options;
  const lasting = timeScale === null ? null : { steps: timeScale, freeU: recurrentMap === "full" };
  const begun = begin(spec, initialTensors(spec, seed, start, lasting));
  const recurrent = startRecurrent(spec, options);
  if (recurrent !== null) writeRecurrent(recurrentBlocks(spec, options), recurrent, begun.parameters);
  return { ...begun, recurrent };
}

/**
 * The first state of a run that trains a model further: cell, sizes and normalisation are the model's, and so are its
 * labels if they include all classes of the data, see {@link withHeadFor}; the options may replace non-linearities and
 * the state's bound.
 * @throws InputError if the model does not fit the data
 */
export function runFrom(model: Model, data: Sequences, split: Split, options: TrainOptions): Begun {
  const targets = checkTargets(data, split);
  checkVariations(options, data);
  const { task, readout, labels } = targets;
  checkFreeMap(options);
  const { spec } = model;
  checkVocabulary(spec, data);
  const learnsClasses = isLanguageModel(spec) && !isLanguageData(data);
  const takes = channelsOf(spec);
  if (takes !== data.channels) {
    throw new InputError(
      `the model takes ${takes} channels, the data have ${data.channels}: give data with the model's channels`,
    );
  }
  checkChannelOrder(spec.channels, data);
  if (!learnsClasses && (task !== spec.task || (readout === "every") !== (spec.readout === "every"))) {
    const model = `the model is for ${spec.task}, ${spec.readout} step, ${spec.labels.length} labels`;
    throw new InputError(
      `${model}; the data are for ${task}, ${readout} step, ${labels.length} labels: give data of the model's task`,
    );
  }
  const begun = learnsClasses ? underNewHead(model, data, split, options) : withHeadFor(model, targets, options.seed);
  if (options.readout !== null && options.readout !== begun.spec.readout) {
    const asked = options.readout;
    throw new OptionError(
      ({ name }) =>
        `${name("readout")} is ${asked}, the model's is ${begun.spec.readout}: leave it out, or train a new model`,
    );
  }
  const { gate, update, stateBound } = options;
  const layers = spec.layers.map((layer) => ({
    ...layer,
    gate: gate ?? layer.gate,
    update: update ?? layer.update,
    stateBound: stateBound ?? layer.stateBound,
  }));
  return begin(checkSpec({ ...begun.spec, layers, training: null }), begun.tensors);
}

/** @throws OptionError if U would have separate parameters in a run that trains a model further */
function checkFreeMap({ recurrentMap }: TrainOptions): void {
  if (recurrentMap === freeMap.recurrentMap) return;
  throw new OptionError(
    ({ name }) =>
      `${name("recurrentMap")} is ${recurrentMap}, which an existing model cannot adopt: leave it out, or train a new model`,
  );
}

/**
 * The embedding and the layers of a language model under a new head, for texts with labels: the model learnt the
 * language from text without any (Dai and Le, NIPS 2015).
 */
function underNewHead({ spec, tensors }: Model, data: Sequences, split: Split, options: TrainOptions) {
  const own = { ...firstSpec(data, split, { ...options, head: "own" }), layers: spec.layers };
  const learnt = Object.entries(tensors).filter(([name]) => !name.startsWith("head."));
  return { spec: own, tensors: { ...initialTensors(own, options.seed), ...Object.fromEntries(learnt) } };
}

/** @throws InputError if only one of model and data is of text, or their ids stand for different tokens */
function checkVocabulary({ text }: ModelSpec, data: Sequences): void {
  if (JSON.stringify(text) === JSON.stringify(data.text)) return;
  const of = (spec: TextSpec | undefined) =>
    spec === undefined ? "numbers" : `text of ${vocabularySize(spec)} ${spec.unit}`;
  throw new InputError(
    `the model reads ${of(text)}, the data are ${of(data.text)}: read them with the model's vocabulary`,
  );
}

/** The options that an existing model has settled: its sizes. */
export function sizesOf({ layers, frame = 1, text, tied }: ModelSpec): Partial<TrainOptions> {
  const { cell, hidden, input } = at(layers, 0, "layer");
  return {
    cell,
    hidden,
    layers: layers.length,
    frame,
    ...(text === undefined ? {} : { embedding: input, head: tied ? "tied" : "own" }),
  };
}

/**
 * @param given the options as the user gave them
 * @throws OptionError for an option that the model has settled, unless it says what the model has
 */
export function checkSettled(spec: ModelSpec, given: Partial<TrainOptions>): void {
  const companded = spec.normalisation?.companding !== undefined;
  const own: Partial<TrainOptions> = { ...sizesOf(spec), ...freeMap, ...(companded ? {} : { companding: 0 }) };
  const key = settledKeys.find((name) => (given[name] ?? null) !== null && given[name] !== own[name]);
  if (key === undefined) return;
  throw new OptionError(
    ({ name }) => `${name(key)} is ${given[key]}, but the model keeps its network: leave it out, or train a new model`,
  );
}

/** The options that describe an existing model, taken from its first layer. */
export function shapeOf(spec: ModelSpec): Partial<TrainOptions> {
  const { gate, update, stateBound } = at(spec.layers, 0, "layer");
  return { ...sizesOf(spec), readout: spec.readout, gate, update, stateBound };
}

function begin(spec: ModelSpec, tensors: Model["tensors"]): Begun {
  return {
    spec,
    epoch: 0,
    history: [],
    best: null,
    bestParameters: null,
    recurrent: null,
    carried: null,
    ...atRest(spec, tensors),
  };
}

/** Flat parameters, an optimiser in its initial state, and no average yet. */
export function atRest(spec: ModelSpec, tensors: Model["tensors"]) {
  const count = parameterCount(spec);
  const parameters = new Float32Array(count);
  flatten(parameterSlices(spec), tensors, parameters);
  return {
    parameters,
    firstMoment: new Float32Array(count),
    secondMoment: new Float32Array(count),
    steps: 0,
    beta1Power: 1,
    beta2Power: 1,
    average: null,
    averaged: 0,
    averagedPhase: "",
  };
}

/** @throws InputError if the targets are for steps and the readout for sequences, or the reverse */
function readoutOf({ readout }: TrainOptions, targets: Targets): Readout {
  if (readout === null) return targets.readout;
  if ((readout === "every") === (targets.readout === "every")) return readout;
  const has = targets.readout === "every" ? "every step has a target" : "a sequence has one target";
  throw new InputError(`readout is "${readout}", but ${has}: give another readout, or other targets`);
}

/** @throws OptionError for variations that move steps, where each has a target, and for turns of what is no vector */
function checkVariations(options: TrainOptions, data: Sequences): void {
  const { rotation } = options;
  const { targets, channels, frame = 1, text } = data;
  const sensors = channels / frame;
  if (rotation !== 0 && sensors < 3 && text === undefined) {
    throw new OptionError(
      ({ name }) =>
        `${name("rotation")} is ${rotation}, but it turns channels in threes, x, y and z, and the data have ${sensors}: give 0, or leave it out`,
    );
  }
  const key = (["crop", "stretch", "warp", "mixup"] as const).find(
    (moving) => options[moving] !== trainDefaults[moving],
  );
  if (key === undefined || targets?.readout !== "every") return;
  throw new OptionError(({ name }) => `${name(key)} is ${options[key]}, but every step has a target: leave it out`);
}

/** @throws OptionError for options of text on numbers, and for those of a language model on other data */
function checkTextOptions(options: TrainOptions, data: Sequences): void {
  const text = data.text === undefined ? textKeys.find((key) => options[key] !== trainDefaults[key]) : undefined;
  const language = isLanguageData(data) ? undefined : languageKeys.find((key) => options[key] !== trainDefaults[key]);
  const key = text ?? language;
  if (key === undefined) return;
  const user = text === undefined ? "a language model" : "text";
  throw new OptionError(
    ({ name }) => `${name(key)} is ${options[key]}, but only ${user} has a use for it: leave it out`,
  );
}

function checkTargets({ targets }: Sequences, split: Split) {
  if (targets === null)
    throw new InputError("the data have no labels or targets to learn: name the column or file that holds them");
  if (split.train.length === 0)
    throw new InputError("the training part is empty: give more data, or smaller validation and test shares");
  return targets;
}

function firstSpec(data: Sequences, split: Split, options: TrainOptions): ModelSpec {
  const targets = checkTargets(data, split);
  const { text } = data;
  const low = layersOf(options, text === undefined ? data.channels * options.frame : options.embedding);
  const layers = factorises(options) ? low.map((layer) => ({ ...layer, rankW: null, rankU: null })) : low;
  const tied = options.head === "tied";
  const rest = {
    format: "fastcells" as const,
    version: 1 as const,
    task: targets.task,
    readout: readoutOf(options, targets),
    ...(options.frame === 1 ? {} : { frame: options.frame }),
    labels: targets.labels,
    normalisation: text === undefined ? normalisationOf(data, split.train, options.companding) : null,
    channels: data.channelNames,
    sampleRate: data.sampleRate,
    frontEnd: data.frontEnd ?? null,
    ...(text === undefined ? {} : { text }),
    ...(tied ? { tied } : {}),
    detector: null,
    training: null,
  };
  checkSpec({ ...rest, layers: low });
  return { ...rest, layers };
}

/** @throws InputError for anything but a float model, as plain JavaScript may give */
export function checkFloat(model: Model, verb: "train further" | "compress"): void {
  if (model?.kind === "float") return;
  const found = Object(model).kind === "integer" ? "an integer model" : kindOf(model);
  throw new InputError(`the model to ${verb} is ${found}: give a float model, from train or decodeModel`);
}
