import { describe, expect, it } from "vitest";
import { twinReadout } from "../../tests/twin/readout.js";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import { cellNames } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { initialTensors } from "../model/initial.js";
import type { Model } from "../model/spec.js";
import { Network } from "./network.js";
import { predict } from "./predict.js";
import { Stream } from "./stream.js";
import { letters, randomTexts, textSpec } from "./text.fixture.js";

const B = 9;
const width = 5;
const H = 6;
const data = randomTexts(B);
const T = Math.max(...data.lengths);
const indices = Array.from({ length: B }, (_, i) => i);

async function gradientsOf(spec: ReturnType<typeof textSpec>, threads: number) {
  const tensors = initialTensors(spec, 4);
  const network = await Network.create(spec, null, { sequences: B, steps: T, threads, training: true });
  network.load(tensors);
  const batch = network.loadBatch(data, { indices, from: 0, to: B, targets: true, classWeights: null });
  const loss = network.backward(batch);
  const { slices } = network.plan;
  const gradients = network.gradients.slice();
  network.close();
  return { tensors, loss, slices, gradients };
}

const cases = cellNames.flatMap((cell) => [null, 3].map((rankW) => ({ cell, rankW })));

describe("an embedding", () => {
  it.each(cases)("has the plain twin's gradients: $cell, rank $rankW", async ({ cell, rankW }) => {
    const spec = textSpec(cell, { width, hidden: H, rankW });
    const { tensors, loss, slices, gradients } = await gradientsOf(spec, 1);
    const own = Object.fromEntries(
      Object.entries(tensors).map(([name, values]) => [name.replace("layers.0.", ""), values]),
    );
    const lengths = [...data.lengths];
    const idAt = (t: number, b: number) => data.values[data.starts[b]! + t]!;
    const x = new Float64Array(T * B * width);
    lengths.forEach((length, b) => {
      for (let t = 0; t < length; t++) {
        for (let j = 0; j < width; j++) x[(t * B + b) * width + j] = tensors.embedding![idAt(t, b) * width + j]!;
      }
    });
    const zeros = new Float64Array(B * H);
    const run = (upstream: ArrayLike<number>) =>
      twinForwardBackward(spec.layers[0]!, own, x, lengths, zeros, null, upstream);
    const pooled = twinReadout("mean", run(new Float64Array(T * B * H)).h, lengths, H);
    const V = tensors["head.V"]!;
    const dRead = new Float64Array(B * H);
    let expectedLoss = 0;
    for (let b = 0; b < B; b++) {
      const scores = [0, 1].map((c) =>
        V.reduce((sum, v, i) => sum + (i % 2 === c ? v * pooled.read[b * H + (i >> 1)]! : 0), 0),
      );
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      scores.forEach((score, c) => {
        const right = data.targets!.values[b] === c ? 1 : 0;
        const p = Math.exp(score) / total;
        expectedLoss -= (right * Math.log(p)) / B;
        for (let j = 0; j < H; j++) dRead[b * H + j]! += ((p - right) / B) * V[j * 2 + c]!;
      });
    }
    expect(loss).toBeCloseTo(expectedLoss, 5);
    const twin = run(pooled.back(dRead)).gradients;
    const embedding = new Float64Array(letters.vocabulary.length * width);
    lengths.forEach((length, b) => {
      for (let t = 0; t < length; t++) {
        for (let j = 0; j < width; j++) embedding[idAt(t, b) * width + j]! += twin.x![(t * B + b) * width + j]!;
      }
    });
    for (const { name, offset, length } of slices) {
      const expected = name === "embedding" ? embedding : twin[name.replace("layers.0.", "")];
      if (expected === undefined) continue;
      for (let i = 0; i < length; i++) expect(gradients[offset + i], name).toBeCloseTo(expected[i]!, 5);
    }
  });

  it("has the same gradient to the bit on one thread and on three", async () => {
    const [one, three] = [await gradientsOf(textSpec("FastGRNN"), 1), await gradientsOf(textSpec("FastGRNN"), 3)];
    expect(three.gradients).toEqual(one.gradients);
  });

  it("gives a stream of ids the scores of whole texts", async () => {
    const spec = textSpec("GRU");
    const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
    const whole = await predict(model, data, indices, { threads: 1 });
    const stream = await Stream.open(model);
    for (const b of indices) {
      stream.reset();
      let last: Float32Array | null = null;
      for (let t = 0; t < data.lengths[b]!; t++) last = stream.step([data.values[data.starts[b]! + t]!]);
      expect([...last!]).toEqual([...whole.subarray(b * 2, b * 2 + 2)]);
    }
  });

  it("refuses ids that are not in its vocabulary", async () => {
    const spec = textSpec("FastRNN");
    const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 4) };
    for (const id of [11, -1, 0.5]) {
      const wrong = { ...data, values: Float64Array.from(data.values).fill(id, 0, 1) };
      await expect(predict(model, wrong, [0], { threads: 1 })).rejects.toThrow(InputError);
      const stream = await Stream.open(model);
      expect(() => stream.step([id])).toThrow(/the model's vocabulary has the ids 0 to 10/);
    }
  });
});
