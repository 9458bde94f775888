/** @file A model of either kind with all parts of a listener. */
import { InputError } from "../core/errors.js";
import { checkArray } from "../core/given.js";
import { Stream } from "../engine/stream.js";
import { integerScores } from "../features/detector.js";
import { type FrontEnd, frontEnd } from "../features/front-end.js";
import type { StepScorer } from "../features/listener.js";
import { rawSamples } from "../integer/quantise.js";
import { type DetectorSpec, detectorSpec, floatScoreOne, longestPause, spokenClasses } from "../model/detector.js";
import { quote } from "../model/quote.js";
import { answersOnStream } from "../model/spec.js";
import { OptionError, type Place } from "../options/place.js";
import { checkNames } from "../options/table.js";
import { type AnyModel, contractOf } from "./any-model.js";
import { IntegerRunner } from "./integer-runner.js";

/** Options of a detector; those left out are the model's, or defaults. */
export interface DetectorOptions {
  keywords: readonly string[];
  /** In scores. */
  threshold: number;
  smoothing: number;
  /** Seconds. */
  refractory: number;
}

/** The names of these options. */
export const detectorNames: Record<keyof DetectorOptions, null> = {
  keywords: null,
  threshold: null,
  smoothing: null,
  refractory: null,
};

/** The parts of a model of sound. */
export interface Listening {
  front: FrontEnd;
  scorer: StepScorer;
  detector: DetectorSpec;
  labels: readonly string[];
  /** The integer that stands for a score of 1. */
  one: number;
}

/**
 * Returns the front end, network and detector of a model: the parts of a `Listener`.
 *
 * @param options replace the model's detector options, or the defaults
 * @param path of the model, for messages
 * @throws InputError if the model has no front end or does not classify, or a keyword is not a class
 */
export async function listeningOf(
  model: AnyModel,
  options: Partial<DetectorOptions> = {},
  path = "the model",
): Promise<Listening> {
  const { frontEnd: front, task, readout, labels } = contractOf(model);
  if (front === null) {
    throw new InputError(`${path} has no front end: it is not a model of sound; train one on a folder of WAV files`);
  }
  if (task !== "multiclass") {
    throw new InputError(`${path} is for ${task}: a detector needs a model of classes`);
  }
  if (!answersOnStream({ task, readout })) {
    throw new OptionError(
      ({ name }) => `${path} is read at ${readout} of whole clips, a detector at the last state: ${remedy(name)}`,
    );
  }
  checkNames(detectorNames, options);
  const one = model.kind === "float" ? floatScoreOne : 2 ** model.head.scoreBits;
  const detector = detectorFor(contractOf(model).detector, labels, one, front.sampleRate / front.stride, options);
  return { front: frontEnd(front), scorer: await scorerOf(model), detector, labels, one };
}

const remedy = (name: (key: string) => string): string =>
  `train with ${name("readout")} last and ${name("leadIn")} 0.5`;

/**
 * What keeps a model of sound from detecting words well on a stream, with the remedy; null: nothing that is known, or it
 * is no model of sound.
 */
export function streamFlaw(model: AnyModel, { name }: Place): string | null {
  const { frontEnd, detector, recipe, ...contract } = contractOf(model);
  if (frontEnd === null || contract.task !== "multiclass") return null;
  if (!answersOnStream(contract)) {
    return `it answers for whole clips, not on a stream; for a detector ${remedy(name)}`;
  }
  if (detector !== null || recipe === undefined || (recipe.variations.leadIn ?? 0) > 0) return null;
  return `it learnt clips one by one, and may answer wrongly on a stream; for a detector ${remedy(name)}`;
}

function detectorFor(
  stored: DetectorSpec | null,
  labels: readonly string[],
  one: number,
  stepsPerSecond: number,
  { keywords, threshold, smoothing, refractory }: Partial<DetectorOptions>,
): DetectorSpec {
  const most = (stored?.limit ?? detectorSpec([0], one, stepsPerSecond).limit) / one;
  if (threshold !== undefined && !(typeof threshold === "number" && Math.abs(threshold) <= most))
    throw new InputError(`threshold is ${quote(threshold)}: give a score from ${-most} to ${most}`);
  const longest = longestPause / stepsPerSecond;
  if (refractory !== undefined && !(typeof refractory === "number" && refractory >= 0 && refractory <= longest))
    throw new InputError(`refractory is ${quote(refractory)}: give seconds from 0 to ${Math.floor(longest)}`);
  const chosen = keywords === undefined ? (stored?.keywords ?? spokenClasses(labels)) : indicesOf(keywords, labels);
  return detectorSpec(chosen, one, stepsPerSecond, {
    ...stored,
    keywords: chosen,
    ...(threshold === undefined ? {} : { threshold: Math.round(threshold * one) }),
    ...(smoothing === undefined ? {} : { smoothing }),
    ...(refractory === undefined ? {} : { refractory: Math.round(refractory * stepsPerSecond) }),
  });
}

function indicesOf(keywords: readonly string[], labels: readonly string[]): number[] {
  checkArray(keywords, "the list of keywords", "an array of the model's classes");
  return keywords.map((keyword) => {
    const index = labels.indexOf(keyword);
    if (index >= 0) return index;
    throw new InputError(`the model has no class ${JSON.stringify(keyword)}: choose from ${labels.join(", ")}`);
  });
}

async function scorerOf(model: AnyModel): Promise<StepScorer> {
  if (model.kind === "float") {
    const stream = await Stream.open(model);
    return {
      step: (features) => {
        const scores = stream.step(features);
        if (scores === null) throw new Error("a listening model takes one step a frame of features");
        return integerScores(scores, floatScoreOne);
      },
      reset: () => stream.reset(),
    };
  }
  const { sampleScale } = model.input;
  const runner = new IntegerRunner(model);
  return {
    step(features) {
      runner.step(rawSamples(features, sampleScale));
      return runner.scores();
    },
    reset: () => runner.reset(),
  };
}
