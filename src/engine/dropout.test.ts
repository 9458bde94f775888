import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { initialTensors } from "../model/initial.js";
import type { ModelSpec } from "../model/spec.js";
import { Network } from "./network.js";
import { unchanged } from "./samples.fixture.js";
import { randomTexts, textSpec } from "./text.fixture.js";

const B = 9;
const data = randomTexts(B);
const indices = Array.from({ length: B }, (_, i) => i);

/** Two layers above an embedding, the lower one with h and c side by side if it is a coRNN. */
function twoLayers(cell: "LSTM" | "coRNN" | "FastGRNN"): ModelSpec {
  const spec = textSpec(cell, { width: 5, hidden: 6 });
  const [layer] = spec.layers;
  return { ...spec, layers: [layer!, { ...layer!, input: 6, hidden: 3 }] };
}

async function networkOf(spec: ModelSpec, threads = 1) {
  const steps = Math.max(...data.lengths);
  const network = await Network.create(spec, null, { sequences: B, steps, threads, training: true });
  network.load(initialTensors(spec, 4));
  const backward = (dropout: number): number => {
    const augmentation = { ...unchanged, dropout, generator: random(7) };
    const batch = network.loadBatch(data, { indices, from: 0, to: B, targets: true, classWeights: null, augmentation });
    return network.backward(batch);
  };
  return { network, backward };
}

describe("dropout", () => {
  it.each(["LSTM", "coRNN", "FastGRNN"] as const)("has the gradient of finite differences: %s", async (cell) => {
    const { network, backward } = await networkOf(twoLayers(cell));
    backward(0.4);
    const gradients = network.gradients.slice();
    const step = 2 ** -7;
    for (const { offset, length } of network.plan.slices) {
      for (let i = offset; i < offset + length; i += 1 + Math.floor(length / 6)) {
        const value = network.parameters[i]!;
        const at = (change: number): number => {
          network.parameters[i] = value + change;
          network.parametersChanged();
          return backward(0.4);
        };
        const slope = (at(step) - at(-step)) / (2 * step);
        network.parameters[i] = value;
        expect(gradients[i]).toBeCloseTo(slope, 4);
      }
    }
    network.close();
  });

  it("changes the loss, and nothing if it is 0", async () => {
    const { network, backward } = await networkOf(twoLayers("FastGRNN"));
    const without = backward(0);
    const plain = network.backward(
      network.loadBatch(data, { indices, from: 0, to: B, targets: true, classWeights: null }),
    );
    expect(without).toBe(plain);
    expect(backward(0.5)).not.toBe(plain);
    network.close();
  });

  it("gives the same gradient on any number of threads", async () => {
    const [one, three] = [await networkOf(twoLayers("LSTM")), await networkOf(twoLayers("LSTM"), 3)];
    one.backward(0.3);
    three.backward(0.3);
    expect(three.network.gradients).toEqual(one.network.gradients);
    one.network.close();
    three.network.close();
  });
});
