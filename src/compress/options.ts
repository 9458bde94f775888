import type { Nonlinearity } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import type { QuantiseOptions } from "../integer/quantise.js";
import type { ModelSpec } from "../model/spec.js";
import { type TrainOptions, trainDefaults } from "../train/options.js";

/** Everything that compression depends on besides the model and the data. */
export interface CompressOptions extends TrainOptions {
  /** Most bytes in flash. Where given, sizes, ranks and densities that are not given are chosen to fit. null: no limit. */
  size: number | null;
  /** How many of the layouts that fit are trained to the end, and compared on the validation part. */
  candidates: number;
  /** Epochs and learning rate with the quantiser in the loop. */
  tuneEpochs: number;
  tuneRate: number;
  /** See {@link QuantiseOptions}. */
  sampleScale: QuantiseOptions["sampleScale"];
}

export const compressDefaults: Readonly<CompressOptions> = {
  ...trainDefaults,
  size: null,
  candidates: 3,
  tuneEpochs: 10,
  tuneRate: 0.002,
  sampleScale: null,
};

const clips: Partial<Record<Nonlinearity, Nonlinearity>> = { sigmoid: "quantSigm", tanh: "quantTanh" };

/** The non-linearities and the bound of the integer model: clips for smooth ones, unless the options name others. */
export function deployedLayers({ layers }: Pick<ModelSpec, "layers">, options: Partial<CompressOptions>) {
  const [first] = layers;
  if (first === undefined) throw new InputError("the model has no layer: give a trained model");
  return {
    gate: options.gate ?? clips[first.gate] ?? first.gate,
    update: options.update ?? clips[first.update] ?? first.update,
    stateBound: options.stateBound ?? first.stateBound ?? cellOf(first.cell).deploymentBound,
  };
}
