/** @file A single layer, forward and back from a given gradient of its states, for golden vectors and custom heads. */
import { LayerField } from "../../assembly/layout.js";
import type { LayerSpec } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import type { NetworkSpec } from "./capacity.js";
import { Network } from "./network.js";
import { padded } from "./plan-layer.js";
import { usualShard } from "./shards.js";
import { wordOf } from "./words.js";

/** Inputs of {@link layerGradients}; arrays are step-major, as in PyTorch. */
export interface LayerRun {
  layer: LayerSpec;
  /** Tensors by their name in the layer: `W`, `U1`, `biasGate`, … */
  tensors: Readonly<Record<string, Float32Array>>;
  steps: number;
  sequences: number;
  /** `[T, B, D]` */
  x: ArrayLike<number>;
  /** `[B, H]`; null: zeros. */
  h0: ArrayLike<number> | null;
  /** `[B, H]`, LSTM only; null: zeros. */
  c0: ArrayLike<number> | null;
  /** Gradient of the loss with respect to every state `[T, B, H]`. */
  upstream: ArrayLike<number>;
  /** Steps of each sequence; null: all have T. States and gradients after a sequence's end are 0. */
  lengths: ArrayLike<number> | null;
}

export interface LayerGradients {
  /** `[T, B, H]` */
  h: Float32Array;
  /** By tensor name, and for `x` `[T, B, D]`, `h0` `[B, H]`, `c0` `[B, H]` (empty without a memory). */
  gradients: Record<string, Float32Array>;
}

/** The gradients of the inputs, while they are filled in. */
interface InputGradients {
  h: Float32Array;
  x: Float32Array;
  h0: Float32Array;
  c0: Float32Array;
}

/** Computes the states and all gradients of one layer, with the kernels that training uses. */
export async function layerGradients(run: LayerRun): Promise<LayerGradients> {
  const { layer, steps, sequences } = run;
  const { input, hidden } = layer;
  const inputs: InputGradients = {
    h: new Float32Array(steps * sequences * hidden),
    x: new Float32Array(steps * sequences * input),
    h0: new Float32Array(sequences * hidden),
    c0: new Float32Array(cellOf(layer.cell).memory ? sequences * hidden : 0),
  };
  const spec: NetworkSpec = { layers: [layer], labels: ["score"], task: "regression", readout: "every" };
  const capacity = {
    sequences: Math.min(sequences, usualShard),
    steps,
    threads: 1,
    training: true,
    workspaceLimit: Number.POSITIVE_INFINITY,
  };
  const network = await Network.create(spec, null, capacity);
  const tensors = Object.fromEntries(Object.entries(run.tensors).map(([name, values]) => [`layers.0.${name}`, values]));
  network.load({ ...tensors, "head.V": new Float32Array(hidden), "head.bias": new Float32Array(1) });
  const names = network.plan.slices.filter(({ name }) => name.startsWith("layers.0."));
  const weights = Object.fromEntries(
    names.map(({ name, length }) => [name.slice("layers.0.".length), new Float32Array(length)]),
  );
  for (let first = 0; first < sequences; first += usualShard) {
    runShard(network, run, first, Math.min(first + usualShard, sequences), inputs);
    for (const { name, offset, length } of names) {
      const total = weights[name.slice("layers.0.".length)];
      if (total === undefined) continue;
      for (let i = 0; i < length; i++) total[i] = total[i]! + at(network.gradients, offset + i, "gradient");
    }
  }
  network.close();
  const { h, ...rest } = inputs;
  return { h, gradients: { ...weights, ...rest } };
}

/** Runs one shard. Its sequences are sorted longest first; `order` has the index of each in the run. */
function runShard(network: Network, run: LayerRun, first: number, end: number, result: InputGradients): void {
  const { layer, steps, sequences } = run;
  const { input, hidden } = layer;
  const lengthOf = (sequence: number): number => run.lengths?.[sequence] ?? steps;
  const order = Array.from({ length: end - first }, (_, i) => first + i).sort((a, b) => lengthOf(b) - lengthOf(a));
  const { plan } = network;
  const floats = new Float32Array(plan.memory.buffer);
  const shard = plan.shard(0);
  const { record } = at(plan.layers, 0, "layer");
  /** First float of an array in the workspace. */
  const area = (field: LayerField): number => (plan.layout.workspace + wordOf(record, field)) / 4;

  const batch = network.loadBatch(oneAfterAnother(run, order), {
    indices: order.map((_, i) => i),
    from: 0,
    to: order.length,
    targets: false,
    classWeights: null,
  });
  const width = padded(hidden);
  const stateP = wordOf(record, LayerField.stateP);
  const states = area(LayerField.states) + order.length * stateP;
  const gradInput = area(LayerField.gradInput);
  /** Visits every number of `[T, B, size]` with its index in packed rows of `stride` floats. */
  const forEach = (size: number, stride: number, visit: (dense: number, packed: number) => void): void => {
    order.forEach((sequence, s) => {
      for (let t = 0; t < lengthOf(sequence); t++) {
        const dense = (t * sequences + sequence) * size;
        const packed = shard.row(t, s) * stride;
        for (let i = 0; i < size; i++) visit(dense + i, packed + i);
      }
    });
  };
  const hasMemory = result.c0.length > 0;
  /** Visits every number of `[B, H]` with its indices in a shard's initial states: of h, and of c if there is one. */
  const forEachState = (visit: (dense: number, h: number, c: number) => void): void => {
    // c has separate rows after those of h, or is next to h in the same rows.
    const [cStart, cStride] = stateP > width ? [width, stateP] : [order.length * width, width];
    order.forEach((sequence, s) => {
      for (let i = 0; i < hidden; i++) visit(sequence * hidden + i, s * stateP + i, cStart + s * cStride + i);
    });
  };

  const upstream = new Float32Array(order.length * steps * width);
  forEach(hidden, width, (dense, packed) => {
    upstream[packed] = at(run.upstream, dense, "upstream gradient");
  });
  floats.set(upstream, plan.external / 4);
  const startsAtZero = run.h0 === null && run.c0 === null;
  shard.write({
    upstream: plan.external,
    initial: startsAtZero ? 0 : shard.places.initial.address,
    gradInitial: shard.places.gradInitial.address,
  });
  forEachState((dense, h, c) => {
    shard.initial[h] = run.h0?.[dense] ?? 0;
    if (hasMemory) shard.initial[c] = run.c0?.[dense] ?? 0;
  });

  network.backward(batch);

  forEach(hidden, stateP, (dense, packed) => {
    result.h[dense] = at(floats, states + packed, "state");
  });
  forEach(input, padded(input), (dense, packed) => {
    result.x[dense] = at(floats, gradInput + packed, "gradient");
  });
  forEachState((dense, h, c) => {
    result.h0[dense] = at(shard.gradInitial, h, "gradient");
    if (hasMemory) result.c0[dense] = at(shard.gradInitial, c, "gradient");
  });
}

/** The sequences of `order` as a data set, one after another. */
function oneAfterAnother(run: LayerRun, order: readonly number[]): Sequences {
  const { steps, sequences } = run;
  const channels = run.layer.input;
  const values = new Float32Array(order.length * steps * channels);
  order.forEach((sequence, s) => {
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < channels; c++) {
        values[(s * steps + t) * channels + c] = at(run.x, (t * sequences + sequence) * channels + c, "number of x");
      }
    }
  });
  return {
    channels,
    values,
    starts: Uint32Array.from(order, (_, s) => s * steps),
    lengths: Uint32Array.from(order, (sequence) => run.lengths?.[sequence] ?? steps),
    targets: null,
    ...plainSequences,
  };
}
