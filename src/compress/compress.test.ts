import { describe, expect, it } from "vitest";
import { languageData } from "../data/text/language.js";
import { letters, randomTexts } from "../engine/text.fixture.js";
import { encodeIntegerModel } from "../integer/file.js";
import { modelStorage } from "../integer/storage.js";
import { compressOn } from "../pipeline/compress.js";
import { languageDefaults } from "../train/language-options.js";
import { ramps } from "../train/ramps.fixture.js";
import { densityOf, keptCount } from "../train/sparsity.js";
import { train } from "../train/train.js";
import { compress } from "./compress.js";
import { compressFitted } from "./compress-fitted.js";
import type { CompressOptions } from "./options.js";
import { compressionJson, compressionPicture, compressionText } from "./report.js";

const { data, split } = ramps(240);
const training = { epochs: 6, batch: 40, learningRate: 0.01, threads: 1 };
const quick = { ...training, tuneEpochs: 3 };
const ranked = { ...quick, hidden: 12, rankW: 2, rankU: 5, densityW: 0.7, densityU: 0.4 };

describe("compress", () => {
  it("narrows the embedding of texts to the size, unless its width is given", async () => {
    const texts = randomTexts(80);
    const none = new Uint32Array(0);
    const parts = { train: Uint32Array.from(texts.lengths.keys()), validation: none, test: none };
    const clips = { gate: "quantSigm", update: "quantTanh" } as const;
    const given = { size: 320, epochs: 1, tuneEpochs: 1, threads: 1, ...clips };
    const { integer, stages } = await compress(null, texts, parts, given);
    expect(integer.embedding?.columns).toBe(24);
    expect(stages.at(-1)?.bytes).toBeLessThanOrEqual(320);
    const wide = compress(null, texts, parts, { ...given, embedding: 32 });
    await expect(wide).rejects.toThrow(/fits 320 bytes, .*a smaller vocabulary or embedding/);
  });

  it("keeps the smooth functions of a network that reads texts", async () => {
    const texts = randomTexts(40);
    const none = new Uint32Array(0);
    const parts = { train: Uint32Array.from(texts.lengths.keys()), validation: none, test: none };
    const { integer } = await compress(null, texts, parts, { size: 2000, epochs: 1, tuneEpochs: 0, threads: 1 });
    expect(integer.layers[0]).toMatchObject({ gate: "sigmoid", update: "tanh" });
  });

  it("goes from float via low rank and sparse to integers, and gives the cost of each", async () => {
    const compressed = await compress(null, data, split, ranked);
    const { stages, integer, tuned, oneShot } = compressed;
    expect(stages.map(({ name }) => name)).toEqual(["float", "L", "LS", "LSQ"]);
    const bytes = stages.map((stage) => stage.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a));
    expect(stages[0]?.bytes).toBe(4 * (3 * 12 + 12 * 12 + 2 * 12 + 2 + 12 * 2 + 2) + 8 * 3);
    expect(stages[0]?.multiplyAddsPerStep).toBe(3 * 12 + 12 * 12);
    expect(stages[1]?.multiplyAddsPerStep).toBe(2 * (3 + 12) + 5 * (12 + 12));
    expect(stages[3]?.bytes).toBe(modelStorage(integer).bytes);
    expect(stages[3]?.accuracy).toBeGreaterThan(0.8);
    expect(integer.layers[0]).toMatchObject({ gate: "quantSigm", update: "quantTanh", hidden: 12 });

    for (const [name, values] of Object.entries(tuned.tensors)) {
      const density = densityOf(name, { ...ranked, densityHead: 1 });
      if (density === 1) continue;
      expect(values.filter((value) => value !== 0).length, name).toBe(keptCount(density, values.length));
    }
    expect(compressionText(compressed)).toMatch(/LSQ +low rank, sparse, integers +\d+\.\d\d %/);
    expect(compressionJson(compressed)).toMatchObject({
      oneShot: { accuracy: oneShot.accuracy },
      layout: { rankU: 5 },
    });
    expect(compressionPicture(compressed)).toMatch(/^<svg[\s\S]*LSQ/);
  });

  it("records the training of the network, not its tuning, for the next compression", async () => {
    const { tuned } = await compress(null, data, split, { ...quick, hidden: 6, rankU: 3 });
    expect(tuned.spec.training).toMatchObject({ options: { epochs: 6, learningRate: 0.01, rankU: 3 } });
    const lengths: number[] = [];
    const stages = { onStage: (_: unknown, __: unknown, epochs: number) => lengths.push(epochs) };
    const loaded = { sequences: data, test: split.test, validation: null };
    const request = { model: tuned, data: { name: "", digest: null, options: {} }, fit: { effort: "quick" as const } };
    const options = { densityU: 0.5, tuneEpochs: 1, threads: 1 };
    const again = await compressOn(loaded, { ...request, options }, stages);
    expect(lengths).toEqual([6, 1]);
    expect(compressionText(again)).toMatch(/^float +float32, low rank /m);
  });

  it("warns of another rate than the model's", async () => {
    const at = (sampleRate: number) => ({ ...data, sampleRate });
    const { model } = await train(at(50), split, { hidden: 6, epochs: 1, threads: 1 });
    const options = { epochs: 1, tuneEpochs: 1, threads: 1 };
    expect((await compress(model, at(51), split, options)).warnings).toEqual([]);
    const expected = [expect.stringMatching(/^the data are at 100 Hz, and the model has learnt from 50 Hz: /)];
    expect((await compress(model, at(100), split, options)).warnings).toEqual(expected);
    const fitted = await compressFitted(model, at(100), split, options, { effort: "quick" });
    expect(fitted.warnings).toEqual(expect.arrayContaining(expected));
  });

  it("gives the same integers each time", async () => {
    const [one, two] = [
      await compress(null, data, split, { ...ranked, epochs: 3 }),
      await compress(null, data, split, { ...ranked, epochs: 3, threads: 3 }),
    ];
    expect(encodeIntegerModel(two.integer)).toEqual(encodeIntegerModel(one.integer));
  });

  it("replaces smooth non-linearities of a given model if no other stage trains", async () => {
    const { model } = await train(data, split, { ...training, hidden: 8 });
    const { stages, integer } = await compress(model, data, split, quick);
    expect(stages.map(({ name }) => name)).toEqual(["float", "clips", "Q"]);
    expect(stages[0]?.model).toBe(model);
    expect(integer.layers[0]).toMatchObject({ gate: "quantSigm", update: "quantTanh" });
  });

  it("keeps sigmoid and tanh, with their table, if the options ask for them", async () => {
    const { model } = await train(data, split, { ...training, hidden: 8, stateBound: 1 });
    const { stages, integer } = await compress(model, data, split, { ...quick, gate: "sigmoid", update: "tanh" });
    expect(stages.map(({ name }) => name)).toEqual(["float", "Q"]);
    expect(integer.layers[0]).toMatchObject({ gate: "sigmoid", update: "tanh" });
  });

  it("adapts the knees of companding to a device's sample scale", async () => {
    const { model } = await train(data, split, { ...training, hidden: 8, companding: 0.05 });
    for (const sampleScale of [null, 0.0003]) {
      const { stages, integer } = await compress(model, data, split, { ...quick, sampleScale });
      const [first, last] = [stages[0], stages[stages.length - 1]];
      expect(last?.accuracy).toBeGreaterThan((first?.accuracy ?? 1) - 0.05);
      if (sampleScale !== null) expect(integer.input.sampleScale).toEqual([sampleScale, sampleScale, sampleScale]);
    }
  });

  it("refuses options that a given model has settled, unless they say the same", async () => {
    const { model } = await train(data, split, { ...training, epochs: 1, hidden: 8 });
    const settled: [Partial<CompressOptions>, string][] = [
      [{ cell: "GRU" }, "cell is GRU, but the model keeps its network: leave it out, or train a new model"],
      [{ hidden: 7 }, "hidden is 7, but the model keeps its network"],
      [{ frame: 2 }, "frame is 2, but the model keeps its network"],
      [{ companding: 0.1 }, "companding is 0.1, but the model keeps its network"],
    ];
    for (const [options, message] of settled) {
      await expect(compress(model, data, split, { ...quick, ...options })).rejects.toThrow(message);
      await expect(compressFitted(model, data, split, { ...quick, ...options })).rejects.toThrow(message);
    }
    const same = { cell: "FastGRNN", hidden: 8, frame: 1, layers: 1, recurrentMap: "full", companding: 0 } as const;
    await compress(model, data, split, { ...training, epochs: 1, tuneEpochs: 0, ...same });
  });

  it("keeps ranks and zeros of a given model", async () => {
    const { tuneEpochs: _, ...regime } = ranked;
    const { model } = await train(data, split, { ...regime, gate: "sigmoid", update: "tanh" });
    const { stages, tuned, layout } = await compress(model, data, split, quick);
    expect(stages.map(({ name }) => name)).toEqual(["float", "clips", "Q"]);
    expect(layout).toMatchObject({ hidden: 12, rankW: 2, rankU: 5 });
    model.tensors["layers.0.U2"]?.forEach((value, i) => {
      if (value === 0) expect(tuned.tensors["layers.0.U2"]?.[i]).toBe(0);
    });
    const fitted = await compress(model, data, split, { ...quick, epochs: 2, size: 190, candidates: 1 });
    expect(fitted.layout).toMatchObject({ hidden: 12, rankW: 2, rankU: 5 });
    expect(fitted.stages.map(({ name }) => name)).toEqual(["float", "LS", "LSQ"]);
  });

  it.each([200, 420, 900])("fits %i bytes", async (size) => {
    const { stages, attempts } = await compress(null, data, split, { ...quick, epochs: 3, size, candidates: 2 });
    const last = stages[stages.length - 1];
    expect(last?.bytes).toBeLessThanOrEqual(size);
    expect(last?.bytes).toBeGreaterThan(0.7 * size);
    expect(attempts).toHaveLength(2);
  });

  it("keeps given options while it chooses a layout", async () => {
    const options = { ...quick, epochs: 2, size: 400, candidates: 1, hidden: 20, rankU: 6, densityHead: 0.5 };
    const { layout } = await compress(null, data, split, options);
    expect(layout).toMatchObject({ hidden: 20, rankU: 6, densityHead: 0.5 });
    expect(layout.densityU).toBeLessThan(1);
  });

  it("refuses a size that nothing fits", async () => {
    await expect(compress(null, data, split, { ...quick, size: 20 })).rejects.toThrow(/fits 20 bytes/);
    const { model } = await train(data, split, { ...training, epochs: 1, hidden: 40 });
    await expect(compress(model, data, split, { ...quick, size: 100 })).rejects.toThrow(/no model of 40 hidden units/);
  });
});

it("keeps the sigmoid gate of a language model", async () => {
  const text = Array.from({ length: 400 }, (_, at) => 1 + (at % 7));
  const prose = languageData([text, text.slice(0, 60)], letters);
  const parts = { train: Uint32Array.of(0), validation: Uint32Array.of(1), test: new Uint32Array(0) };
  const { integer } = await compress(null, prose, parts, {
    ...quick,
    ...languageDefaults({ hidden: 8 }),
    batch: 2,
    epochs: 1,
  });
  expect(integer.layers[0]).toMatchObject({ gate: "sigmoid", update: "quantTanh" });
});

it("chooses the widths of a language model that has to fit a size, and gives perplexities", async () => {
  const text = Array.from({ length: 400 }, (_, at) => 1 + (at % 7));
  const prose = languageData([text, text.slice(0, 60)], letters);
  const loaded = { sequences: prose, test: null, validation: Uint32Array.of(1) };
  const request = { model: null, data: { name: "", digest: null, options: {} } };
  const options = { size: 700, candidates: 2, epochs: 1, tuneEpochs: 0, batch: 2, threads: 1 };
  const compressed = await compressOn(loaded, { ...request, options });
  const [last] = compressed.stages.slice(-1);
  expect(last?.bytes).toBeLessThanOrEqual(700);
  expect(compressed.layout.hidden).toBeGreaterThan(2);
  expect(compressed.integer.embedding?.columns).toBe(27);
  const [, tried = ""] = /^H \d.*? {2,}([\d.]+)$/m.exec(compressionText(compressed)) ?? [];
  expect(Number(tried)).toBeGreaterThan(2);
  expect(Number(tried)).toBeCloseTo(Math.exp(-(compressed.attempts[0]?.score ?? 0)), 1);

  // A board has bytes as a size does; where there is room, the widths are the usual ones.
  const on = (board: "uno" | "pico") => {
    return compressOn(loaded, { ...request, options: { ...options, size: null, board, candidates: 1 } });
  };
  const small = await on("uno");
  expect(small.board).toMatchObject({ id: "uno", fits: true });
  expect(small.layout).toMatchObject({ densityW: 1, densityU: 1 });
  expect(small.layout.hidden).toBeLessThan(256);
  expect((await on("pico")).layout).toMatchObject({ hidden: 256, rankW: null, rankU: null });

  // RAM alone is a limit, too.
  const ram = (bytes: number) =>
    compressOn(loaded, { ...request, options: { ...options, size: null, ram: bytes, candidates: 1 } });
  expect((await ram(500)).layout.hidden).toBeLessThan(256);
  expect((await ram(20_000)).layout).toMatchObject({ hidden: 256, rankW: null, rankU: null });

  // A tied head makes embedding and network equally wide, so they are not chosen apart.
  const tied = compressOn(loaded, { ...request, options: { ...options, head: "tied" as const } });
  await expect(tied).rejects.toThrow("no model of 256 hidden units fits 700 bytes");
});
