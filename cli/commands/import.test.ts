import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { decodeModel } from "../../src/model/file.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.remove());

function npy(shape: number[], values: number[], type: "<f4" | "<i4" = "<f4"): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`.padEnd(117);
  const numbers = type === "<f4" ? Float32Array.from(values) : Int32Array.from(values);
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"),
    Buffer.from(`${header}\n`),
    Buffer.from(numbers.buffer),
  ]);
}

function put(name: string, files: Record<string, Buffer | string>): string {
  mkdirSync(at(name), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(at(name, file), content);
  return at(name);
}

const fastRnn = {
  "W.npy": npy([2, 3], [1, 2, 3, 4, 5, 6]),
  "U.npy": npy([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
  "B.npy": npy([1, 3], [0.5, 0.25, 0]),
  "alpha.npy": npy([1, 1], [-3]),
  "beta.npy": npy([1, 1], [3]),
  "FC.npy": npy([3, 2], [1, 0, 0, 1, 1, 1]),
  "FCbias.npy": npy([2], [0, 1]),
};

describe("fastcells import edgeml", () => {
  it("writes a model that other commands read", async () => {
    const model = at("model.safetensors");
    const argv = [
      "import",
      "edgeml",
      put("float", fastRnn),
      "-o",
      model,
      "--labels",
      "no,yes",
      "--update",
      "quantTanh",
    ];
    const { status, stdout, stderr } = await fastcells(argv);
    expect(status).toBe(0);
    expect(stdout).toContain(`Saved ${model}`);
    expect(stderr).toBe("Note: no mean.npy and std.npy: samples enter as they are.\n");
    const inspected = JSON.parse((await fastcells(["inspect", model, "--json"])).stdout);
    expect(inspected.spec).toMatchObject({ labels: ["no", "yes"], layers: [{ cell: "FastRNN", update: "quantTanh" }] });
  });

  it("finds the mean of a quantised folder in the folder above", async () => {
    const quantised = Object.fromEntries(Object.entries(fastRnn).map(([name]) => [`q${name}`, Buffer.from([])]));
    const scaled = {
      ...quantised,
      "qW.npy": npy([2, 3], [10, 20, 30, 40, 50, 60], "<i4"),
      "qU.npy": npy([3, 3], [10, 0, 0, 0, 10, 0, 0, 0, 10], "<i4"),
      "qB.npy": npy([1, 3], [5, 3, 0], "<i4"),
      "qalpha.npy": npy([1, 1], [47], "<i4"),
      "qbeta.npy": npy([1, 1], [953], "<i4"),
      "qFC.npy": npy([3, 2], [20, 0, 0, 20, 20, 20], "<i4"),
      "qFCbias.npy": npy([2], [0, 20], "<i4"),
      "paramScaleFactor.npy": npy([], [10], "<i4"),
      "classifierScaleFactor.npy": npy([], [20]),
      "scalarScaleFactor.npy": npy([], [1000], "<i4"),
    };
    put("outer", {
      "mean.npy": npy([2], [1, 2]),
      "std.npy": npy([2], [3, 4]),
      "command.txt": "python x.py -unl quantTanh",
    });
    const argv = ["import", "edgeml", put("outer/QuantizedModel", scaled), "-o", at("q.safetensors"), "--json"];
    const { status, stdout } = await fastcells(argv);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ quantised: true, notes: [] });
    const model = decodeModel(readFileSync(at("q.safetensors")));
    expect(model.spec.normalisation).toEqual({ mean: [1, 2], deviation: [3, 4] });
    expect(model.tensors["layers.0.W"]).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect(model.tensors["layers.0.beta"]?.[0]).toBeCloseTo(Math.log(0.953 / 0.047), 5);
  });

  it.each<[string, string[], RegExp]>([
    ["no such folder", ["edgeml", at("nowhere")], /is not a folder/],
    ["another tool", ["keras", at("float")], /tool keras: must be one of edgeml/],
    ["an empty folder", ["edgeml", put("empty", {})], /empty has no model file: give the folder/],
    ["too many labels", ["edgeml", put("three", fastRnn), "--labels", "a,b,c"], /3 labels for 2 classes/],
    [
      "a damaged file",
      ["edgeml", put("cut", { ...fastRnn, "U.npy": Buffer.from("\x93NUMPY\x01", "latin1") })],
      /U.npy/,
    ],
  ])("refuses %s", async (_, argv, message) => {
    const { status, stderr } = await fastcells(["import", ...argv, "-o", at("refused.safetensors")]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("refuses a folder in the place of a file, and reads labels that contain commas", async () => {
    const odd = put("odd", fastRnn);
    mkdirSync(at("odd", "nu.npy"));
    expect(await fastcells(["import", "edgeml", odd, "-o", at("odd.safetensors")])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nu.npy is not a file: give a folder as EdgeML wrote it"),
    });
    const commas = ["import", "edgeml", put("commas", fastRnn), "-o", at("commas.safetensors")];
    expect((await fastcells([...commas, "--labels", '["a, b", "c"]'])).status).toBe(0);
    expect(decodeModel(readFileSync(at("commas.safetensors"))).spec.labels).toEqual(["a, b", "c"]);
    expect((await fastcells([...commas, "--labels", "a,"])).stderr).toContain("--labels a,: must be text");
  });
});
