/** @file What a model answers, and from which of its states. */
export const tasks = ["multiclass", "multilabel", "regression"] as const;

/** multiclass: softmax; multilabel: a sigmoid per label; regression: the scores are the prediction. */
export type Task = (typeof tasks)[number];
export const readouts = ["last", "every", "mean", "max"] as const;

/**
 * What the head reads: the state after the last step of a sequence, the state after every step, or the mean or maximum
 * of each unit over all steps.
 */
export type Readout = (typeof readouts)[number];
