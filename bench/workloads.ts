import { fastGrnn } from "../src/cells/fastgrnn/cell.js";
import type { LayerSpec } from "../src/cells/layer.js";
import type { Workload } from "./peers/peer.js";

export interface NamedWorkload extends Workload {
  name: string;
}

const full = { rankW: null, rankU: null };

/** Sizes of the timed training steps. */
export const trainingWorkloads: readonly NamedWorkload[] = [
  { name: "HAR, full rank", T: 128, B: 100, D: 9, H: 80, ...full },
  { name: "HAR, ranks 5/40", T: 128, B: 100, D: 9, H: 80, rankW: 5, rankU: 40 },
  { name: "keywords, ranks 16/25", T: 99, B: 100, D: 32, H: 100, rankW: 16, rankU: 25 },
  { name: "Pixel-MNIST", T: 784, B: 100, D: 1, H: 128, ...full },
  { name: "keywords, H 256", T: 99, B: 128, D: 32, H: 256, ...full },
];

/** Sizes of the timed predictions of one sequence. */
export const inferenceWorkloads: readonly NamedWorkload[] = [
  { name: "one sequence", T: 128, B: 1, D: 9, H: 32, ...full },
];

/** The FastGRNN of a workload. */
export function layerOf({ D, H, rankW, rankU }: Workload): LayerSpec {
  const { gate, update } = fastGrnn;
  return { cell: "FastGRNN", input: D, hidden: H, rankW, rankU, gate, update, stateBound: null };
}
