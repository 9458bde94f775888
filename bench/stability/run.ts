/** @file One network on one task of one length: its score, and the gradient of its loss at the states of each step. */
import type { Sequences } from "../../src/data/sequences.js";
import { stateGradients } from "../../src/engine/state-gradients.js";
import type { Model } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import { Trainer, type TrainSetting } from "../../src/train/trainer.js";
import type { Task } from "./tasks.js";

/** The compared networks: all have one hidden size and the same training. Those with other starts come last. */
export const contenders = {
  RNN: () => ({ cell: "RNN" }),
  "RNN, orthogonal U": () => ({ cell: "RNN", recurrentMap: "orthogonal" }),
  LSTM: (timeScale) => ({ cell: "LSTM", timeScale }),
  FastRNN: () => ({ cell: "FastRNN" }),
  FastGRNN: () => ({ cell: "FastGRNN" }),
  "FastRNN, α = 1/T": () => ({ cell: "FastRNN" }),
  "FastRNN, lasting": (timeScale) => ({ cell: "FastRNN", timeScale }),
  "FastGRNN, lasting": (timeScale) => ({ cell: "FastGRNN", timeScale }),
} satisfies Record<string, (steps: number) => Partial<TrainOptions>>;
export type Contender = keyof typeof contenders;

/** A point of a curve over t. */
export type Point = [t: number, norm: number];

export interface StabilityRun {
  contender: Contender;
  steps: number;
  /** The task's measure on the test part. */
  score: number;
  /** FastRNN's learnt scalars. */
  alpha: number | null;
  beta: number | null;
  /** Root of the mean over sequences of ‖∂L/∂h_t‖², before training and after it. */
  before: Point[];
  after: Point[];
}

/** Sequences whose gradients are recorded, and points of a curve. */
const [looked, points] = [20, 100];

async function gradientsOf(model: Model, sequences: Sequences, test: Uint32Array): Promise<Point[]> {
  const found = await stateGradients(model, sequences, test.subarray(0, looked));
  const curves = found.flatMap(({ norms }) => norms.slice(-1));
  const steps = curves[0]?.length ?? 0;
  const count = Math.min(points, steps);
  return Array.from({ length: count }, (_, i): Point => {
    const t = Math.round((i * (steps - 1)) / Math.max(1, count - 1));
    const squares = curves.reduce((sum, curve) => sum + (curve[t] ?? 0) ** 2, 0);
    return [t + 1, Number(Math.sqrt(squares / curves.length).toPrecision(4))];
  });
}

/** The model with the α = 1/T and β = 1 − 1/T of the paper's theorem in its first layer. */
function asInTheorem(model: Model, steps: number): Model {
  const odds = Math.log(steps - 1);
  const scalars = { "layers.0.alpha": Float32Array.of(-odds), "layers.0.beta": Float32Array.of(odds) };
  return { ...model, tensors: { ...model.tensors, ...scalars } };
}

/** The model of a run before its first step. The run is closed. */
function startOf(trainer: Trainer): Model {
  const model = trainer.model();
  trainer.close();
  return model;
}

/** A learnt scalar of the first layer after its sigmoid. */
function scalarOf({ tensors }: Model, name: string): number | null {
  const stored = tensors[`layers.0.${name}`]?.[0];
  return stored === undefined ? null : 1 / (1 + Math.exp(-stored));
}

/** Trains one network and records its gradients. @param tell gets a progress line per epoch */
export async function runStability(
  { sequences, split, measure }: Task,
  contender: Contender,
  options: Partial<TrainOptions>,
  tell: (line: string) => void,
): Promise<StabilityRun> {
  const steps = sequences.lengths[0] ?? 0;
  const own = { ...options, ...contenders[contender](steps) };
  const create = (setting?: TrainSetting) => Trainer.create(sequences, split, own, setting);
  const trainer =
    contender === "FastRNN, α = 1/T" ? create({ model: asInTheorem(startOf(create()), steps) }) : create();
  try {
    const before = await gradientsOf(trainer.model(), sequences, split.test);
    while (!trainer.finished) {
      const report = await trainer.trainEpoch();
      tell(`${contender}, ${steps} steps, epoch ${report?.epoch}: loss ${report?.trainLoss.toFixed(4)}`);
    }
    const model = trainer.model();
    return {
      contender,
      steps,
      score: await measure.of(model, sequences, split.test),
      alpha: scalarOf(model, "alpha"),
      beta: scalarOf(model, "beta"),
      before,
      after: await gradientsOf(model, sequences, split.test),
    };
  } finally {
    trainer.close();
  }
}
