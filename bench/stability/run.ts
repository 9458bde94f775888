/** @file One network on one task of one length: its score, and the gradient of its loss at the states of each step. */
import type { Sequences } from "../../src/data/sequences.js";
import { stateGradients } from "../../src/engine/state-gradients.js";
import type { Model } from "../../src/model/spec.js";
import type { TrainOptions } from "../../src/train/options.js";
import { Trainer } from "../../src/train/trainer.js";
import type { Task } from "./tasks.js";

/** The compared networks: all have one hidden size and the same training. */
export const contenders = {
  RNN: () => ({ cell: "RNN" }),
  "RNN, orthogonal U": () => ({ cell: "RNN", recurrentMap: "orthogonal" }),
  LSTM: (timeScale) => ({ cell: "LSTM", timeScale }),
  FastRNN: () => ({ cell: "FastRNN" }),
  "FastRNN, lasting": (timeScale) => ({ cell: "FastRNN", timeScale }),
  FastGRNN: () => ({ cell: "FastGRNN" }),
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
  const trainer = Trainer.create(sequences, split, { ...options, ...contenders[contender](steps) });
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
