import type { Network } from "../engine/network.js";
import type { TrainOptions } from "./options.js";

/** β₁, β₂ and ε of Adam, as Kingma and Ba propose. */
export const adamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** β₁ᵗ and β₂ᵗ after this step, for Adam's bias correction. */
export interface AdamPowers {
  beta1Power: number;
  beta2Power: number;
}

/** Whether the tensor is a layer's full U. */
export function isRecurrentMatrix(name: string): boolean {
  return /^layers\.\d+\.U$/.test(name);
}

/**
 * Makes one optimiser step with the network's gradient, clipped if requested. A U with separate parameters is not
 * changed.
 * @returns the gradient's norm before clipping
 */
export function updateParameters(network: Network, options: TrainOptions, powers: AdamPowers, rate: number): number {
  const { kernels, plan } = network;
  const { parameterAddress, gradientAddress, moments, parameters, slices } = plan;
  const norm = Math.sqrt(kernels.squaredNorm(gradientAddress, parameters));
  if (options.clip !== null && norm > options.clip) kernels.scale(gradientAddress, parameters, options.clip / norm);
  for (const { name, offset, length, shape } of slices) {
    if (options.recurrentMap !== "full" && isRecurrentMatrix(name)) continue;
    // Biases and the learnt scalars do not decay.
    const decay = shape.length > 1 ? options.weightDecay : 0;
    /** The tensor's address in an array as long as the parameters. */
    const within = (array: number) => array + offset * Float32Array.BYTES_PER_ELEMENT;
    const p = within(parameterAddress);
    const g = within(gradientAddress);
    const [first, second] = [within(moments[0]), within(moments[1])];
    if (options.optimiser === "sgd") {
      kernels.sgd(p, g, first, length, rate, options.momentum, decay);
    } else {
      const { beta1, beta2, epsilon } = adamConstants;
      const { beta1Power, beta2Power } = powers;
      kernels.adam(p, g, first, second, length, rate, beta1, beta2, epsilon, 1 - beta1Power, 1 - beta2Power, decay);
    }
  }
  network.parametersChanged();
  return norm;
}

/** First and second moment of the network's parameters. */
export function momentViews(network: Network): [Float32Array, Float32Array] {
  const { memory, moments, parameters } = network.plan;
  return [
    new Float32Array(memory.buffer, moments[0], parameters),
    new Float32Array(memory.buffer, moments[1], parameters),
  ];
}
