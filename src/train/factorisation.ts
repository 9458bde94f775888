/** @file The point of a run at which full-rank maps become low-rank. */
import { parameterSlices, unflatten } from "../engine/parameters.js";
import { factoriseModel } from "../model/factorise.js";
import { denseEpochsOf, hasLowerRanks } from "./phases.js";
import { atRest } from "./start.js";
import type { TrainState } from "./state.js";

/** Whether a run is at the first batch after its full-rank epochs. */
export function factorisesNow({ options, epoch, running, spec }: TrainState): boolean {
  if (options.lowRankStart !== "svd" || running.batches > 0 || epoch < denseEpochsOf(options)) return false;
  return hasLowerRanks(spec, options);
}

/** Reduces full rank to the requested ranks; the optimiser and the search for the best model start again. */
export function factorise(state: TrainState): void {
  const { rankW, rankU } = state.options;
  const tensors = unflatten(parameterSlices(state.spec), state.parameters);
  const low = factoriseModel({ kind: "float", spec: state.spec, tensors }, { rankW, rankU });
  Object.assign(state, { spec: low.spec, ...atRest(low.spec, low.tensors), best: null, bestParameters: null });
  state.recurrent?.firstMoment.fill(0);
  state.recurrent?.secondMoment.fill(0);
}
