import { describe, expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { ramps } from "./ramps.fixture.js";
import { train } from "./train.js";

const { data, split } = ramps(120);
const quick = { hidden: 6, epochs: 3, batch: 20, threads: 1 };

describe("train", () => {
  it("refuses unknown options, and suggests the nearest", async () => {
    await expect(train(data, split, JSON.parse('{ "hiden": 8 }'))).rejects.toThrow(
      "hiden is not an option: did you mean hidden?",
    );
    await expect(train(data, split, JSON.parse('{ "signal": {} }'))).rejects.toThrow("signal is not an option");
  });

  it("refuses invalid options, hooks and models, as plain JavaScript may give", async () => {
    const mistakes: [string, string, string][] = [
      ["null", "{}", "the options are null: give an object"],
      ["5", "{}", "the options are a number: give an object"],
      ["[8]", "{}", "the options are an Array: give an object"],
      ["{}", "null", "the hooks are null: give an object"],
      ["{}", '"x"', "the hooks are a string: give an object"],
      ["{}", '{ "onepoch": 1 }', "onepoch is not a hook: did you mean onEpoch?"],
      ["{}", '{ "rate": 1 }', "rate is not a hook: there are model, "],
      ["{}", '{ "onEpoch": 5 }', "onEpoch is a number: give a function"],
      ["{}", '{ "signal": {} }', "signal is an Object: give the signal of an AbortController"],
      ["{}", '{ "model": 5 }', "the model to train further is a number: give a float model"],
      [
        "{}",
        '{ "model": { "kind": "integer" } }',
        "the model to train further is an integer model: give a float model",
      ],
    ];
    for (const [options, hooks, message] of mistakes) {
      await expect(train(data, split, JSON.parse(options), JSON.parse(hooks))).rejects.toThrow(message);
    }
  });

  it("refuses options that a given model has settled, unless they say the same", async () => {
    const { model } = await train(data, split, quick);
    const further = (options: object) => train(data, split, { epochs: 1, threads: 1, ...options }, { model });
    const settled: [object, string][] = [
      [{ hidden: 7 }, "hidden is 7, but the model keeps its network: leave it out, or train a new model"],
      [{ frame: 2 }, "frame is 2"],
      [{ timeScale: 50 }, "timeScale is 50"],
      [{ companding: 0.1 }, "companding is 0.1"],
    ];
    for (const [options, message] of settled) await expect(further(options)).rejects.toThrow(message);
    await further({ hidden: 6, frame: 1, companding: 0, timeScale: null });
  });

  it.each(["onStart", "onBatch", "onEpoch", "onCheckpoint"] as const)(
    "waits for %s, and ends with its error",
    async (name) => {
      const seen: string[] = [];
      const later = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve));
        seen.push(name);
        throw new Error("the disk is full");
      };
      await expect(train(data, split, quick, { [name]: later })).rejects.toThrow("the disk is full");
      expect(seen).toEqual([name]);
    },
  );

  it("warns of sequences in two parts, or twice in one that is judged", async () => {
    const part = (...indices: number[]) => Uint32Array.from(indices);
    const all = part(...split.train, 0);
    const warned = async (own: object) => (await train(data, { ...split, train: all, ...own }, quick)).warnings;
    expect(await warned({})).toEqual([]);
    expect(await warned({ test: part(0, 1, 80) })).toEqual([
      "2 sequences of the test part are also in the training part, such as 0: the test result is too good; divide the data again",
      "1 sequence of the test part is also in the validation part, such as 80: the test result is too good; divide the data again",
    ]);
    expect(await warned({ validation: part(5, 90) })).toEqual([
      "1 sequence of the validation part is also in the training part, such as 5: the epoch kept is one that learnt them; divide the data again",
    ]);
    expect(await warned({ validation: part(90, ...split.validation) })).toEqual([
      "the validation part has 41 sequences, 1 of them again, which count more: give each once",
    ]);
  });

  it("does nothing if the signal is already aborted", async () => {
    const seen: string[] = [];
    const hooks = { signal: AbortSignal.abort(new Error("no")), onEpoch: () => seen.push("epoch") };
    await expect(train(data, split, quick, hooks)).rejects.toThrow("no");
    expect(seen).toEqual([]);
  });

  it("stops if the signal is aborted, with its reason", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = train(data, split, quick, {
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        seen.push(epoch);
        controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual([1]);
  });

  it("resumes with the options of the run alone, on any number of threads", async () => {
    let states: readonly Uint8Array[] = [];
    const { model } = await train(data, split, quick, { onCheckpoint: (now) => (states = [...now]) });
    expect((await train(data, split, { ...quick, threads: 2 }, { resume: states })).model.tensors).toEqual(
      model.tensors,
    );
    await expect(train(data, split, { ...quick, hidden: 7 }, { resume: states })).rejects.toThrow(
      "the state to resume is of a run with hidden 6, not 7: give its options, or begin anew",
    );
  });

  it("refuses options that would have no effect", async () => {
    const { model } = await train(data, split, quick);
    await expect(train(data, split, { ...quick, readout: "mean" }, { model })).rejects.toThrow(
      "readout is mean, the model's is last: leave it out, or train a new model",
    );
    const { targets } = data;
    if (targets === null) throw new Error("no targets");
    const values = new Int32Array(data.lengths.reduce((sum, length) => sum + length, 0));
    const steps = { ...data, targets: { ...targets, readout: "every" as const, values } };
    await expect(train(steps, split, { ...quick, crop: 0.5 })).rejects.toThrow(
      "crop is 0.5, but every step has a target",
    );
    await expect(train(steps, split, { ...quick, stretch: 0.1 })).rejects.toThrow("stretch is 0.1, but every step");
    await expect(train(steps, split, { ...quick, warp: 0.1 })).rejects.toThrow("warp is 0.1, but every step");
    await expect(train(steps, split, { ...quick, mixup: 0.5 })).rejects.toThrow("mixup is 0.5, but every step");
  });

  it("refuses to turn fewer channels than the three of a sensor", async () => {
    const pairs = sequencesOfArrays({
      x: Array.from({ length: 12 }, (_, n) => [
        [n, 1],
        [-n, 2],
      ]),
      y: [..."ababababaaab"],
    });
    const parts = splitSequences(pairs, { validation: 0, test: 0 });
    const { model } = await train(pairs, parts, quick);
    const message =
      "rotation is 5, but it turns channels in threes, x, y and z, and the data have 2: give 0, or leave it out";
    for (const from of [null, model]) {
      await expect(train(pairs, parts, { ...quick, rotation: 5 }, { model: from })).rejects.toThrow(message);
    }
  });

  it("warns of another rate than the model's", async () => {
    const at = (sampleRate: number | null) => ({ ...data, sampleRate });
    const { model, warnings } = await train(at(50), split, quick);
    expect(warnings).toEqual([]);
    expect((await train(at(51), split, quick, { model })).warnings).toEqual([]);
    expect((await train(at(null), split, quick, { model })).warnings).toEqual([]);
    expect((await train(at(100), split, quick, { model })).warnings).toEqual([
      expect.stringMatching(/^the data are at 100 Hz, and the model has learnt from 50 Hz: /),
    ]);
  });

  it("trains a model further", async () => {
    const { model } = await train(data, split, quick);
    const further = await train(data, split, { ...quick, epochs: 1 }, { model });
    expect(further.model.spec.normalisation).toEqual(model.spec.normalisation);
    expect(further.history[0]?.trainLoss).toBeLessThan((await train(data, split, quick)).history[0]?.trainLoss ?? 0);
  });
});
