/** @file The capacity of a network: the shapes of its model, the largest batch, and the sizes that follow from them. */
import { at } from "../core/at.js";
import type { ModelSpec } from "../model/spec.js";
import { padded, stateFloats } from "./plan-layer.js";
import { largestShard } from "./shards.js";

/** The parts of a model's spec that the engine needs. */
export type NetworkSpec = Pick<ModelSpec, "layers" | "labels" | "task" | "readout" | "frame" | "text" | "tied">;

/** The largest batch that a network has room for. */
export interface Capacity {
  sequences: number;
  /** Steps of the longest sequence. */
  steps: number;
  threads: number;
  /** Whether there is room for gradients and the optimiser's moments. */
  training: boolean;
  /**
   * Bytes that the workspaces of all threads may take: if they would take more, sequences are computed in segments, see
   * `assembly/segments.ts`. This about doubles the time of a training step and changes no bit of its result. Default: 1
   * GiB.
   */
  workspaceLimit?: number;
  /**
   * Whether there is room for the inputs of a second batch, so that it is loaded while threads compute the first.
   * Scores, states and gradients are shared. Default: no.
   */
  loadsAhead?: boolean;
  /** Whether each thread has room for the gradients of all states of a shard, see `state-gradients.ts`. Default: no. */
  stateGradients?: boolean;
  /**
   * Whether there is room for the scores of a whole batch. Without it only losses can be computed, as for a softmax
   * over many words. Default: yes.
   */
  scores?: boolean;
}

/** Whether dropout applies to the head's input as to a layer's: if the head reads every step of a text. */
export function dropsReadout({ text, readout }: NetworkSpec): boolean {
  return text !== undefined && readout === "every";
}

/** Widths of all dropout masks: of each layer's input, and of the head's input in a language model. */
export function droppedWidths(spec: NetworkSpec): number[] {
  const { layers } = spec;
  const inputs = layers.map(({ input }) => input);
  return dropsReadout(spec) ? [...inputs, at(layers, layers.length - 1, "layer").hidden] : inputs;
}

/** Units of the top layer, padded to whole vectors. */
export function topHiddenP({ layers }: Pick<NetworkSpec, "layers">): number {
  return padded(at(layers, layers.length - 1, "layer").hidden);
}

/** The largest shard of a batch. */
export function largestShardOf(spec: NetworkSpec, { sequences, steps, stateGradients = false }: Capacity) {
  const most = Math.min(largestShard, sequences);
  const rows = most * steps;
  return { sequences: most, rows, outputRows: spec.readout === "every" ? rows : most, stateGradients };
}

/** Floats of the states of a sequence, and of its pooled readout. */
export function stateSizes({ layers, readout }: NetworkSpec): { states: number; pooled: number } {
  const pools = readout === "mean" || readout === "max";
  return {
    states: layers.reduce((sum, layer) => sum + stateFloats(layer), 0),
    pooled: pools ? topHiddenP({ layers }) : 0,
  };
}
