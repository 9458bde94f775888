/** @file How much of a loss reaches the states of each step: shows vanishing and exploding gradients. */
import { LayerField } from "../../assembly/layout.js";
import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import { type Model, stepsOf } from "../model/spec.js";
import { Network } from "./network.js";
import { wordOf } from "./words.js";

/** The gradients of one sequence. */
export interface StateGradients {
  /** The loss L of the sequence, as in training without class weights. */
  loss: number;
  /** For each layer, ‖∂L/∂h_t‖ `[T]`; if the cell has a memory, the norm over h_t and c_t together. */
  norms: Float64Array[];
}

/** Sum of the squares of `count` floats. */
function squares(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += at(values, i, "gradient") ** 2;
  return sum;
}

/**
 * Computes the norms of the gradients of a sequence's loss with respect to its states, step by step: ∂L/∂h_t includes
 * all paths from h_t to the loss, also through the head. Sequences go forward and back one at a time, with the kernels
 * that training uses.
 *
 * @param indices of the sequences
 * @returns the gradients in the order of the indices
 * @throws InputError if the data do not fit the model
 */
export async function stateGradients(
  model: Model,
  data: Sequences,
  indices: ArrayLike<number>,
): Promise<StateGradients[]> {
  const { spec, tensors } = model;
  const sequences = Array.from(indices);
  const lengths = sequences.map((index) => stepsOf(at(data.lengths, index, "sequence"), spec));
  const network = await Network.create(spec, spec.normalisation, {
    sequences: 1,
    steps: Math.max(1, ...lengths),
    threads: 1,
    training: true,
    stateGradients: true,
  });
  const { plan } = network;
  const workspace = new Float32Array(plan.memory.buffer, plan.layout.workspace, plan.layout.workspaceBytes / 4);
  try {
    network.load(tensors);
    return sequences.map((_, position) => {
      const request = { indices: sequences, from: position, to: position + 1, targets: true, classWeights: null };
      const loss = network.backward(network.loadBatch(data, request));
      const steps = at(lengths, position, "length");
      const norms = plan.layers.map(({ record }) => {
        const [stateP, hiddenP] = [wordOf(record, LayerField.stateP), wordOf(record, LayerField.hiddenP)];
        const states = wordOf(record, LayerField.stateGradients) / 4;
        const memories = wordOf(record, LayerField.memoryGradients) / 4;
        const apart = wordOf(record, LayerField.memoryApart) === 1;
        return Float64Array.from({ length: steps }, (_, t) => {
          const ofMemory = apart ? squares(workspace, memories + t * hiddenP, hiddenP) : 0;
          return Math.sqrt(squares(workspace, states + t * stateP, stateP) + ofMemory);
        });
      });
      return { loss, norms };
    });
  } finally {
    network.close();
  }
}
