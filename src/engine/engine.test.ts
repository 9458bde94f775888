import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import { type LayerSpec, layerTensors } from "../cells/layer.js";
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { layerGradients } from "./gradients.js";

const rank = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: null });
const layers: fc.Arbitrary<LayerSpec> = fc
  .record({
    cell: fc.constantFrom(...cellNames),
    input: fc.integer({ min: 1, max: 11 }),
    hidden: fc.integer({ min: 1, max: 21 }),
    gate: fc.constantFrom(...nonlinearities),
    update: fc.constantFrom(...nonlinearities),
    stateBound: fc.constantFrom(null, 0.75),
  })
  .chain((layer) =>
    fc.record({
      ...Object.fromEntries(Object.entries(layer).map(([key, value]) => [key, fc.constant(value)])),
      rankW: rank(Math.min(layer.input, layer.hidden)),
      rankU: rank(layer.hidden),
    }),
  )
  .map((layer) => layer as LayerSpec)
  // A gate outside 0 to 1 lets the states of an identity grow, and their rounding errors too; an identity gate is
  // unbounded.
  .filter(({ gate, update }) => gate !== "identity" && (update !== "identity" || /sigm/i.test(gate)));

/** Largest error, relative to the largest number expected: rectified gates can grow without bound. */
function worst(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): number {
  let largest = 0;
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i] ?? 0));
    largest = Math.max(largest, Math.abs((actual?.[i] ?? Number.NaN) - (expected[i] ?? 0)));
  }
  return largest / scale;
}

describe("the engine against its plain twin", () => {
  it("gives the same states and gradients for any cell, size, rank and lengths", async () => {
    await fc.assert(
      fc.asyncProperty(
        layers,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 19 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 1e6 }),
        async (layer, lengths, startsAtZero, seed) => {
          const generator = random(seed);
          const draw = (count: number, scale: number) =>
            Float32Array.from({ length: count }, () => scale * generator.normal());
          const steps = Math.max(...lengths);
          const sequences = lengths.length;
          const tensors = Object.fromEntries(
            layerTensors(layer).map(({ name, shape }) => [
              name,
              draw(
                shape.reduce((product, size) => product * size, 1),
                0.3,
              ),
            ]),
          );
          const x = draw(steps * sequences * layer.input, 1);
          const start = () => draw(sequences * layer.hidden, startsAtZero ? 0 : 0.3);
          const h0 = start();
          const c0 = cellOf(layer.cell).memory ? start() : null;
          const upstream = draw(steps * sequences * layer.hidden, 1);
          const ours = await layerGradients({
            ...{ layer, tensors, steps, sequences, x, upstream, lengths },
            ...(startsAtZero ? { h0: null, c0: null } : { h0, c0 }),
          });
          const twin = twinForwardBackward(layer, tensors, x, lengths, h0, c0, upstream);
          expect(worst(ours.h, twin.h)).toBeLessThan(1e-5);
          for (const [name, expected] of Object.entries(twin.gradients)) {
            expect(worst(ours.gradients[name], expected), name).toBeLessThan(1e-4);
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});
