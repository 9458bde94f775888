import { describe, expect, it } from "vitest";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import { type CellName, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { languageData, piecesOf } from "../data/text/language.js";
import { initialTensors } from "../model/initial.js";
import { tokenNames } from "../model/language.js";
import type { ModelSpec } from "../model/spec.js";
import { Network } from "./network.js";
import { unchanged } from "./samples.fixture.js";
import { letters, textSpec } from "./text.fixture.js";

const V = letters.vocabulary.length;
const H = 6;
const streams = 9;
const steps = 5;
const generator = random(8);
const data = languageData([Array.from({ length: 150 }, () => generator.below(V))], letters);
const pieces = piecesOf(data, [0], streams, steps).data;

function languageSpec(cell: CellName, tied: boolean, width = H): ModelSpec {
  const spec = textSpec(cell, { width, hidden: H });
  return { ...spec, readout: "every", labels: tokenNames(letters), ...(tied ? { tied } : {}) };
}

/** A network that has read the first pieces, and continues with the second. */
async function reader(spec: ModelSpec, threads = 1, dropout = 0) {
  const network = await Network.create(spec, null, {
    sequences: streams,
    steps,
    threads,
    training: true,
    scores: false,
  });
  network.load(initialTensors(spec, 4));
  const batch = (k: number) =>
    network.loadBatch(pieces, {
      indices: [...pieces.lengths.keys()],
      from: k * streams,
      to: (k + 1) * streams,
      targets: true,
      classWeights: null,
      ...(dropout === 0 ? {} : { augmentation: { ...unchanged, dropout, generator: random(3) } }),
    });
  const first = batch(0);
  network.carry(first, false);
  network.backward(first);
  const carried = network.carried;
  const second = (): number => {
    const loaded = batch(1);
    network.carried = carried;
    network.carry(loaded, true);
    return network.backward(loaded);
  };
  return { network, carried, second };
}

describe("a language model in the engine", () => {
  const cases = (["FastGRNN", "LSTM", "coRNN"] as const).flatMap((cell) =>
    [0, 0.4].flatMap((dropout) => [false, true].map((tied) => ({ cell, dropout, tied }))),
  );

  it.each(cases)(
    "has the gradient of finite differences with a carried state: $cell, dropout $dropout, tied $tied",
    async ({ cell, dropout, tied }) => {
      const { network, second } = await reader(languageSpec(cell, tied), 1, dropout);
      second();
      const gradients = network.gradients.slice();
      const step = 2 ** -7;
      for (const { name, offset, length } of network.plan.slices) {
        for (let i = offset; i < offset + length; i += 1 + Math.floor(length / 7)) {
          const value = network.parameters[i]!;
          const at = (change: number): number => {
            network.parameters[i] = value + change;
            network.parametersChanged();
            return second();
          };
          const slope = (at(step) - at(-step)) / (2 * step);
          network.parameters[i] = value;
          expect(gradients[i], name).toBeCloseTo(slope, 4);
        }
      }
      network.close();
    },
  );

  it("has the plain twin's loss and gradients from the carried state", async () => {
    const spec = languageSpec("FastGRNN", false);
    const layer = spec.layers[0]!;
    const { network, carried, second } = await reader(spec);
    const loss = second();
    const tensors = network.tensors();
    const own = Object.fromEntries(
      Object.entries(tensors).map(([name, values]) => [name.replace("layers.0.", ""), values]),
    );
    const place = (t: number, b: number) => pieces.starts[streams + b]! + t;
    const x = new Float64Array(steps * streams * H);
    for (let t = 0; t < steps; t++) {
      for (let b = 0; b < streams; b++) {
        for (let j = 0; j < H; j++)
          x[(t * streams + b) * H + j] = tensors.embedding![pieces.values[place(t, b)]! * H + j]!;
      }
    }
    // Two shards of padded rows: the first of the larger size.
    const h0 = new Float64Array(streams * H);
    const sizes = [network.plan.shard(0), network.plan.shard(1)].map((shard) => shard.places.final.length / 8);
    const [firstShard = 0] = sizes;
    const inFirst = Math.ceil(streams / 2 / 2) * 2;
    for (let b = 0; b < streams; b++) {
      const from = b < inFirst ? b * 8 : firstShard * 8 + (b - inFirst) * 8;
      for (let j = 0; j < H; j++) h0[b * H + j] = carried[from + j]!;
    }
    const run = (upstream: ArrayLike<number>) =>
      twinForwardBackward(layer, own, x, new Array(streams).fill(steps), h0, null, upstream);
    const { h } = run(new Float64Array(steps * streams * H));
    const upstream = new Float64Array(steps * streams * H);
    const dV = new Float64Array(H * V);
    let expected = 0;
    const count = steps * streams;
    for (let row = 0; row < count; row++) {
      const [t, b] = [Math.floor(row / streams), row % streams];
      const target = pieces.targets!.values[place(t, b)]!;
      const scores = Array.from({ length: V }, (_, c) => {
        let score = tensors["head.bias"]![c]!;
        for (let j = 0; j < H; j++) score += h[row * H + j]! * tensors["head.V"]![j * V + c]!;
        return score;
      });
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      scores.forEach((score, c) => {
        const error = (Math.exp(score) / total - (c === target ? 1 : 0)) / count;
        if (c === target) expected -= Math.log(Math.exp(score) / total) / count;
        for (let j = 0; j < H; j++) {
          upstream[row * H + j]! += error * tensors["head.V"]![j * V + c]!;
          dV[j * V + c]! += error * h[row * H + j]!;
        }
      });
    }
    expect(loss).toBeCloseTo(expected, 5);
    const twin = run(upstream).gradients;
    for (const { name, offset, length } of network.plan.slices) {
      const wanted = name === "head.V" ? dV : twin[name.replace("layers.0.", "")];
      if (wanted === undefined) continue;
      for (let i = 0; i < length; i++) expect(network.gradients[offset + i], name).toBeCloseTo(wanted[i]!, 5);
    }
    expect(cellOf("FastGRNN").memory).toBe(false);
    network.close();
  });

  it("has the same gradient to the bit on one thread and on three", async () => {
    const [one, three] = [
      await reader(languageSpec("LSTM", true), 1, 0.2),
      await reader(languageSpec("LSTM", true), 3, 0.2),
    ];
    one.second();
    three.second();
    expect(three.network.gradients).toEqual(one.network.gradients);
    expect(three.network.carried).toEqual(one.network.carried);
    one.network.close();
    three.network.close();
  });
});
