import type { Assessment } from "./assess.js";
import { isConstrained } from "./phases.js";
import type { TrainState } from "./state.js";

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
