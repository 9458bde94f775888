import type { TrainOptions } from "./options.js";

/** cos(πx) for x in [0, 1] by its Taylor series: Math.cos may differ between machines. */
function cosinePi(x: number): number {
  // cos(πx) = −cos(π(1 − x)): the argument stays below π/2.
  if (x > 0.5) return -cosinePi(1 - x);
  const square = (Math.PI * x) ** 2;
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 10; k++) {
    term *= -square / ((2 * k - 1) * (2 * k));
    sum += term;
  }
  return sum;
}

/**
 * The learning rate at a point of training.
 * @param time epochs done, with the fraction of the running one
 */
export function learningRateAt(options: TrainOptions, time: number): number {
  const { learningRate, schedule, warmup, epochs, decay, decayAt } = options;
  if (time < warmup) return (learningRate * time) / warmup;
  // A run that consists of warm-up only ends at its highest rate.
  if (warmup === epochs) return learningRate;
  if (schedule === "cosine") return learningRate * 0.5 * (1 + cosinePi((time - warmup) / (epochs - warmup)));
  if (schedule === "step") {
    return decayAt.filter((share) => time >= share * epochs).reduce((rate) => rate * decay, learningRate);
  }
  return learningRate;
}
