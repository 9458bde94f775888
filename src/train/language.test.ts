import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { languageData } from "../data/text/language.js";
import { letters } from "../engine/text.fixture.js";
import { evaluateModel } from "../inference/evaluate-model.js";
import { decodeModel, encodeModel } from "../model/file.js";
import type { TrainOptions } from "./options.js";
import { train } from "./train.js";
import { Trainer } from "./trainer.js";

/** A text in which the two letters before determine three letters in four. */
function text(length: number, seed: number): number[] {
  const { below } = random(seed);
  const ids = [1, 2];
  while (ids.length < length) {
    const [a = 0, b = 0] = ids.slice(-2);
    ids.push(below(4) === 0 ? 1 + below(10) : 1 + ((b + (a % 2 === 0 ? 3 : 7)) % 10));
  }
  return ids;
}

const data = languageData([text(3000, 1), text(400, 2), text(400, 3)], letters);
const split = { train: Uint32Array.of(0), validation: Uint32Array.of(1), test: Uint32Array.of(2) };
const options: Partial<TrainOptions> = {
  hidden: 24,
  embedding: 24,
  epochs: 6,
  batch: 10,
  bptt: 7,
  learningRate: 0.02,
  warmup: 0.2,
  weightDecay: 0,
  threads: 1,
};

describe("training a language model", () => {
  it.each(["own", "tied"] as const)("learns what follows, with a head that is %s", async (head) => {
    const { model, history } = await train(data, split, { ...options, head });
    const read = decodeModel(encodeModel(model));
    const evaluation = await evaluateModel(read, data, split.test);
    if (evaluation.task !== "language") throw new Error(evaluation.task);
    // Chance is 10; 3.9 is the perplexity of the text's true distribution.
    expect(evaluation.perplexity).toBeLessThan(6);
    expect(evaluation.count).toBe(399);
    const last = history.at(-1);
    expect(last?.validationScore).toBe(-(last?.validationLoss ?? 0));
    expect("head.V" in model.tensors).toBe(head === "own");
  });

  it("ends with the same weights on any number of threads, and after stops within an epoch", async () => {
    const given = { ...options, epochs: 2, dropout: 0.3, tokenDropout: 0.1 };
    const { model } = await train(data, split, given);
    const two = await train(data, split, { ...given, threads: 2 });
    expect(two.model.tensors).toEqual(model.tensors);
    let trainer = Trainer.create(data, split, given);
    while (!trainer.finished) {
      let batches = 0;
      await trainer.trainEpoch({ shouldStop: () => batches++ === 11 });
      const checkpoint = trainer.checkpoint();
      trainer.close();
      trainer = Trainer.resume(data, split, checkpoint);
    }
    expect(trainer.model().tensors).toEqual(model.tensors);
  });

  it("has the loss of a long text, however it is cut into pieces", async () => {
    const whole = async (bptt: number) => {
      const { history } = await train(data, split, { ...options, learningRate: 1e-9, epochs: 1, bptt });
      return history[0]?.validationLoss ?? Number.NaN;
    };
    expect(await whole(7)).toBeCloseTo(await whole(100), 6);
  });

  it("refuses pieces longer than the text, and a tied head of another width", () => {
    expect(() => Trainer.create(data, split, { ...options, head: "tied", embedding: 8 })).toThrow(
      /tied to an embedding of 8 numbers a token, but its top layer has 24 units/,
    );
    const trainer = Trainer.create(data, split, { ...options, bptt: 301 });
    return expect(trainer.trainEpoch()).rejects.toThrow(/3000 tokens, or 300 for each of 10 streams, but bptt is 301/);
  });
});
