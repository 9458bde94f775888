/** @file An integer model in every command that takes a model: the command works, or names the kind that it needs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadData } from "../../src/data/files/load.js";
import { splitSequences } from "../../src/data/split.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { IntegerInterpreter } from "../../src/integer/interpreter.js";
import { rawSamples } from "../../src/integer/quantise.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const [data, float, integer] = [at("gestures"), at("model.safetensors"), at("integer.safetensors")];

beforeAll(async () => {
  gestureFolder(data, 20);
  expect((await fastcells(["train", data, "-H", "6", "-e", "20", "-b", "8", "-o", float, "--quiet"])).status).toBe(0);
  const compress = ["compress", float, data, "-e", "4", "--tune-epochs", "2", "-o", integer, "--quiet"];
  expect((await fastcells(compress)).status).toBe(0);
});
afterAll(() => folder.remove());

/** The interpreter's classes and scores of the sequences of a part. */
async function interpreted(indices?: Uint32Array) {
  const model = decodeIntegerModel(readFileSync(integer));
  const { sequences } = await loadData(data);
  const interpreter = new IntegerInterpreter(model);
  const chosen = indices ?? Uint32Array.from(sequences.lengths.keys());
  return Array.from(chosen, (index) => {
    const from = (sequences.starts[index] ?? 0) * sequences.channels;
    const values = sequences.values.subarray(from, from + (sequences.lengths[index] ?? 0) * sequences.channels);
    const best = interpreter.classify(rawSamples(values, model.input.sampleScale));
    const scores = Array.from(interpreter.scores(), (score) => score / 2 ** model.head.scoreBits);
    return { label: model.labels[best], scores, right: sequences.targets?.values[index] === best };
  });
}

describe("an integer model", () => {
  it("is evaluated on the test part, with every metric, as the interpreter classifies", async () => {
    const { sequences } = await loadData(data);
    const answers = await interpreted(splitSequences(sequences).test);
    const share = answers.filter(({ right }) => right).length / answers.length;
    const { stdout, status } = await fastcells(["evaluate", integer, data, "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      part: "test",
      task: "multiclass",
      accuracy: share,
      count: answers.length,
    });
    const text = await fastcells(["evaluate", integer, data]);
    expect(text.stdout).toMatch(/test part: 8 sequences\naccuracy[\s\S]*macro F1[\s\S]*precision[\s\S]*Most frequent/);
  });

  it("predicts labels with the softmax of the C's scores, from files", async () => {
    const { stdout, status } = await fastcells(["predict", integer, data, "--json"]);
    expect(status).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const answers = await interpreted();
    expect(lines.map(({ label }) => label)).toEqual(answers.map(({ label }) => label));
    const [a = 0, b = 0] = answers[0]?.scores ?? [];
    expect(lines[0].values.fall).toBeCloseTo(1 / (1 + Math.exp(b - a)), 9);
  });

  it("follows a stream line by line, as it predicts whole sequences", async () => {
    const text = readFileSync(join(data, "rise", "000.csv"), "utf8");
    const streamed = await fastcells(["predict", integer, "--json"], { stdin: text });
    const whole = await fastcells(["predict", integer, join(data, "rise", "000.csv"), "--json"]);
    const { label, values } = JSON.parse(whole.stdout);
    expect(JSON.parse(streamed.stdout.trimEnd().split("\n").at(-1) ?? "")).toEqual({ label, values });
  });

  it("is inspected: layers, unit of the samples, bytes in flash and RAM, training", async () => {
    const { stdout, status } = await fastcells(["inspect", integer]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /layer +FastGRNN, 2 in, 6 hidden, W full, U full, g quantSigm, f quantTanh, state in \[−1, 1\]/,
    );
    expect(stdout).toMatch(/sample +int16, one unit is/);
    expect(stdout).toMatch(/In flash\n[\s\S]*head\.bias[\s\S]*Training\n/);
    const { flash, contract } = JSON.parse((await fastcells(["inspect", integer, "--json"])).stdout);
    expect(contract).toMatchObject({ task: "multiclass", labels: ["fall", "rise"], channels: ["x", "y"] });
    expect(flash.bytes).toBe(flash.items.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0));
  });

  it("is refused with a reason where only a float model is possible", async () => {
    const line = async (...argv: string[]) => (await fastcells(argv)).stderr;
    expect(await line("compress", integer, data)).toMatch(/is already an integer model: .* float model/);
    expect(await line("export", integer, "--to", "onnx")).toMatch(/--to onnx: .* is an integer model.* the one it was/);
    expect(await line("export", float, "--to", "c")).toMatch(/--to c: .* float model.* fastcells compress/);
    expect(await line("profile", float, "--board", "uno")).toMatch(/profile: .* float model.* fastcells compress/);
  });
});
