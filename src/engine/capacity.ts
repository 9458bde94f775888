/** @file What a network must hold: the shapes of its model, the largest batch, and the sizes that follow from the two. */
import { at } from "../core/at.js";
import type { ModelSpec } from "../model/spec.js";
import { padded, stateFloats } from "./plan-layer.js";
import { largestShard } from "./shards.js";

/** The parts of a model's spec that the engine needs. */
export type NetworkSpec = Pick<ModelSpec, "layers" | "labels" | "task" | "readout" | "frame" | "text" | "tied">;

/** The largest batch that a network must hold. */
export interface Capacity {
  sequences: number;
  /** Steps of the longest sequence. */
  steps: number;
  threads: number;
  /** Room for gradients and the optimiser's moments, too? */
  training: boolean;
  /**
   * Bytes that the workspaces of all threads may take: where they would take more, sequences go through in segments, see
   * `assembly/segments.ts`. That changes the time of a training step, to about twice, and no bit of its result. Default: 1 GiB.
   */
  workspaceLimit?: number;
  /**
   * Room for the inputs of a second batch, so that it is loaded while threads compute the first? Scores, states and gradients have
   * one place. Default: no.
   */
  loadsAhead?: boolean;
  /** Room in each thread for the gradients of all states of a shard? See `state-gradients.ts`. Default: none. */
  stateGradients?: boolean;
  /** Is there room for the scores of a whole batch? Else losses alone can be had: of a softmax over many words. Default: yes. */
  scores?: boolean;
}

/** Is what the head reads dropped in part, as what enters a layer is? Where every step of a text is read. */
export function dropsReadout({ text, readout }: NetworkSpec): boolean {
  return text !== undefined && readout === "every";
}

/** Widths of all that dropout has masks for: what enters each layer, and what the head reads of a language model. */
export function droppedWidths(spec: NetworkSpec): number[] {
  const { layers } = spec;
  const inputs = layers.map(({ input }) => input);
  return dropsReadout(spec) ? [...inputs, at(layers, layers.length - 1, "layer").hidden] : inputs;
}

/** Units of the top layer, in whole vectors. */
export function topHiddenP({ layers }: Pick<NetworkSpec, "layers">): number {
  return padded(at(layers, layers.length - 1, "layer").hidden);
}

/** The largest shard of a batch. */
export function largestShardOf(spec: NetworkSpec, { sequences, steps, stateGradients = false }: Capacity) {
  const most = Math.min(largestShard, sequences);
  const rows = most * steps;
  return { sequences: most, rows, outputRows: spec.readout === "every" ? rows : most, stateGradients };
}

/** Floats of the states of a sequence, and of what a pooled readout has of it. */
export function stateSizes({ layers, readout }: NetworkSpec): { states: number; pooled: number } {
  const pools = readout === "mean" || readout === "max";
  return {
    states: layers.reduce((sum, layer) => sum + stateFloats(layer), 0),
    pooled: pools ? topHiddenP({ layers }) : 0,
  };
}
