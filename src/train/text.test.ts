import { describe, expect, it } from "vitest";
import { languageData } from "../data/text/language.js";
import { letters, randomTexts } from "../engine/text.fixture.js";
import { decodeModel, encodeModel } from "../model/file.js";
import { train } from "./train.js";
import { Trainer } from "./trainer.js";

const data = randomTexts(400);
const all = Uint32Array.from(data.lengths.keys());
const split = { train: all.subarray(0, 300), validation: all.subarray(300), test: new Uint32Array(0) };
const options = { hidden: 8, embedding: 6, epochs: 12, batch: 16, readout: "mean", threads: 1, noise: 0 } as const;

describe("training on text", () => {
  it("learns the letter that decides, and keeps the vocabulary in the file", async () => {
    const { model, history } = await train(data, split, options);
    expect(history.at(-1)?.validationScore).toBeGreaterThan(0.85);
    const read = decodeModel(encodeModel(model));
    expect(read.spec.text).toEqual(letters);
    expect(read.tensors).toEqual(model.tensors);
  });

  it("ends with the same weights on any number of threads, and after a stop within an epoch", async () => {
    const given = { ...options, epochs: 3, tokenDropout: 0.2, crop: 0.7 };
    const { model } = await train(data, split, given);
    const three = await train(data, split, { ...given, threads: 3 });
    expect(three.model.tensors).toEqual(model.tensors);
    const first = Trainer.create(data, split, given);
    await first.trainEpoch();
    let batches = 0;
    await first.trainEpoch({ shouldStop: () => batches++ === 5 });
    const second = Trainer.resume(data, split, first.checkpoint());
    first.close();
    while (!second.finished) await second.trainEpoch();
    expect(second.model().tensors).toEqual(model.tensors);
    second.close();
  });

  it("trains a model further only with its vocabulary", async () => {
    const { model } = await train(data, split, { ...options, epochs: 1 });
    expect(() => Trainer.create(data, split, { epochs: 1, threads: 1 }, { model })).not.toThrow();
    const other = { ...data, text: { ...letters, vocabulary: [...letters.vocabulary].toReversed() } };
    expect(() => Trainer.create(other, split, { threads: 1 }, { model })).toThrow(/the model's vocabulary/);
    const { text: _, ...numbers } = data;
    expect(() => Trainer.create(numbers, split, { threads: 1 }, { model })).toThrow(/the data are numbers/);
  });

  it.each(["own", "tied"] as const)("continues from a language model whose head is %s", async (head) => {
    const texts = languageData([data.values.subarray(0, 1500)], letters);
    const first = { train: Uint32Array.of(0), validation: new Uint32Array(), test: new Uint32Array() };
    const sizes = { hidden: 8, embedding: 8, layers: 2, rankU: 3, head };
    const { model } = await train(texts, first, { ...sizes, epochs: 2, batch: 10, threads: 1 });
    const learning = { epochs: 12, batch: 16, readout: "mean", stateBound: 3, threads: 1, noise: 0 } as const;
    const trainer = Trainer.create(data, split, learning, { model });
    const { spec, tensors } = trainer.model();
    expect(spec).toMatchObject({ labels: ["no", "yes"], readout: "mean" });
    expect(spec.layers).toEqual(model.spec.layers.map((layer) => ({ ...layer, stateBound: 3 })));
    expect(spec).not.toHaveProperty("tied");
    const { "head.V": V, "head.bias": bias, ...learnt } = tensors;
    expect(model.tensors).toMatchObject(learnt);
    expect([V, bias]).toMatchObject([{ length: 16 }, { length: 2 }]);
    while (!trainer.finished) await trainer.trainEpoch();
    expect(trainer.history.at(-1)?.validationScore).toBeGreaterThan(0.85);
    trainer.close();
  });
});
