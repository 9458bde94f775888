import { parameterSlices, unflatten } from "../engine/parameters.js";
import type { Model } from "../model/spec.js";
import type { Assessment } from "./assess.js";
import { isConstrained } from "./phases.js";
import type { TrainState } from "./state.js";
import { headInOwnUnits, type TargetUnits } from "./target-units.js";

/**
 * Keeps the parameters of an epoch that is better on the validation part than all before it: a higher score, or the
 * same score with a lower loss. An epoch whose model does not have the requested ranks and densities yet is never kept.
 * @returns whether it was kept
 */
export function keepBest(state: TrainState, validation: Assessment | null): boolean {
  if (validation === null || !isConstrained(state.options, state.epoch)) return false;
  const { score, loss } = validation;
  const { best } = state;
  if (best !== null && (score < best.score || (score === best.score && loss >= best.loss))) return false;
  state.best = { epoch: state.epoch, score, loss };
  state.bestParameters = (state.average ?? state.parameters).slice();
  return true;
}

/** The model with the best validation score so far, or the current one if there is no validation part. */
export function bestModel(
  { spec, options, parameters, bestParameters, average, best, epoch }: TrainState,
  units: TargetUnits | null,
): Model {
  const { threads: _, ...asked } = options;
  // A model that was low-rank before this run has its ranks without an option.
  const { rankW = null, rankU = null } = spec.layers[0] ?? {};
  const made = { ...asked, rankW: asked.rankW ?? rankW, rankU: asked.rankU ?? rankU };
  const slices = parameterSlices(spec);
  const flat = (bestParameters ?? average ?? parameters).slice();
  headInOwnUnits(slices, flat, units);
  const training = { options: made, epochs: epoch, best };
  return { kind: "float", spec: { ...spec, training }, tensors: unflatten(slices, flat) };
}
