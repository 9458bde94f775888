import { describe, expect, it } from "vitest";
import { compress } from "../compress/compress.js";
import { sequencesOfArrays } from "../data/from-arrays.js";
import type { Sequences } from "../data/sequences.js";
import { splitSequences } from "../data/split.js";
import { evaluateModel } from "../inference/evaluate-model.js";
import { predict } from "../inference/predict.js";
import { train } from "./train.js";

/** Sines with a period for each class, in two channels. */
const periods: Record<string, number> = { fast: 3, slow: 9, still: 1e9 };
function recordings(names: readonly string[], count = 16) {
  const y = Array.from({ length: count * names.length }, (_, index) => names[index % names.length] ?? "");
  const x = y.map((name, index) =>
    Array.from({ length: 20 }, (_, step) => {
      const angle = (step + index) * ((2 * Math.PI) / (periods[name] ?? 1));
      return [Math.sin(angle), Math.cos(angle)];
    }),
  );
  const data = sequencesOfArrays({ x, y });
  return { data, split: splitSequences(data) };
}

const quick = { hidden: 12, epochs: 12, batch: 8, threads: 1 };
const none = { ...quick, epochs: 1, learningRate: 1e-9, noise: 0, weightDecay: 0 };
const first = recordings(["slow", "fast"]);

describe("a model that is trained further", () => {
  it("matches its classes by name, in any order and number in the new data", async () => {
    const { model } = await train(first.data, first.split, quick);
    const some = recordings(["fast", "slow", "still"]);
    const targets = some.data.targets;
    // The data numbers the classes the other way round.
    if (targets === null) throw new Error("there are labels");
    const turned = {
      ...first.data,
      targets: {
        ...targets,
        labels: ["slow", "fast"],
        values: Int32Array.from(first.data.targets?.values ?? [], (v) => 1 - v),
      },
    };
    const further = (await train(turned, first.split, none, { model })).model;
    expect(further.spec.labels).toEqual(["fast", "slow"]);
    const before = await predict(model, first.data);
    (await predict(further, first.data)).forEach((score, index) => {
      expect(score).toBeCloseTo(before[index] ?? Number.NaN, 4);
    });
    const { confusion } = Object(await evaluateModel(model, first.data));
    expect(confusion).toBeDefined();
    expect(await evaluateModel(further, turned)).toMatchObject({ confusion });
  });

  it("knows a class whose accents are written in another way, as macOS does in file names", async () => {
    const { targets } = first.data;
    if (targets === null) throw new Error("there are labels");
    const called = (name: string) => ({ ...first.data, targets: { ...targets, labels: ["fast", name] } });
    const [composed, decomposed] = ["NFC", "NFD"].map((form) => called("müde".normalize(form)));
    if (composed === undefined || decomposed === undefined) throw new Error("there are two forms");
    const { model } = await train(decomposed, first.split, quick);
    expect(await evaluateModel(model, composed)).toEqual(await evaluateModel(model, decomposed));
    const further = (await train(composed, first.split, none, { model })).model;
    expect(further.spec.labels).toEqual(model.spec.labels);
  });

  it("gets a new head for unknown classes, and keeps the columns of known ones", async () => {
    const { model } = await train(first.data, first.split, quick);
    const more = recordings(["still", "slow", "fast"]);
    const begun = (await train(more.data, more.split, none, { model })).model;
    expect(begun.spec.labels).toEqual(["fast", "slow", "still"]);
    const old = model.tensors["head.V"] ?? [];
    begun.tensors["head.V"]?.forEach((weight, index) => {
      const column = index % 3;
      if (column < 2) expect(weight).toBeCloseTo(old[Math.floor(index / 3) * 2 + column] ?? Number.NaN, 4);
    });
    const { model: learnt } = await train(more.data, more.split, quick, { model });
    expect(await evaluateModel(learnt, more.data, more.split.test)).toMatchObject({ accuracy: 1 });
  });

  it("records its own sizes, against which ranks are checked", async () => {
    const { model } = await train(first.data, first.split, { ...quick, hidden: 80, epochs: 1 });
    const further = await train(first.data, first.split, { epochs: 1, threads: 1, rankU: 70 }, { model });
    expect(further.model.spec.training).toMatchObject({ options: { hidden: 80, rankU: 70 } });
    const options = { epochs: 1, threads: 1, rankU: 70, tuneEpochs: 0 };
    const { layout, integer } = await compress(model, first.data, first.split, options);
    expect(layout).toMatchObject({ hidden: 80, rankU: 70 });
    expect(integer.training).toMatchObject({ options: { hidden: 80 } });
    await expect(compress(model, first.data, first.split, { ...options, rankU: 90 })).rejects.toThrow(
      "rankU is 90: must be at most 80, as hidden is 80",
    );
  });

  it("keeps its one number if the model or the data do not name it", async () => {
    const { data, split } = recordings(["fast", "slow"], 12);
    const values = Float32Array.from(data.lengths, (_, index) => Math.sin(index));
    const called = (name: string): Sequences => {
      return { ...data, targets: { task: "regression", readout: "last", labels: [name], values } };
    };
    const { model } = await train(called("target"), split, quick);
    const same = await train(called("target"), split, none, { model });
    const named = await train(called("celsius"), split, none, { model });
    expect(named.model).toEqual(same.model);
    const other = await train(called("humidity"), split, none, {
      model: (await train(called("celsius"), split, quick)).model,
    });
    expect(other.model.spec.labels).toEqual(["humidity"]);
  });
});
