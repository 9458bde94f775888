/** @file The timed work: our training step and forward pass, as the trainer and `predict` do them. */
import { plainSequences, type Sequences } from "../src/data/sequences.js";
import type { NetworkSpec } from "../src/engine/capacity.js";
import { Network } from "../src/engine/network.js";
import type { Workload } from "./peers/peer.js";
import { layerOf } from "./workloads.js";

const classes = 6;
const adam = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Reproducible numbers in [−1, 1). */
function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

function batchOf({ T, B, D }: Workload): Sequences {
  return {
    channels: D,
    values: noise(T * B * D),
    starts: Uint32Array.from({ length: B }, (_, index) => index * T),
    lengths: new Uint32Array(B).fill(T),
    targets: {
      task: "multiclass",
      readout: "last",
      labels: labels(),
      values: Int32Array.from({ length: B }, (_, index) => index % classes),
    },
    ...plainSequences,
  };
}

function labels(): string[] {
  return Array.from({ length: classes }, (_, index) => String(index));
}

/** Work to time, and its release. */
export interface Timed {
  run(): void;
  close(): void;
}

async function networkOf(workload: Workload, threads: number, training: boolean) {
  const spec: NetworkSpec = { layers: [layerOf(workload)], labels: labels(), task: "multiclass", readout: "last" };
  const network = await Network.create(spec, null, { sequences: workload.B, steps: workload.T, threads, training });
  network.parameters.set(noise(network.parameters.length).map((value) => 0.1 * value));
  network.parametersChanged();
  const indices = Uint32Array.from({ length: workload.B }, (_, index) => index);
  const request = { indices, from: 0, to: workload.B, targets: training, classWeights: null };
  return { network, batch: network.loadBatch(batchOf(workload), request) };
}

/** Forward, softmax cross-entropy, BPTT and Adam on one batch. */
export async function trainingStep(workload: Workload, threads: number): Promise<Timed> {
  const { network, batch } = await networkOf(workload, threads, true);
  const { kernels, plan } = network;
  let [power1, power2] = [1, 1];
  return {
    run() {
      network.backward(batch);
      power1 *= adam.beta1;
      power2 *= adam.beta2;
      kernels.adam(
        plan.parameterAddress,
        plan.gradientAddress,
        ...plan.moments,
        plan.parameters,
        adam.rate,
        adam.beta1,
        adam.beta2,
        adam.epsilon,
        1 - power1,
        1 - power2,
        0,
      );
      network.parametersChanged();
    },
    close: () => network.close(),
  };
}

/** Scores of one batch. */
export async function prediction(workload: Workload, threads: number): Promise<Timed> {
  const { network, batch } = await networkOf(workload, threads, false);
  return { run: () => network.forward(batch), close: () => network.close() };
}
