import { describe, expect, it } from "vitest";
import { twinReadout } from "../../tests/twin/readout.js";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import { initialTensors } from "../model/initial.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { Network } from "./network.js";
import { predict } from "./predict.js";
import { Stream } from "./stream.js";

const D = 3;
const H = 6;
const lengths = [9, 4, 12, 4, 7, 1, 9, 2, 12, 3, 5];
const T = Math.max(...lengths);
const B = lengths.length;
const labels = ["a", "b"];

function specOf(cell: CellName, readout: ModelSpec["readout"], frame = 1): ModelSpec {
  const { gate, update } = cellOf(cell);
  const layer = { cell, hidden: H, rankW: null, rankU: null, gate, update, stateBound: null };
  const rest = { channels: null, sampleRate: null, frontEnd: null, detector: null, training: null };
  return {
    ...rest,
    format: "fastcells",
    version: 1,
    layers: [{ ...layer, input: D * frame }],
    task: "regression",
    readout,
    ...(frame === 1 ? {} : { frame }),
    labels,
    normalisation: { mean: [0.5, -1, 0], deviation: [2, 1, 0.5] },
  };
}

function sequences(sizes: readonly number[]): Sequences {
  const generator = random(11);
  const starts = Uint32Array.from(sizes, (_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    channels: D,
    values: Float32Array.from({ length: total * D }, () => generator.normal()),
    starts,
    lengths: Uint32Array.from(sizes),
    targets: {
      task: "regression",
      readout: "last",
      labels,
      values: Float32Array.from({ length: sizes.length * 2 }, () => generator.normal()),
    },
    ...plainSequences,
  };
}

/** The samples as they enter the network, `[T, B, D]`. */
function normalised(data: Sequences, { normalisation }: ModelSpec): Float64Array {
  const x = new Float64Array(T * B * D);
  data.lengths.forEach((length, b) => {
    for (let t = 0; t < length; t++) {
      for (let c = 0; c < D; c++) {
        const value = data.values[(data.starts[b]! + t) * D + c]!;
        x[(t * B + b) * D + c] = (value - normalisation!.mean[c]!) / normalisation!.deviation[c]!;
      }
    }
  });
  return x;
}

const cases = cellNames.flatMap((cell) => (["mean", "max"] as const).map((readout) => ({ cell, readout })));

describe("readouts that pool", () => {
  it.each(cases)("give the plain twin's scores and gradients: $cell, $readout", async ({ cell, readout }) => {
    const spec = specOf(cell, readout);
    const data = sequences(lengths);
    const tensors = initialTensors(spec, 4);
    const network = await Network.create(spec, spec.normalisation, {
      sequences: B,
      steps: T,
      threads: 1,
      training: true,
    });
    network.load(tensors);
    const indices = lengths.map((_, i) => i);
    const batch = network.loadBatch(data, { indices, from: 0, to: B, targets: true, classWeights: null });
    network.backward(batch);
    network.forward(batch);
    const scores = new Float32Array(B * 2);
    network.copyScores(batch, scores, (position) => position);

    const layer = spec.layers[0]!;
    const own = Object.fromEntries(
      Object.entries(tensors).map(([name, values]) => [name.replace("layers.0.", ""), values]),
    );
    const zeros = new Float64Array(B * H);
    const x = normalised(data, spec);
    const none = new Float64Array(T * B * H);
    const { h } = twinForwardBackward(layer, own, x, lengths, zeros, null, none);
    const pooled = twinReadout(readout, h, lengths, H);
    const V = tensors["head.V"]!;
    const bias = tensors["head.bias"]!;
    const dRead = new Float64Array(B * H);
    for (let b = 0; b < B; b++) {
      for (let c = 0; c < 2; c++) {
        let score = bias[c]!;
        for (let j = 0; j < H; j++) score += pooled.read[b * H + j]! * V[j * 2 + c]!;
        expect(scores[b * 2 + c]).toBeCloseTo(score, 5);
        const error = (score - data.targets!.values[b * 2 + c]!) / B;
        for (let j = 0; j < H; j++) dRead[b * H + j]! += error * V[j * 2 + c]!;
      }
    }
    const { gradients } = twinForwardBackward(layer, own, x, lengths, zeros, null, pooled.back(dRead));
    for (const { name, offset, length } of network.plan.slices) {
      const expected = gradients[name.replace("layers.0.", "")];
      if (expected === undefined) continue;
      for (let i = 0; i < length; i++) expect(network.gradients[offset + i], name).toBeCloseTo(expected[i]!, 5);
    }
    network.close();
  });

  it.each(["last", "mean", "max"] as const)("give a stream the scores of whole sequences: %s", async (readout) => {
    for (const frame of [1, 3]) {
      const spec = specOf("LSTM", readout, frame);
      const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
      const data = sequences([9, 11, 3]);
      const whole = await predict(model, data, [0, 1, 2], { threads: 1 });
      const stream = await Stream.open(model);
      data.lengths.forEach((length, b) => {
        stream.reset();
        let last: Float32Array | null = null;
        for (let t = 0; t < length; t++) {
          const from = (data.starts[b]! + t) * D;
          const scores = stream.step(data.values.slice(from, from + D));
          expect(scores === null).toBe((t + 1) % frame !== 0);
          last = scores ?? last;
        }
        expect([...last!]).toEqual([...whole.subarray(b * 2, b * 2 + 2)]);
      });
    }
  });

  it("refuses a sequence shorter than a frame", async () => {
    const spec = specOf("FastGRNN", "mean", 3);
    const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
    await expect(predict(model, sequences([2]), [0], { threads: 1 })).rejects.toThrow("a sequence of 2 samples");
  });
});
