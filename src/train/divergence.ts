import { InputError } from "../core/errors.js";
import type { TrainOptions } from "./options.js";

/** A run has diverged if its loss is this many times the first one. */
const explosion = 1000;

/** Adam squares the gradient in float32; clipping makes any finite one small enough. */
const largestNorm = 1e18;

/** The result of training on a batch. */
export interface BatchOutcome {
  loss: number;
  /** Before clipping. */
  gradientNorm: number;
  /** Mean loss of the first epoch so far. */
  firstLoss: number;
  /** Both counted from 1. */
  epoch: number;
  batch: number;
}

/** @throws InputError if the run has diverged: names the batch, and what to change */
export function stopDivergence(outcome: BatchOutcome, { clip, learningRate }: TrainOptions): void {
  const what = divergence(outcome, clip);
  if (what === null) return;
  const remedy = clip === null ? "set clip to 1, or" : `lower clip (now ${clip}), or`;
  throw new InputError(
    `${what} at epoch ${outcome.epoch}, batch ${outcome.batch}: ${remedy} lower the learning rate (now ${learningRate})`,
  );
}

function divergence({ loss, gradientNorm, firstLoss }: BatchOutcome, clip: number | null): string | null {
  if (!Number.isFinite(loss)) return "the loss is no longer a number";
  if (loss > explosion * (1 + Math.abs(firstLoss))) return `the loss has grown to ${loss.toPrecision(3)}`;
  if (!Number.isFinite(gradientNorm) || (clip === null && gradientNorm > largestNorm))
    return "the gradient has overflowed";
  return null;
}
