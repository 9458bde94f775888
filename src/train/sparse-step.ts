import type { Network } from "../engine/network.js";
import { momentViews, updateParameters } from "./optimise.js";
import { densitiesAt, phaseAt } from "./phases.js";
import { recurrentBlocks, stepRecurrent, writeRecurrent } from "./recurrent/step.js";
import { clearPlaces, prunedPlaces, thresholdParameters } from "./sparsity.js";
import type { TrainState } from "./state.js";

/**
 * One optimiser step that respects the phase. Thresholding: after every `trim` steps the factors are projected on their
 * largest entries; in between the support does not change. Pruned entries gather momentum meanwhile, and are projected
 * with the values that `trim` such steps would have given them: a single step could not raise them above any kept
 * entry. Sparse: pruned entries have no gradient and no momentum, and stay exactly zero.
 *
 * @param time epochs done, with the fraction of the running one
 * @returns the gradient's norm before clipping
 */
export function updateInPhase(network: Network, state: TrainState, time: number, rate: number): number {
  const { options, running, steps } = state;
  const phase = phaseAt(options, state.epoch);
  if (phase !== "thresholding" && phase !== "sparse") return updateAll(network, state, rate);
  const densities = phase === "sparse" ? options : densitiesAt(options, time);
  const { slices } = network.plan;
  const { parameters } = network;
  // This does not change a model that already keeps no more than its densities.
  if (running.batches === 0) thresholdParameters(parameters, slices, densities);
  const pruned = prunedPlaces(parameters, slices, options);
  if (phase === "sparse")
    for (const values of [network.gradients, ...momentViews(network)]) clearPlaces(values, pruned);
  const norm = updateAll(network, state, rate);
  if (phase === "thresholding" && steps % options.trim === 0) {
    for (const place of pruned) parameters[place] = (parameters[place] ?? 0) * options.trim;
    thresholdParameters(parameters, slices, densities);
  } else {
    clearPlaces(parameters, pruned);
  }
  return norm;
}

/**
 * Projects the parameters, and their average, to the requested densities if a run ends while thresholding. The last
 * epochs of thresholding may be too short for a projection after the densities have fallen; a model that already keeps
 * no more than its densities does not change.
 *
 * @param epochs done, including the one that has just ended
 */
export function endThresholding(network: Network, { options, average }: TrainState, epochs: number): void {
  if (epochs < options.epochs || phaseAt(options, epochs - 1) !== "thresholding") return;
  for (const values of [network.parameters, ...(average === null ? [] : [average])]) {
    thresholdParameters(values, network.plan.slices, options);
  }
  network.parametersChanged();
}

/** One optimiser step of the model's parameters, and of those of its recurrent matrices. */
function updateAll(network: Network, state: TrainState, rate: number): number {
  const { options, recurrent, beta1Power, beta2Power } = state;
  const norm = updateParameters(network, options, state, rate);
  if (recurrent === null) return norm;
  const blocks = recurrentBlocks(state.spec, options);
  const corrections = [1 - beta1Power, 1 - beta2Power] as const;
  stepRecurrent(blocks, recurrent, { gradients: network.gradients, options, rate, corrections });
  writeRecurrent(blocks, recurrent, network.parameters);
  network.parametersChanged();
  return norm;
}
