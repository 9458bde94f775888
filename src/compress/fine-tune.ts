/**
 * @file Training with the quantiser in the loop. The passes compute with the values of the integers; the gradients are
 * applied to the float weights as if rounding were the identity (straight-through; Bengio et al., 2013). Zeros stay
 * zeros. The states and the low-rank intermediates, of 16 bits, are not rounded in the loop: rounding them has no
 * measurable effect.
 */
import type { Sequences, Split } from "../data/sequences.js";
import { flatten, parameterSlices, unflatten } from "../engine/parameters.js";
import { evaluateInteger, scoreOf } from "../inference/evaluate-model.js";
import type { Formats } from "../integer/formats.js";
import type { IntegerModel } from "../integer/model.js";
import { applyFormats, calibrate, fakeQuantiseModel, type QuantiseOptions } from "../integer/quantise.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { untied } from "../model/tied.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { TrainOptions } from "../train/options.js";
import { freeMap } from "../train/resolve.js";
import { type RunHooks, Runs } from "../train/runs.js";
import type { TrainSetting } from "../train/trainer.js";
import { supportOf } from "./footprint.js";

/**
 * As in training, but ranks, densities, non-linearities and bound are always the model's, and U is a free matrix. Other
 * defaults: 10 epochs (0: round once, without training), learning rate 0.002.
 */
export interface FineTuneOptions extends Partial<TrainOptions> {
  /** Scale of the raw samples, see {@link QuantiseOptions}. Default: from the data. */
  sampleScale?: QuantiseOptions["sampleScale"];
}

export interface FineTuned {
  integer: IntegerModel;
  /** The float model after training, which was quantised. */
  model: Model;
  /** Validation score of the integer model: accuracy, or minus the error; null without a validation part. */
  score: number | null;
  /** The score of the model rounded once, without training. */
  oneShotScore: number | null;
  /** The model rounded once, without training. */
  oneShot: IntegerModel;
  history: readonly EpochReport[];
}

/** The parameters that the passes use instead of a model's: the values of the integers. */
function quantiserView(spec: ModelSpec, formats: Formats): NonNullable<TrainSetting["view"]> {
  const slices = parameterSlices(spec);
  return (parameters, seen) =>
    flatten(slices, fakeQuantiseModel({ kind: "float", spec, tensors: unflatten(slices, parameters) }, formats), seen);
}

/**
 * Quantises a model and trains it further with the quantiser in the loop. The formats are chosen once, from the model
 * and the training part; a head that is tied to an embedding becomes a separate one. If rounding once scores better on
 * the validation part, that is the result.
 *
 * @param given the float model
 * @param data raw, as it was recorded
 * @param runs the job that this run belongs to, so that it can be stopped and resumed
 * @throws InputError if the model does not fit the data or cannot be quantised
 */
export async function fineTune(
  given: Model,
  data: Sequences,
  split: Split,
  options: FineTuneOptions = {},
  hooks: RunHooks = {},
  runs = new Runs(),
): Promise<FineTuned> {
  const { sampleScale = null, epochs = 10, learningRate = 0.002, ...rest } = options;
  const model = untied(given);
  const formats = calibrate(model, data, { indices: split.train, sampleScale });
  const oneShot = applyFormats(model, formats);
  const validate = async (integer: IntegerModel) =>
    split.validation.length === 0 ? null : scoreOf(await evaluateInteger(integer, data, split.validation));
  const oneShotScore = await validate(oneShot);
  const untrained = { integer: oneShot, model, score: oneShotScore, oneShotScore, oneShot, history: [] };
  if (epochs === 0) return untrained;

  const layers = { rankW: null, rankU: null, gate: null, update: null, stateBound: null, ...freeMap };
  const kept = { ...layers, ...supportOf(model) };
  const training = { ...rest, ...kept, epochs, learningRate, thresholdAfter: 0, freezeAfter: 0 };
  const view = quantiserView(model.spec, formats);
  const { model: tuned, history } = await runs.train(data, split, training, { model, view }, hooks);
  const integer = applyFormats(tuned, formats);
  const score = await validate(integer);
  if (score !== null && oneShotScore !== null && score < oneShotScore) return { ...untrained, history };
  return { integer, model: tuned, score, oneShotScore, oneShot, history };
}
