/** @file One step of a run: a batch forward and back, the update of its phase, and the state after it. */
import type { Network } from "../engine/network.js";
import { averageParameters } from "./average.js";
import type { Batches } from "./batches.js";
import { stopDivergence } from "./divergence.js";
import { adamConstants } from "./optimise.js";
import { phaseAt } from "./phases.js";
import { updateInPhase } from "./sparse-step.js";
import type { TrainState } from "./state.js";
import { seeing, type View } from "./view.js";

/**
 * Trains on the next batch of the epoch.
 * @param view what the passes compute with; null: the parameters
 * @throws InputError if the run has diverged
 */
export async function trainBatch(
  network: Network,
  batches: Batches,
  state: TrainState,
  view: View | null,
  rate: number,
): Promise<void> {
  const { options, running } = state;
  const number = running.batches;
  const batch = batches.take(number);
  if (batches.course.carries) network.carry(batch, number > 0);
  const loadNext = batches.loaderAfter(number);
  const loss = await seeing(network, view, null, () => network.backward(batch, loadNext));
  state.steps += 1;
  state.beta1Power *= adamConstants.beta1;
  state.beta2Power *= adamConstants.beta2;
  const norm = updateInPhase(network, state, state.epoch + batches.shareBefore(number), rate);
  averageParameters(state, network.parameters, phaseAt(options, state.epoch));
  const firstLoss = state.history[0]?.trainLoss ?? (running.weight === 0 ? loss : running.loss / running.weight);
  stopDivergence({ loss, gradientNorm: norm, firstLoss, epoch: state.epoch + 1, batch: number + 1 }, options);
  running.batches += 1;
  running.loss += loss * batch.weight;
  running.weight += batch.weight;
  running.norm += norm;
}
