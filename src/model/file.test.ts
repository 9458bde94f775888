import { describe, expect, test } from "vitest";
import { mutateModel } from "../../tests/fuzz/models.js";
import { InputError } from "../core/errors.js";
import { detectorSpec } from "./detector.js";
import { decodeModel, encodeModel } from "./file.js";
import { frontEndSpec } from "./front-end.js";
import { initialTensors } from "./initial.js";
import { decodeTensors, encodeTensors, type Tensor } from "./safetensors.js";
import { type Model, type ModelSpec, modelTensors } from "./spec.js";

const spec: ModelSpec = {
  format: "fastcells",
  version: 1,
  layers: [
    {
      cell: "FastGRNN",
      input: 3,
      hidden: 8,
      rankW: 2,
      rankU: null,
      gate: "sigmoid",
      update: "tanh",
      stateBound: null,
    },
    { cell: "GRU", input: 8, hidden: 5, rankW: null, rankU: 2, gate: "quantSigm", update: "quantTanh", stateBound: 4 },
  ],
  task: "multiclass",
  readout: "last",
  labels: ["sit", "stand", "Füße <b>"],
  normalisation: { mean: [0, -1.5, 1e-3], deviation: [1, 0.1, 1e6] },
  channels: ["x", "y", "z"],
  sampleRate: 50,
  frontEnd: null,
  detector: null,
  training: { seed: 1, history: [{ loss: 0.1 + 0.2 }] },
};
const model: Model = { kind: "float", spec, tensors: initialTensors(spec, 1) };
const valid = encodeModel(model);

/** The valid file with its spec or its tensors changed behind the checks. */
function altered(change: {
  spec?: (json: Record<string, unknown>) => void;
  tensors?: (map: Map<string, Tensor>) => void;
}) {
  const { tensors, metadata } = decodeTensors(valid);
  const json = JSON.parse(metadata.get("fastcells") ?? "");
  change.spec?.(json);
  change.tensors?.(tensors);
  return encodeTensors({ tensors, metadata: new Map([["fastcells", JSON.stringify(json)]]) });
}

test("a model is read back unchanged, and its file is the same bytes each time", () => {
  const back = decodeModel(valid);
  expect(back).toEqual(model);
  expect(encodeModel(back)).toEqual(valid);
});

test("an independent reader of the format finds every tensor, aligned, and the spec", () => {
  const view = new DataView(valid.buffer);
  const length = Number(view.getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(Buffer.from(valid.buffer, 8, length).toString("utf8"));
  expect(length % 8).toBe(0);
  expect(Object.keys(entries)).toEqual(modelTensors(spec).map(({ name }) => name));
  let end = 0;
  for (const { name, shape } of modelTensors(spec)) {
    const { dtype, shape: stored, data_offsets: offsets } = entries[name];
    expect([dtype, stored, offsets[0]]).toEqual(["F32", shape, end]);
    end = offsets[1];
    const read = Array.from({ length: (end - offsets[0]) / 4 }, (_, i) =>
      view.getFloat32(8 + length + offsets[0] + 4 * i, true),
    );
    expect(read).toEqual([...(model.tensors[name] ?? [])]);
  }
  expect(8 + length + end).toBe(valid.length);
  expect(JSON.parse(metadata.fastcells)).toEqual(spec);
});

test("a model of sound keeps its front end and detector, and an older file has neither", () => {
  const frontEnd = frontEndSpec(8000, { filters: 3 });
  const detector = detectorSpec([1], 256, 100);
  const listening = { ...model, spec: { ...spec, frontEnd, detector } };
  expect(decodeModel(encodeModel(listening))).toEqual(listening);
  const older = altered({
    spec: (json) => {
      delete json.frontEnd;
      delete json.detector;
    },
  });
  expect(decodeModel(older)).toEqual(model);
});

describe("refuses a file with", () => {
  const layers = (change: Record<string, unknown>) => (json: Record<string, unknown>) => {
    json.layers = [{ ...spec.layers[0], ...change }, spec.layers[1]];
  };
  const set = (change: Record<string, unknown>) => (json: Record<string, unknown>) => Object.assign(json, change);

  test.each<[string, Parameters<typeof altered>[0], RegExp]>([
    ["a newer version", { spec: set({ version: 2 }) }, /version 2, made by a newer fastcells/],
    ["no version", { spec: set({ version: undefined }) }, /version is missing/],
    ["an unknown cell", { spec: layers({ cell: "QRNN" }) }, /cell is "QRNN": it must be one of RNN, FastRNN/],
    ["an unknown non-linearity", { spec: layers({ update: "gelu" }) }, /update is "gelu"/],
    ["a rank above the full one", { spec: layers({ rankW: 4 }) }, /rankW 4 is above 3, the full rank of W \[3, 8\]/],
    ["no hidden units", { spec: layers({ hidden: 0 }) }, /hidden is 0: it must be at least 1/],
    ["too many hidden units", { spec: layers({ hidden: 1e9 }) }, /hidden is 1000000000: it must be at most 4096/],
    ["layers that do not chain", { spec: layers({ hidden: 9 }) }, /layers.1 takes 8 inputs, .* has 9 hidden units/],
    ["no layers", { spec: set({ layers: [] }) }, /at least one layer/],
    ["one class", { spec: set({ labels: ["a"] }) }, /one class only/],
    ["one label too few", { spec: set({ labels: ["a", "b"] }) }, /head.V has shape \[5,3\], the spec asks for \[5,2\]/],
    ["a label twice", { spec: set({ labels: ["a", "b", "a"] }) }, /two labels are named "a"/],
    [
      "a deviation of 0",
      { spec: set({ normalisation: { mean: [0, 0, 0], deviation: [1, 0, 1] } }) },
      /deviation.1 is 0/,
    ],
    [
      "a mean of null",
      { spec: set({ normalisation: { mean: [0, null, 0], deviation: [1, 1, 1] } }) },
      /mean.1 is null/,
    ],
    [
      "a knee of 0",
      {
        spec: set({
          normalisation: { mean: [0, 0, 0], deviation: [1, 1, 1], companding: { centre: [0, 0, 0], knee: [1, 0, 1] } },
        }),
      },
      /knee/,
    ],
    [
      "a short centre",
      {
        spec: set({
          normalisation: { mean: [0, 0, 0], deviation: [1, 1, 1], companding: { centre: [0], knee: [1, 1, 1] } },
        }),
      },
      /companding.centre.*1 entr.* 3 channels/,
    ],
    ["a short mean", { spec: set({ normalisation: { mean: [0, 0], deviation: [1, 1] } }) }, /2 entries, .* 3 channels/],
    ["one channel name too few", { spec: set({ channels: ["x"] }) }, /channels holds 1/],
    ["a key of another version", { spec: set({ tokens: {} }) }, /"tokens" is unknown/],
    ["an empty front end", { spec: set({ frontEnd: {} }) }, /^m.safetensors: front end: arithmetic is missing/],
    [
      "a front end of another size",
      { spec: set({ frontEnd: frontEndSpec(8000) }) },
      /gives 32 features, its first layer takes 3/,
    ],
    [
      "a detector of an unknown class",
      { spec: set({ detector: detectorSpec([3], 256, 100) }) },
      /keyword 3, its classes are 0 to 2/,
    ],
    ["a key with a hostile name", { spec: set({ ["a\n\u009b".padEnd(1e5, "b")]: 1 }) }, /^[^\p{Cc}]{1,150}$/u],
    ["no training record", { spec: set({ training: 3 }) }, /training is 3/],
    ["a tensor missing", { tensors: (map) => map.delete("layers.1.U2") }, /layers.1.U2 \[2,15\] is missing/],
    [
      "one tensor too many",
      { tensors: (map) => map.set("x", { shape: [], values: new Float32Array(1) }) },
      /"x" does not/,
    ],
    [
      "a tensor transposed",
      { tensors: (map) => map.set("head.V", { shape: [3, 5], values: new Float32Array(15) }) },
      /head.V has shape \[3,5\], the spec asks for \[5,3\]/,
    ],
    [
      "a tensor of integers",
      { tensors: (map) => map.set("head.bias", { shape: [3], values: new Int32Array(3) }) },
      /head.bias is not float32: save it as float32/,
    ],
    [
      "a weight of NaN",
      { tensors: (map) => map.get("head.V")?.values.fill(Number.NaN, 2, 3) },
      /head.V holds NaN at 2/,
    ],
    [
      "an infinite weight",
      { tensors: (map) => map.get("layers.0.nu")?.values.fill(-1 / 0) },
      /layers.0.nu holds -Infinity/,
    ],
  ])("%s", (_, change, message) => {
    expect(() => decodeModel(altered(change), "m.safetensors")).toThrow(message);
    expect(() => decodeModel(altered(change), "m.safetensors")).toThrow(InputError);
  });

  test("a training record nested deeper than any stack", () => {
    const { tensors, metadata } = decodeTensors(valid);
    const nested = `${"[".repeat(1e5)}${"]".repeat(1e5)}`;
    const json = (metadata.get("fastcells") ?? "").replace('"seed":1', `"seed":${nested}`);
    const bytes = encodeTensors({ tensors, metadata: new Map([["fastcells", json]]) });
    expect(() => decodeModel(bytes)).toThrow(/nests too deeply/);
  });

  test("no spec, or one that is not JSON", () => {
    const { tensors } = decodeTensors(valid);
    expect(() => decodeModel(encodeTensors({ tensors, metadata: new Map() }))).toThrow(/not a fastcells model/);
    const metadata = new Map([["fastcells", "{"]]);
    expect(() => decodeModel(encodeTensors({ tensors, metadata }))).toThrow(/not JSON/);
  });
});

test("a broken model is not written", () => {
  const tensors = { ...model.tensors, "head.bias": Float32Array.of(0, Number.NaN, 0) };
  expect(() => encodeModel({ kind: "float", spec, tensors })).toThrow(/head.bias holds NaN at 1/);
  expect(() => encodeModel({ kind: "float", spec: { ...spec, labels: [] }, tensors: model.tensors })).toThrow(/labels/);
  expect(() => encodeModel({ kind: "float", spec, tensors: { ...model.tensors, extra: new Float32Array(1) } })).toThrow(
    /"extra"/,
  );
});

test("a damaged file is refused or read, and nothing else", () => {
  let refused = 0;
  for (let seed = 0; seed < 800; seed++) {
    try {
      decodeModel(mutateModel(valid, seed));
    } catch (error) {
      if (!(error instanceof InputError)) throw new Error(`seed ${seed}: ${error}`, { cause: error });
      expect(error.message).not.toMatch(/\n/);
      expect(error.message.length).toBeLessThan(400);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(400);
});
