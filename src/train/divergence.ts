import { InputError } from "../core/errors.js";
import type { TrainOptions } from "./options.js";

/** A run has diverged if its loss is this many times the first one. */
const explosion = 1000;

/**
 * A run has diverged if the gradient overflows in more batches of an epoch than these, and in more than this share of
 * them. Now and then it does on long sequences, and a step without a gradient loses nothing.
 */
const mostOverflows = { batches: 10, share: 0.1 };

/** Adam squares the gradient in float32; clipping makes any finite one small enough. */
const largestNorm = 1e18;

/** Whether no step can be made of a gradient of this norm, before clipping. */
export function overflowed(norm: number, { clip }: Pick<TrainOptions, "clip">): boolean {
  return !(norm <= (clip === null ? largestNorm : Number.MAX_VALUE));
}

/** The result of training on a batch. */
export interface BatchOutcome {
  loss: number;
  /** Batches of the epoch so far whose gradient has overflowed. */
  overflows: number;
  /** Mean loss of the first epoch so far. */
  firstLoss: number;
  /** Both counted from 1. */
  epoch: number;
  batch: number;
}

/** @throws InputError if the run has diverged: names the batch, and what to change */
export function stopDivergence(outcome: BatchOutcome, { clip, learningRate }: TrainOptions): void {
  const what = divergence(outcome);
  if (what === null) return;
  const remedy = clip === null ? "set clip to 1, or" : `lower clip (now ${clip}), or`;
  throw new InputError(
    `${what} at epoch ${outcome.epoch}, batch ${outcome.batch}: ${remedy} lower the learning rate (now ${learningRate})`,
  );
}

function divergence({ loss, overflows, firstLoss, batch }: BatchOutcome): string | null {
  if (!Number.isFinite(loss)) return "the loss is no longer a number";
  if (loss > explosion * (1 + Math.abs(firstLoss))) return `the loss has grown to ${loss.toPrecision(3)}`;
  if (overflows > mostOverflows.batches && overflows > mostOverflows.share * batch)
    return `the gradient has overflowed in ${overflows} batches of the epoch`;
  return null;
}
