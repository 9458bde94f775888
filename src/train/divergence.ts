import { InputError } from "../core/errors.js";
import type { TrainOptions } from "./options.js";

/** A run has diverged if its loss is this many times the first one. */
const explosion = 1000;

/** The result of training on a batch. */
export interface BatchOutcome {
  loss: number;
  gradientNorm: number;
  /** Mean loss of the first epoch so far. */
  firstLoss: number;
  /** Both counted from 1. */
  epoch: number;
  batch: number;
}

/** @throws InputError if the loss is no longer a number or has exploded: names the batch, and what to change */
export function stopDivergence(outcome: BatchOutcome, { clip, learningRate }: TrainOptions): void {
  const { loss, gradientNorm, firstLoss, epoch, batch } = outcome;
  const finite = Number.isFinite(loss) && Number.isFinite(gradientNorm);
  if (finite && loss <= explosion * (1 + Math.abs(firstLoss))) return;
  const what = Number.isFinite(loss)
    ? `the loss has grown to ${loss.toPrecision(3)}`
    : "the loss is no longer a number";
  const remedy = clip === null ? "set clip to 1, or" : `lower clip (now ${clip}), or`;
  throw new InputError(
    `${what} at epoch ${epoch}, batch ${batch}: ${remedy} lower the learning rate (now ${learningRate})`,
  );
}
