import type { Phase } from "./phases.js";

/** The report of an epoch: one line of a training log. */
export interface EpochReport {
  /** Counted from 1. */
  epoch: number;
  epochs: number;
  phase: Phase;
  trainLoss: number;
  /** null without a validation part. */
  validationLoss: number | null;
  /** Accuracy (multiclass), mean accuracy of labels (multilabel), minus the error (regression), or minus the loss (language). */
  validationScore: number | null;
  /** Whether this is the best epoch so far. */
  best: boolean;
  learningRate: number;
  /** Mean over the epoch, before clipping. */
  gradientNorm: number;
  seconds: number;
}
