import type { Assessment } from "./assess.js";
import { isConstrained } from "./phases.js";
import type { TrainState } from "./state.js";

/**
 * Keeps the parameters of an epoch that did better on the validation part than all before it: a higher score, or the
 * same with a lower loss. An epoch whose model has not yet the ranks and densities asked for is never kept.
 * @returns was it kept?
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
