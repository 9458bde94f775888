import type { Phase } from "./phases.js";
import type { TrainState } from "./state.js";

/**
 * Adds the parameters to their running mean, which generalises better than any single point (Polyak and Juditsky,
 * 1992): the mean of all batches at first, then exponential with the options' decay. Each phase starts a new mean,
 * because a mean of parameters from before and after a projection would satisfy neither's constraint.
 */
export function averageParameters(state: TrainState, parameters: Float32Array, phase: Phase): void {
  const { averaging } = state.options;
  if (averaging === 0) return;
  if (state.average === null || state.averagedPhase !== phase) {
    Object.assign(state, { average: parameters.slice(), averaged: 1, averagedPhase: phase });
    return;
  }
  state.averaged += 1;
  const { average } = state;
  const share = Math.max(1 - averaging, 1 / state.averaged);
  for (let i = 0; i < average.length; i++) average[i]! += share * (parameters[i]! - average[i]!);
}
