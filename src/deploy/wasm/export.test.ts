import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "../../inference/classify.js";
import { textSequences } from "../../inference/texts.js";
import { IntegerInterpreter } from "../../integer/interpreter.js";
import type { IntegerModel } from "../../integer/model.js";
import {
  type ModelShape,
  plainShape,
  randomModel,
  randomSamples,
  randomShape,
  samplesFor,
} from "../../integer/random.fixture.js";
import { modelStorage } from "../../integer/storage.js";
import { exportWasm } from "./export.js";
import { openWasm } from "./open.fixture.js";

/** Feeds windows to the module and to the interpreter, keeping the state from one to the next. */
function expectEqual(model: IntegerModel, windows: readonly Int16Array[]): void {
  const module = openWasm(exportWasm(model), model);
  const interpreter = new IntegerInterpreter(model);
  const D = model.input.mean.length;
  for (const window of windows) {
    for (let at = 0; at < window.length; at += D) {
      const sample = window.subarray(at, at + D);
      module.step(sample);
      interpreter.step(sample);
    }
    expect(module.scores()).toEqual(interpreter.scores());
    expect(module.state()).toEqual(interpreter.state.flatMap(({ h, c }) => [...h, ...c]));
  }
}

describe("an exported .wasm", () => {
  it("equals the interpreter in state and scores: random models, weights up to the extremes", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const shape = randomShape(seed);
        const windows = [3, 1, 9].map((steps, index) => randomSamples(steps * shape.input, seed + index));
        expectEqual(randomModel(shape, seed), windows);
      }),
      { numRuns: 300 },
    );
  });

  const shapes: [string, Partial<ModelShape>][] = [
    ["one unit, one channel", { input: 1, hidden: 1, classes: 1 }],
    ["H 17, low rank, sparse", { hidden: 17, rankW: 4, rankU: 6, density: 0.3 }],
    ["all weights zero", { density: 0 }],
    ["companded samples", { companded: true }],
    ["companded samples at the extremes", { companded: true, extreme: true }],
    ["one companded channel", { companded: true, input: 1 }],
    ["rows as wide as a group", { input: 4, hidden: 4 }],
    ["more memory than one page", { input: 40, hidden: 250 }],
    ["a minGRU, which has no U", { cell: "minGRU", hidden: 17, layers: 2, update: "identity" }],
    ["a coRNN, whose U reads both states", { cell: "coRNN", hidden: 17, rankU: 5, layers: 2 }],
    ["readout mean", { hidden: 17, layers: 2, readout: "mean" }],
    ["readout max", { cell: "coRNN", hidden: 17, readout: "max", extreme: true }],
    ["an embedding", { vocabulary: 300, input: 8, hidden: 16, readout: "mean" }],
    ["an embedding of one number", { vocabulary: 5, input: 1, cell: "GRU", hidden: 17, extreme: true }],
    ["an LSTM under a GRU's sizes", { cell: "LSTM", hidden: 33, layers: 2, gate: "sigmoid", update: "tanh" }],
  ];
  it.each(shapes)("equals it with %s", (_, shape) => {
    const whole = { ...plainShape, ...shape };
    const model = randomModel(whole, 5);
    expectEqual(model, [samplesFor(model, 20, 5)]);
  });

  it("starts again at a reset", () => {
    const model = randomModel({ ...plainShape, cell: "LSTM", layers: 2 }, 3);
    const module = openWasm(exportWasm(model), model);
    const zero = module.state();
    const before = module.scores();
    module.step(randomSamples(9, 1));
    expect(module.state()).not.toEqual(zero);
    module.reset();
    expect(module.state()).toEqual(zero);
    expect(module.scores()).toEqual(before);
  });

  it("imports nothing, and exports its functions, its memory and three addresses", () => {
    const module = new WebAssembly.Module(exportWasm(randomModel(plainShape, 1)).wasm);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual([
      "memory",
      "step",
      "scores",
      "reset",
      "sample",
      "result",
      "state",
    ]);
  });

  it.each([
    ["dense", { hidden: 32, rankW: 8, rankU: 20 }],
    ["half dense", { hidden: 64, rankW: 5, rankU: 25, density: 0.5 }],
    ["sparse", { hidden: 80, rankW: 5, rankU: 35, density: 0.2 }],
    ["very sparse", { hidden: 100, density: 0.08 }],
  ] as const)("has at most twice the bytes of a model of 2 to 3 KB: %s", (_, shape) => {
    const model = randomModel({ ...plainShape, classes: 6, ...shape }, 2);
    const { bytes } = modelStorage(model);
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThan(3072);
    expect(exportWasm(model).wasm.length).toBeLessThan(2 * bytes);
    expect(exportWasm(model).wasm.length).toBeLessThan(6144);
  });

  it("is an ES module that needs no other file if inlined", async () => {
    const model = randomModel({ ...plainShape, hidden: 30, layers: 2 }, 7);
    const { files } = exportWasm(model, { title: "walk", inline: true });
    expect([...files.keys()]).toEqual(["walk.js", "walk.d.ts"]);
    const script = String(files.get("walk.js"));
    expect(script).not.toMatch(/fetch\(|URL|import\.meta|atob\(|process\b/);
    const { load } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
    const opened = await load();
    const interpreter = new IntegerInterpreter(model);
    const window = randomSamples(9 * model.input.mean.length, 2);
    for (let at = 0; at < window.length; at += model.input.mean.length) {
      opened.step(window.subarray(at, at + model.input.mean.length));
      interpreter.step(window.subarray(at, at + model.input.mean.length));
    }
    const scores = Array.from(interpreter.scores(), (score) => score / 2 ** model.head.scoreBits);
    expect(Array.from(opened.scores())).toEqual(scores);
  });

  const inlined = async (model: IntegerModel) => {
    const { files } = exportWasm(model, { title: "walk", inline: true });
    const module = await import(`data:text/javascript,${encodeURIComponent(String(files.get("walk.js")))}`);
    return { module, opened: await module.load(), types: String(files.get("walk.d.ts")) };
  };

  it("holds names that cannot end a page's script, or turn its text round", async () => {
    const labels = ["</script><script>alert(1)</script>", "<!-- a", "\u202eevil\u2028"];
    const model = { ...randomModel(plainShape, 7), labels };
    const { files } = exportWasm(model, { title: labels.join(" "), notes: labels, command: labels.join(" ") });
    const [script = "", types = ""] = [...files]
      .filter(([name]) => /\.[jt]s$/.test(name))
      .map(([, text]) => String(text));
    for (const text of [script, types]) expect(text).not.toMatch(/<[!/]|[\u202e\u2028]/);
    const module = await import(`data:text/javascript,${encodeURIComponent(script)}`);
    expect(module.labels).toEqual(labels);
  });

  describe("reads a text as the library does, cut as in training", () => {
    const words = ["<unk>", "film", "it's", "3.5", ".", "a", "großer", "über", "éclat"];
    const texts = ["A FILM, it's 3.5 über großer éclat.", "<unk> film", "é\u0301clat 日本 😀 a\nfilm", "x"];
    const data = { name: "", digest: null };
    const recipe = { data, variations: {}, split: { validation: 0, test: 0, seed: 0 } };
    it.each([
      ["words", words, {}],
      ["words", words, { maxTokens: 3, cut: "front" }],
      ["spaced", ["<unk>", "film", "FILM,", "a", "日本", "x", "it's", "3", "."], { maxTokens: 2 }],
      ["characters", ["<unk>", ..."filmа😀é\n"], {}],
      ["bytes", [], { maxTokens: 5, cut: "back" }],
    ] as const)("%s", async (unit, vocabulary, cut) => {
      const rows = unit === "bytes" ? 256 : vocabulary.length;
      const drawn = randomModel({ ...plainShape, input: 4, vocabulary: rows }, 3);
      const text = { unit, vocabulary: [...vocabulary] };
      const model: IntegerModel = { ...drawn, text, recipe: { ...recipe, reading: cut } };
      const { module, opened } = await inlined(model);
      const { values, starts, lengths } = textSequences(model, texts, () => "the text");
      for (const [index, each] of texts.entries()) {
        const ids = values.subarray(starts[index], starts[index]! + lengths[index]!);
        expect([...module.ids(each)]).toEqual([...ids]);
        const { label } = await classify(model, each);
        expect(model.labels[opened.classify(module.ids(each))]).toBe(label);
      }
      expect(() => module.ids(3)).toThrow("no text: give a string");
    });
  });

  it("gives the numbers of a regression in their own units", async () => {
    const drawn = randomModel({ ...plainShape, classes: 2 }, 7);
    const units = { scale: [4096, 2 ** -9], offset: [101_325, -0.25] };
    const model: IntegerModel = { ...drawn, task: "regression", head: { ...drawn.head, units } };
    const { opened, types } = await inlined(model);
    const sample = randomSamples(model.input.mean.length, 2);
    opened.step(sample);
    const interpreter = new IntegerInterpreter(model);
    interpreter.step(sample);
    const one = 2 ** model.head.scoreBits;
    const [first = 0, second = 0] = interpreter.scores();
    expect([...opened.scores()]).toEqual([(first / one) * 4096 + 101_325, (second / one) * 2 ** -9 - 0.25]);
    expect(types).toContain("export declare const scoreUnits");
  });

  it("says how many samples a step takes", async () => {
    const drawn = randomModel({ ...plainShape, input: 12 }, 7);
    const { module, opened, types } = await inlined({ ...drawn, channels: ["x", "y", "z"], frame: 4 });
    expect(module.frame).toBe(4);
    expect(() => opened.step([1, 2, 3])).toThrow("a step of 3 numbers: give 12, 4 samples of 3");
    expect(types).toContain("for each step, 4 samples of 3 numbers, the oldest first");
    expect(types).toContain("export declare const frame: number;");
  });
});
