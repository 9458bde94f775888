/** @file With ν > 0 a FastGRNN's state drifts while z is near 1; the bound of models for deployment stops the drift. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fastGrnn } from "../cells/fastgrnn/cell.js";
import { type LayerSpec, layerTensors } from "../cells/layer.js";
import { random } from "../core/random.js";
import { layerGradients } from "../engine/gradients.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import { quantise } from "../integer/quantise.js";
import type { Model } from "../model/spec.js";
import { ramps } from "../train/ramps.fixture.js";

const { deploymentBound } = fastGrnn;

const layerOf = (stateBound: number | null): LayerSpec => ({
  cell: "FastGRNN",
  input: 3,
  hidden: 4,
  rankW: null,
  rankU: null,
  gate: "quantSigm",
  update: "quantTanh",
  stateBound,
});

/** z = 1, h̃ = 1, ν = 0.27: only the drift. */
function drifting(layer: LayerSpec): Record<string, Float32Array> {
  const constants: Record<string, number> = { biasGate: 4, biasUpdate: 4, zeta: 1, nu: -1 };
  return Object.fromEntries(
    layerTensors(layer).map(({ name, shape }) => [
      name,
      new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(constants[name] ?? 0),
    ]),
  );
}

async function states(layer: LayerSpec, tensors: Record<string, Float32Array>, steps: number, x: Float32Array) {
  const upstream = new Float32Array(steps * layer.hidden);
  return (await layerGradients({ layer, tensors, steps, sequences: 1, x, h0: null, c0: null, upstream, lengths: null }))
    .h;
}

describe("the state's bound", () => {
  it("stops the drift of ν per step", async () => {
    const steps = 200;
    const x = new Float32Array(steps * 3);
    const free = await states(layerOf(null), drifting(layerOf(null)), steps, x);
    const nu = 1 / (1 + Math.exp(1));
    expect(free[free.length - 1]).toBeCloseTo(nu * steps, 1);
    const bound = layerOf(deploymentBound);
    const held = await states(bound, drifting(bound), steps, x);
    expect(Math.max(...held)).toBe(deploymentBound);
  });

  it("holds in the integers for ten thousand such steps", () => {
    const layer = layerOf(deploymentBound);
    const { data } = ramps(40);
    const tensors = Object.fromEntries(
      Object.entries(drifting(layer)).map(([name, values]) => [`layers.0.${name}`, values]),
    );
    const model: Model = {
      kind: "float",
      spec: {
        format: "fastcells",
        version: 1,
        layers: [layer],
        task: "multiclass",
        readout: "last",
        labels: ["a", "b"],
        normalisation: null,
        channels: null,
        sampleRate: null,
        frontEnd: null,
        detector: null,
        training: null,
      },
      tensors: { ...tensors, "head.V": new Float32Array(8).fill(0.5), "head.bias": new Float32Array(2) },
    };
    const integer = quantise(model, data);
    const [quantised] = integer.layers;
    expect((quantised?.stateBound ?? 0) * 2 ** -(quantised?.stateBits ?? 0)).toBe(deploymentBound);
    const interpreter = new IntegerInterpreter(integer, { check: true });
    const generator = random(3);
    for (let step = 0; step < 10_000; step++) {
      interpreter.step([generator.below(65536) - 32768, generator.below(65536) - 32768, 0]);
      for (const value of interpreter.state[0]?.h ?? []) {
        if (Math.abs(value) > (quantised?.stateBound ?? 0)) throw new Error(`|${value}| is past the bound`);
      }
    }
    expect(interpreter.state[0]?.h[0]).toBe(quantised?.stateBound);
  });

  it("holds for any weights and any bound", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.1, max: 4, noNaN: true }), fc.nat(1e6), async (bound, seed) => {
        const generator = random(seed);
        const layer = layerOf(bound);
        const tensors = Object.fromEntries(
          layerTensors(layer).map(({ name, shape }) => [
            name,
            Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 3 * generator.normal()),
          ]),
        );
        const x = Float32Array.from({ length: 60 }, () => 5 * generator.normal());
        const h = await states(layer, tensors, 20, x);
        for (const value of h) expect(Math.abs(value)).toBeLessThanOrEqual(Math.fround(bound));
      }),
      { numRuns: 40 },
    );
  });
});
