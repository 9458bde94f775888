/**
 * @file `npm run bench:length`: a training step of FastGRNN (8 sequences, one thread) at lengths from 100 to 10,000, in
 * nanoseconds of CPU per step of a sequence: in one piece, and in segments with a workspace of at most 2 MB.
 */
import { Network } from "../src/engine/network.js";
import { bytesText, table } from "../src/evaluate/table.js";
import { initialTensors } from "../src/model/initial.js";
import { addingProblem } from "./results/synthetic.js";
import { layerOf } from "./workloads.js";

const sequences = 8;
const hidden = 64;
const lengths = [100, 200, 500, 784, 1000, 2000, 5000, 10_000];

/** CPU time of this process, so that other processes do not count. */
function cpuMilliseconds(): number {
  return process.cpuUsage().user / 1000;
}

/** Mean time of several runs. */
async function measure(steps: number, workspaceLimit: number): Promise<{ nanoseconds: number; bytes: number }> {
  const spec = {
    layers: [layerOf({ T: steps, B: sequences, D: 2, H: hidden, rankW: null, rankU: null })],
    labels: ["sum"],
    task: "regression" as const,
    readout: "last" as const,
  };
  const network = await Network.create(spec, null, { sequences, steps, threads: 1, training: true, workspaceLimit });
  network.load(initialTensors(spec, 1));
  const data = addingProblem({ steps, train: sequences, test: 0, seed: 1 }).sequences;
  const indices = Array.from({ length: sequences }, (_, index) => index);
  const batch = network.loadBatch(data, { indices, from: 0, to: sequences, targets: true, classWeights: null });
  network.backward(batch);
  const start = cpuMilliseconds();
  // The same number of steps at any length, because the clock has a resolution of milliseconds.
  const runs = Math.ceil(50_000 / steps);
  for (let run = 0; run < runs; run++) network.backward(batch);
  const milliseconds = (cpuMilliseconds() - start) / runs;
  network.close();
  return { nanoseconds: (1e6 * milliseconds) / (steps * sequences), bytes: network.plan.layout.workspaceBytes };
}

const rows: string[][] = [["T", "in one piece", "workspace", "in segments", "workspace"]];
for (const steps of lengths) {
  const whole = await measure(steps, Number.POSITIVE_INFINITY);
  const segments = await measure(steps, 2 ** 21);
  const cells = [whole, segments].flatMap(({ nanoseconds, bytes }) => [
    `${nanoseconds.toFixed(0)} ns`,
    bytesText(bytes),
  ]);
  rows.push([String(steps), ...cells]);
}
console.log(table(rows));
