import { describe, expect, it } from "vitest";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import type { LayerSpec } from "../cells/layer.js";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import type { Sequences } from "../data/sequences.js";
import { initialTensors } from "../model/initial.js";
import type { Model } from "../model/spec.js";
import { layerGradients } from "./gradients.js";
import { stateGradients } from "./state-gradients.js";

const D = 2;
const H = 6;
const outputs = 2;
const labels = ["a", "b"];

function layerOf(cell: CellName): LayerSpec {
  const { gate, update } = cellOf(cell);
  return { cell, input: D, hidden: H, rankW: null, rankU: null, gate, update, stateBound: null };
}

/** The layer's tensors at the start of training, by their names in the layer. */
function tensorsOf(layer: LayerSpec): Record<string, Float32Array> {
  const tensors = Object.entries(initialTensors({ layers: [layer], labels }, 3));
  return Object.fromEntries(tensors.map(([name, values]) => [name.replace("layers.0.", ""), values]));
}

function draw(count: number, seed: number): Float32Array {
  const generator = random(seed);
  return Float32Array.from({ length: count }, () => generator.normal());
}

/** Largest error, relative to the largest number expected. */
function worst(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): number {
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  const errors = Array.from(expected, (value, i) => Math.abs((actual?.[i] ?? Number.NaN) - value));
  return errors.reduce((most, error) => Math.max(most, error), 0) / scale;
}

const lengths = [784, 2000];
const cases = cellNames.flatMap((cell) => lengths.map((steps) => ({ cell, steps })));

describe("sequences of a thousand steps", () => {
  it.each(cases)("have the plain twin's states and gradients: $cell, $steps steps", async ({ cell, steps }) => {
    const layer = layerOf(cell);
    const sequences = 3;
    const tensors = tensorsOf(layer);
    const x = draw(steps * sequences * D, 1);
    // As of a loss at the last step, plus a little at every step.
    const upstream = draw(steps * sequences * H, 2).map(
      (value, i) => (i < (steps - 1) * sequences * H ? 0.01 : 1) * value,
    );
    const own = [steps, steps - 1, 300];
    const ours = await layerGradients({
      layer,
      tensors,
      steps,
      sequences,
      x,
      h0: null,
      c0: null,
      upstream,
      lengths: own,
    });
    const twin = twinForwardBackward(layer, tensors, x, own, new Float64Array(sequences * H), null, upstream);
    expect(worst(ours.h, twin.h)).toBeLessThan(1e-5);
    for (const [name, expected] of Object.entries(twin.gradients)) {
      expect(worst(ours.gradients[name], expected), name).toBeLessThan(2e-5);
    }
  });

  it.each(cellNames)("have the gradient of every state, from the loss back to the first: %s", async (cell) => {
    const steps = 784;
    const layer = layerOf(cell);
    const own = tensorsOf(layer);
    const rest = { channels: null, sampleRate: null, frontEnd: null, detector: null, training: null };
    const model: Model = {
      kind: "float",
      spec: {
        ...rest,
        ...{ format: "fastcells", version: 1, task: "regression", readout: "last", labels, normalisation: null },
        layers: [layer],
      },
      tensors: initialTensors({ layers: [layer], labels }, 3),
    };
    const values = draw(2 * steps * D, 1);
    const data: Sequences = {
      ...{ channels: D, values, groups: null, channelNames: null, sampleRate: null, commonUnit: false },
      starts: Uint32Array.of(0, steps),
      lengths: Uint32Array.of(steps, steps - 40),
      targets: { task: "regression", readout: "last", labels, values: new Float32Array(2 * outputs) },
    };
    const found = await stateGradients(model, data, [1, 0]);
    expect(found.map(({ norms }) => norms[0]?.length)).toEqual([steps - 40, steps]);

    const x = values.subarray(0, steps * D);
    const zeros = new Float64Array(H);
    const nothing = new Float64Array(steps * H);
    const { h } = twinForwardBackward(layer, own, x, [steps], zeros, null, nothing);
    const [V, bias] = [model.tensors["head.V"] ?? zeros, model.tensors["head.bias"] ?? zeros];
    const last = h.subarray((steps - 1) * H);
    const scores = labels.map((_, c) =>
      last.reduce((sum, value, j) => sum + value * (V[j * outputs + c] ?? 0), bias[c] ?? 0),
    );
    expect(found[1]?.loss).toBeCloseTo(scores.reduce((sum, score) => sum + score * score, 0) / 2, 5);
    const upstream = new Float64Array(steps * H);
    for (let j = 0; j < H; j++) {
      upstream[(steps - 1) * H + j] = scores.reduce((sum, score, c) => sum + score * (V[j * outputs + c] ?? 0), 0);
    }
    const norm = (...parts: ArrayLike<number>[]) =>
      Math.sqrt(parts.flatMap((part) => Array.from(part)).reduce((sum, value) => sum + value * value, 0));
    expect(found[1]?.norms[0]?.[steps - 1]).toBeCloseTo(norm(upstream.subarray((steps - 1) * H)), 5);
    // The state after step t is the initial state of the rest, if there is no memory cell.
    if (cellOf(cell).memory) return;
    for (const t of [0, 400, 700, 770, 780]) {
      const { gradients } = twinForwardBackward(
        layer,
        own,
        x.subarray((t + 1) * D),
        [steps - t - 1],
        h.subarray(t * H, (t + 1) * H),
        null,
        upstream.subarray((t + 1) * H),
      );
      const expected = norm(gradients.h0 ?? []);
      expect(Math.abs((found[1]?.norms[0]?.[t] ?? Number.NaN) - expected)).toBeLessThan(1e-4 * expected + 1e-12);
    }
  });
});
