import { expect, it } from "vitest";
import { compress } from "../compress/compress.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { train } from "../train/train.js";
import { evaluateModel } from "./evaluate-model.js";
import { predict } from "./predict.js";

const x = Array.from({ length: 20 }, (_, n) => Array.from({ length: 4 }, (_, t) => [n % 2 ? t : -t, 100 + n]));
const y = x.map((_, n) => (n % 2 ? "up" : "down"));
const named = (...channelNames: string[]) => sequencesOfArrays({ x, y }, { channelNames });
const quick = { hidden: 4, epochs: 1, threads: 1 };

it("channels with a model's names in another order are refused wherever a model meets data", async () => {
  const data = named("left", "right");
  const split = splitSequences(data, { validation: 0.2, test: 0.2 });
  const { model } = await train(data, split, quick);
  const { integer } = await compress(model, data, split, { epochs: 1, tuneEpochs: 1, threads: 1 });
  const swapped = named("right", "left");
  const message =
    "channel 0 (counted from 0) of the data is right, of the model left: give the channels in the model's order, left, right; " +
    "loadData does with these as channels";
  for (const either of [model, integer]) {
    await expect(predict(either, swapped)).rejects.toThrow(message);
    await expect(evaluateModel(either, swapped)).rejects.toThrow(message);
    await expect(evaluateModel(either, named("other", "names"))).resolves.toHaveProperty("accuracy");
    await expect(predict(either, sequencesOfArrays({ x, y }))).resolves.toHaveLength(40);
  }
  await expect(train(swapped, split, { epochs: 1 }, { model })).rejects.toThrow(message);
  await expect(compress(model, swapped, split, { epochs: 1 })).rejects.toThrow(message);
});
