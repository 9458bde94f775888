import { describe, expect, it } from "vitest";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import { initialTensors } from "../model/initial.js";
import { type Readout, readouts } from "../model/task.js";
import type { TextSpec } from "../model/text.js";
import type { NetworkSpec } from "./capacity.js";
import { Network } from "./network.js";
import { unchanged } from "./samples.fixture.js";
import { letters } from "./text.fixture.js";

const lengths = [61, 40, 3, 61, 17, 20, 60, 21, 41];
const T = Math.max(...lengths);
const B = lengths.length;
const labels = ["a", "b", "c"];
const channels = 3;

/** Two stacked layers, full rank below low rank, of odd sizes. */
function specOf(cell: CellName, readout: Readout): NetworkSpec {
  const { gate, update } = cellOf(cell);
  const layer = { cell, gate, update, stateBound: 0.9 };
  return {
    layers: [
      { ...layer, input: channels, hidden: 5, rankW: null, rankU: null },
      { ...layer, input: 5, hidden: 6, rankW: 2, rankU: 3 },
    ],
    labels,
    task: "multiclass",
    readout,
  };
}

function sequences(readout: Readout, text?: TextSpec): Sequences {
  const generator = random(5);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const values =
    text === undefined
      ? Float32Array.from({ length: steps * channels }, () => generator.normal())
      : Int32Array.from({ length: steps }, () => generator.below(text.vocabulary.length));
  return {
    channels: text === undefined ? channels : 1,
    values,
    starts: Uint32Array.from(lengths, (_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0)),
    lengths: Uint32Array.from(lengths),
    targets: {
      task: "multiclass",
      readout: readout === "every" ? "every" : "last",
      labels,
      values: Int32Array.from({ length: readout === "every" ? steps : B }, () => generator.below(4) - 1),
    },
    ...plainSequences,
    ...(text === undefined ? {} : { text }),
  };
}

/** The results of two training steps and a forward pass; the second step continues from the states of the first. */
async function traces(spec: NetworkSpec, workspaceLimit: number, dropout: number) {
  const data = sequences(spec.readout, spec.text);
  const capacity = { sequences: B, steps: T, threads: 1, training: true, workspaceLimit };
  const network = await Network.create(spec, null, capacity);
  network.load(initialTensors(spec, 3));
  const generator = random(8);
  const indices = lengths.map((_, i) => i);
  const request = { indices, from: 0, to: B, targets: true, classWeights: null };
  const load = () => network.loadBatch(data, { ...request, augmentation: { ...unchanged, dropout, generator } });
  const first = load();
  network.carry(first, false);
  const result: Record<string, number | number[]> = {
    loss: network.backward(first),
    gradients: [...network.gradients],
  };
  const second = load();
  network.carry(second, true);
  second.shards.forEach((_, i) => {
    const shard = network.plan.shard(i);
    shard.write({ gradInitial: shard.places.gradInitial.address });
  });
  result.lossThen = network.backward(second);
  result.gradientsThen = [...network.gradients];
  result.carried = [...network.carried];
  result.gradInitial = second.shards.flatMap((_, i) => [...network.plan.shard(i).gradInitial]);
  const third = network.loadBatch(data, request);
  network.forward(third);
  const rows = spec.readout === "every" ? lengths.reduce((sum, length) => sum + length, 0) : B;
  const scores = new Float32Array(rows * labels.length);
  network.copyScores(third, scores, (i) => (spec.readout === "every" ? data.starts[i]! : i));
  result.scores = [...scores];
  result.lossOfScores = network.loss(third);
  result.measured = network.measure(third);
  network.close();
  return { result, bytes: network.plan.layout.workspaceBytes };
}

async function sameBits(spec: NetworkSpec, dropout = 0): Promise<void> {
  const whole = await traces(spec, Number.POSITIVE_INFINITY, dropout);
  expect(whole.result.loss).toBeGreaterThan(0);
  // Half a workspace, a quarter, and the smallest possible.
  for (const limit of [whole.bytes / 1.5, whole.bytes / 2.5, 1]) {
    const inSegments = await traces(spec, limit, dropout);
    expect(inSegments.bytes).toBeLessThan(whole.bytes);
    if (limit > 1) expect(inSegments.bytes).toBeLessThan(limit + 8192);
    expect(inSegments.result).toEqual(whole.result);
  }
}

const cases = cellNames.flatMap((cell) => readouts.map((readout) => ({ cell, readout })));

describe("sequences in segments", () => {
  it.each(cases)("have the bits of sequences in one piece: $cell, $readout", async ({ cell, readout }) => {
    await sameBits(specOf(cell, readout));
  });

  it.each(readouts)("have the same bits with an embedding and dropout: %s", async (readout) => {
    for (const cell of ["LSTM", "coRNN", "FastGRNN"] as const)
      await sameBits({ ...specOf(cell, readout), text: letters }, 0.4);
  });
});
