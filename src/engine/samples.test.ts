import fc from "fast-check";
import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { plainSequences } from "../data/sequences.js";
import type { Normalisation } from "../model/spec.js";
import { drawChange, drawCrop, drawPace } from "./augment.js";
import type { NetworkSpec } from "./capacity.js";
import { Network } from "./network.js";
import { padded } from "./plan-layer.js";
import { changeStep, unchanged, writeBetween } from "./samples.fixture.js";
import { unitsOf } from "./units.js";

const amount = fc.constantFrom(0, 0, 0.1, 0.7);
const cases = fc.record({
  sensors: fc.integer({ min: 1, max: 9 }),
  stacked: fc.integer({ min: 1, max: 3 }),
  frame: fc.integer({ min: 1, max: 3 }),
  lengths: fc.array(fc.integer({ min: 3, max: 12 }), { minLength: 1, maxLength: 11 }),
  companded: fc.boolean(),
  changed: fc.boolean(),
  augmentation: fc.record({
    noise: amount,
    offset: amount,
    gain: amount,
    rotation: fc.constantFrom(0, 5, 40),
    crop: fc.constantFrom(1, 0.5),
    stretch: fc.constantFrom(0, 0.4),
  }),
  seed: fc.nat(),
});

function normalisationOf(channels: number, companded: boolean, draw: () => number): Normalisation {
  const numbers = (of: () => number) => Array.from({ length: channels }, of);
  const normalisation = { mean: numbers(draw), deviation: numbers(() => 0.5 + Math.abs(draw())) };
  if (!companded) return normalisation;
  return {
    ...normalisation,
    companding: { centre: numbers(() => 0.25 * Math.round(draw())), knee: numbers(() => 0.25) },
  };
}

it("writes samples into the network's rows to the bit as plain TypeScript does, changed or not, one or several a step", async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      async ({ sensors, stacked, frame, lengths, companded, changed, augmentation: amounts, seed }) => {
        const drawn = random(seed);
        const channels = sensors * stacked;
        const normalisation = normalisationOf(channels, companded, drawn.normal);
        const starts = Uint32Array.from(lengths, (_, i) =>
          lengths.slice(0, i).reduce((sum, length) => sum + length, 0),
        );
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const values = Float32Array.from({ length: total * channels }, () => 40 * drawn.normal() ** 3);
        const data = {
          channels,
          values,
          starts,
          lengths: Uint32Array.from(lengths),
          targets: null,
          ...plainSequences,
          frame: stacked,
        };
        const layer = {
          cell: "FastRNN" as const,
          gate: "sigmoid" as const,
          update: "tanh" as const,
          input: channels * frame,
          hidden: 4,
          rankW: null,
          rankU: null,
          stateBound: null,
        };
        const spec: NetworkSpec = { layers: [layer], labels: ["a", "b"], task: "multiclass", readout: "last", frame };
        const capacity = { sequences: lengths.length, steps: 12, threads: 1, training: false };
        const network = await Network.create(spec, normalisation, capacity);
        const augmentationOf = () => (changed ? { ...unchanged, ...amounts, generator: random(seed) } : undefined);
        const indices = lengths.map((_, i) => i);
        const augmentation = augmentationOf();
        const batch = network.loadBatch(data, {
          indices,
          from: 0,
          to: indices.length,
          targets: false,
          classWeights: null,
          augmentation,
        });

        const twin = augmentationOf();
        const units = unitsOf(normalisation, channels);
        // Crops and paces are drawn for the whole batch before the changes.
        if (twin !== undefined) {
          for (const length of lengths) drawPace(twin, drawCrop(twin, length, frame).length, frame);
        }
        batch.shards.forEach((places, index) => {
          const shard = network.plan.shard(index);
          places.forEach(({ start, length, pace }, s) => {
            const change = twin === undefined ? null : drawChange(twin, channels);
            for (let t = 0; t < length; t++) {
              const row = new Float32Array(padded(channels * frame));
              for (let k = 0; k < frame; k++) {
                writeBetween(row, k * channels, values, start * channels, (t * frame + k) * pace, units);
                if (change !== null) changeStep(row, k * channels, change, units, sensors);
              }
              const first = shard.row(t, s) * row.length;
              expect(shard.samples.slice(first, first + row.length)).toEqual(row);
            }
          });
        });
        expect(augmentation?.generator.state()).toEqual(twin?.generator.state());
        network.close();
      },
    ),
    { numRuns: 120 },
  );
});

it("a stretched sequence ends with its last sample at the latest", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5000 }), fc.nat(), (length, seed) => {
      const { samples, pace } = drawPace({ ...unchanged, stretch: 0.9, generator: random(seed) }, length);
      expect((samples - 1) * pace).toBeLessThanOrEqual(length - 1);
      expect((samples - 1) * pace).toBeCloseTo(length - 1, 8);
    }),
    { numRuns: 2000 },
  );
});
