import fc from "fast-check";
import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import type { Normalisation } from "../model/spec.js";
import { drawChange, drawCrop, drawMix, drawPace, drawWarp, type Mix, type Warp, warped } from "./augment.js";
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
    warp: fc.constantFrom(0, 0.5, 0.95),
    mixup: fc.constantFrom(0, 0.5, 1),
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

const layer = {
  cell: "FastRNN",
  gate: "sigmoid",
  update: "tanh",
  hidden: 4,
  rankW: null,
  rankU: null,
  stateBound: null,
} as const;

/** The samples of a sequence, mixed with those of another, which lasts as long. */
function mixed({ channels, values, starts, lengths }: Sequences, index: number, mix: Mix | null): Float64Array {
  const [start = 0, length = 0] = [starts[index], lengths[index]];
  const own = Float64Array.from(values.subarray(start * channels, (start + length) * channels));
  if (mix === null) return own;
  const [other = 0, others = 0] = [starts[mix.index], lengths[mix.index]];
  return own.map((value, i) => {
    const sample = Math.floor((Math.floor(i / channels) * others) / length);
    return value + mix.share * (values[(other + sample) * channels + (i % channels)]! - value);
  });
}

/** The samples with time warped from the first to the last that are read. */
function timeWarped(own: Float64Array, channels: number, [first, last]: [number, number], warp: Warp): Float64Array {
  return own.map((value, i) => {
    const [sample, channel] = [Math.floor(i / channels), i % channels];
    if (sample <= first || sample >= last) return value;
    const place = warped((sample - first) / (last - first), warp) * (last - first);
    const [before, after] = [0, 1].map((next) => own[(first + Math.floor(place) + next) * channels + channel]!);
    return before! + (place % 1) * (after! - before!);
  });
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
        const layers = [{ ...layer, input: channels * frame }];
        const spec: NetworkSpec = { layers, labels: ["a", "b"], task: "multiclass", readout: "last", frame };
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
        // Crops, paces, mixes and warps are drawn for the whole batch before the changes.
        const draws = lengths.map((length) => {
          if (twin === undefined) return { mix: null, warp: null };
          drawPace(twin, drawCrop(twin, length, frame).length, frame);
          return { mix: drawMix(twin, indices), warp: drawWarp(twin) };
        });
        batch.shards.forEach((places, index) => {
          const shard = network.plan.shard(index);
          places.forEach(({ start, length, pace, index: sequence, mix, warp }, s) => {
            expect({ mix, warp }).toEqual(draws[sequence]);
            const [from = 0, samples = 0] = [starts[sequence], lengths[sequence]];
            const own = mixed(data, sequence, mix);
            expect(own).toHaveLength(samples * channels);
            const first = start - from;
            const last = first + Math.ceil((length * frame - 1) * pace);
            const entering = warp === null ? own : timeWarped(own, channels, [first, last], warp);
            const change = twin === undefined ? null : drawChange(twin, channels);
            for (let t = 0; t < length; t++) {
              const row = new Float32Array(padded(channels * frame));
              for (let k = 0; k < frame; k++) {
                writeBetween(row, k * channels, entering, first * channels, (t * frame + k) * pace, units);
                if (change !== null) changeStep(row, k * channels, change, units, sensors);
              }
              const place = shard.row(t, s) * row.length;
              expect(shard.samples.slice(place, place + row.length)).toEqual(row);
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

it("a warp keeps the ends of a sequence, and its speed within the share that is asked for", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.95, noNaN: true }), fc.nat(), (share, seed) => {
      const warp = drawWarp({ ...unchanged, warp: share, generator: random(seed) });
      if (warp === null) throw new Error("a warp is drawn");
      expect([warped(0, warp), warped(1, warp)]).toEqual([0, 1]);
      for (let t = 0; t < 100; t++) {
        const speed = 100 * (warped((t + 1) / 100, warp) - warped(t / 100, warp));
        expect(Math.abs(speed - 1)).toBeLessThanOrEqual(share + 1e-9);
      }
    }),
  );
});

/** Loads sequences of one sample each, their own numbers, into a batch in which all are mixed. */
async function loadMixed(task: "multiclass" | "regression", values: Int32Array | Float32Array) {
  const labels = task === "multiclass" ? ["a", "b", "c"] : ["y"];
  const count = values.length;
  const data: Sequences = {
    channels: 1,
    values: Float32Array.from({ length: count }, (_, i) => i),
    starts: Uint32Array.from({ length: count }, (_, i) => i),
    lengths: new Uint32Array(count).fill(1),
    ...plainSequences,
    targets: { task, readout: "last", labels, values },
  };
  const spec: NetworkSpec = { layers: [{ ...layer, input: 1 }], labels, task, readout: "last" };
  const network = await Network.create(spec, null, { sequences: count, steps: 1, threads: 1, training: true });
  const indices = Array.from({ length: count }, (_, i) => i);
  const augmentation = { ...unchanged, mixup: 1, generator: random(4) };
  const batch = network.loadBatch(data, {
    indices,
    from: 0,
    to: count,
    targets: true,
    classWeights: [1, 2, 4],
    augmentation,
  });
  const rows = batch.shards.flatMap((places, index) => {
    const shard = network.plan.shard(index);
    return places.map(({ index: own, mix }, s) => {
      if (mix === null) throw new Error("every sequence is mixed");
      return { own, mix, label: shard.labels[s]!, weight: shard.weights[s]! * batch.weight, target: shard.targets[s]! };
    });
  });
  network.close();
  return rows;
}

it("a mixed sequence learns either's class with its weight, as often as it has a share in the sample", async () => {
  const classes = Int32Array.from({ length: 3000 }, (_, i) => i % 3);
  const rows = await loadMixed("multiclass", classes);
  const gains: number[] = [];
  for (const { own, mix, label, weight } of rows) {
    expect(label).toBe(classes[mix.gives ? mix.index : own]);
    expect(weight).toBeCloseTo([1, 2, 4][label]!, 4);
    gains.push(Number(mix.gives) - mix.share);
  }
  expect(Math.abs(gains.reduce((sum, gain) => sum + gain, 0) / gains.length)).toBeLessThan(0.03);
});

it("a mixed sequence learns a number mixed alike", async () => {
  const numbers = Float32Array.from({ length: 40 }, (_, i) => i ** 2);
  for (const { own, mix, target } of await loadMixed("regression", numbers)) {
    expect(target).toBeCloseTo((1 - mix.share) * numbers[own]! + mix.share * numbers[mix.index]!, 3);
  }
});
