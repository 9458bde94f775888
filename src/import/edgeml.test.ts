import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { layerGradients } from "../engine/gradients.js";
import { importEdgeml } from "./edgeml.js";

/** An .npy file, version 1.0. */
function npy(shape: number[], values: ArrayLike<number>, type: "<f4" | "<f8" | "<i4" | "|i1" = "<f4"): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const header = new TextEncoder().encode(`${dict.padEnd(117)}\n`);
  const arrays = { "<f4": Float32Array, "<f8": Float64Array, "<i4": Int32Array, "|i1": Int8Array };
  const numbers = new Uint8Array(arrays[type].from(values).buffer);
  const prefix = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8];
  return Uint8Array.from([...prefix, ...header, ...numbers]);
}

interface Golden {
  cell: string;
  gate?: string;
  update: string;
  T: number;
  B: number;
  D: number;
  H: number;
  params: Record<string, { shape: number[]; data: number[] }>;
  x: { data: number[] };
  h0: { data: number[] };
  h: { data: number[] };
}

const goldenFolder = new URL("../../tests/twin/golden/", import.meta.url);
const golden = (name: string): Golden => JSON.parse(readFileSync(new URL(`${name}.json`, goldenFolder), "utf8"));
const fileNames: Record<string, string> = { bias_gate: "Bg", bias_update: "Bh" };
const classes = 3;

/** The folder that EdgeML's trainer writes for a cell. */
function folder({ params, cell, H, D }: Golden): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [name, { shape, data }] of Object.entries(params)) {
    const file = cell === "FastRNN" && name === "bias_update" ? "B" : (fileNames[name] ?? name);
    files.set(`${file}.npy`, npy(shape, data));
  }
  files.set(
    "FC.npy",
    npy(
      [H, classes],
      Float32Array.from({ length: H * classes }, (_, i) => Math.fround(i / 7 - 2)),
    ),
  );
  files.set("FCbias.npy", npy([classes], [0.5, -0.25, 0]));
  files.set("mean.npy", npy([D], new Float64Array(D).fill(0.5), "<f8"));
  files.set("std.npy", npy([D], new Float64Array(D).fill(2), "<f8"));
  return files;
}

function withFile(files: Map<string, Uint8Array>, name: string, bytes: Uint8Array | null): Map<string, Uint8Array> {
  const copy = new Map(files);
  if (bytes === null) copy.delete(name);
  else copy.set(name, bytes);
  return copy;
}

async function largestError(files: Map<string, Uint8Array>, { T, B, x, h0, h }: Golden): Promise<number> {
  const { model } = importEdgeml(files);
  const [layer] = model.spec.layers;
  if (layer === undefined) throw new Error("no layer");
  const tensors = Object.fromEntries(
    Object.entries(model.tensors).map(([name, values]) => [name.replace("layers.0.", ""), values]),
  );
  const upstream = new Float32Array(h.data.length);
  const run = { layer, tensors, steps: T, sequences: B, x: x.data, h0: h0.data, c0: null, upstream, lengths: null };
  const ours = await layerGradients(run);
  return h.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (ours.h[i] ?? Number.NaN))), 0);
}

describe("importEdgeml", () => {
  it.each(["fastgrnn-lowrank", "fastgrnn-full", "fastrnn-full", "fastrnn-lowrank"])(
    "reproduces the states of %s",
    async (name) => {
      expect(await largestError(folder(golden(name)), golden(name))).toBeLessThan(1e-5);
    },
  );

  it("imports head, normalisation and shapes", () => {
    const { model, notes } = importEdgeml(folder(golden("fastgrnn-lowrank")), { labels: ["a", "b", "c"] });
    expect(model.spec.layers[0]).toMatchObject({ cell: "FastGRNN", input: 6, hidden: 12, rankW: 3, rankU: 5 });
    expect(model.spec.normalisation?.mean).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(model.spec.normalisation?.deviation).toEqual([2, 2, 2, 2, 2, 2]);
    expect(model.tensors["head.V"]?.slice(0, 4)).toEqual(Float32Array.of(-2, 1 / 7 - 2, 2 / 7 - 2, 3 / 7 - 2));
    expect(model.tensors["head.bias"]).toEqual(Float32Array.of(0.5, -0.25, 0));
    expect(model.spec.labels).toEqual(["a", "b", "c"]);
    expect(notes).toEqual([expect.stringContaining("assumed gate sigmoid and update tanh")]);
  });

  it("reads the non-linearities of command.txt", () => {
    const command = new TextEncoder().encode(
      "python fastcell_example.py -dir usps -gnl quantSigm --update-nl=quantTanh",
    );
    const { model, notes } = importEdgeml(folder(golden("fastgrnn-full")).set("command.txt", command));
    expect(model.spec.layers[0]).toMatchObject({ gate: "quantSigm", update: "quantTanh" });
    expect(notes).toEqual([]);
  });

  it("takes the common mean of steps, with a note if steps differ", () => {
    const file = golden("fastgrnn-full");
    const flat = (value: (t: number) => number) =>
      npy(
        [file.T * file.D],
        Float64Array.from({ length: file.T * file.D }, (_, i) => value(Math.floor(i / file.D))),
        "<f8",
      );
    const same = withFile(
      withFile(
        folder(file),
        "mean.npy",
        flat(() => 3),
      ),
      "std.npy",
      flat(() => 2),
    );
    expect(importEdgeml(same).model.spec.normalisation?.mean[0]).toBeCloseTo(3, 12);
    expect(importEdgeml(same).notes).toHaveLength(1);
    const other = withFile(
      withFile(
        folder(file),
        "mean.npy",
        flat((t) => t),
      ),
      "std.npy",
      flat(() => 2),
    );
    const { model, notes } = importEdgeml(other);
    expect(model.spec.normalisation?.mean[0]).toBeCloseTo((file.T - 1) / 2, 12);
    expect(notes.join()).toContain("differ from step to step");
  });

  it("reads the quantised folder: weights by their scale, scalars back through the sigmoid", async () => {
    const file = golden("fastgrnn-lowrank");
    const files = new Map<string, Uint8Array>();
    const [scale, classifierScale, scalarScale] = [90, 41.5, 1000];
    for (const [name, { shape, data }] of Object.entries(file.params)) {
      const scalar = name === "zeta" || name === "nu";
      const q = data.map((value) =>
        scalar ? Math.round(scalarScale / (1 + Math.exp(-value))) : Math.round(scale * value),
      );
      files.set(`q${fileNames[name] ?? name}.npy`, npy(shape, q, "<i4"));
    }
    files.set(
      "qFC.npy",
      npy(
        [file.H, 2],
        Int8Array.from({ length: 2 * file.H }, (_, i) => i - 12),
        "|i1",
      ),
    );
    files.set("qFCbias.npy", npy([2], [83, -5], "|i1"));
    files.set("paramScaleFactor.npy", npy([], [scale], "<i4"));
    files.set("classifierScaleFactor.npy", npy([], [classifierScale], "<f8"));
    files.set("scalarScaleFactor.npy", npy([], [scalarScale], "<i4"));
    const { model, quantised } = importEdgeml(files);
    expect(quantised).toBe(true);
    expect(model.tensors["head.bias"]?.[0]).toBeCloseTo(2, 6);
    const sigma = (name: string) => 1 / (1 + Math.exp(-(model.tensors[`layers.0.${name}`]?.[0] ?? Number.NaN)));
    for (const name of ["zeta", "nu"]) {
      const raw = file.params[name]?.data[0] ?? Number.NaN;
      expect(sigma(name)).toBeCloseTo(Math.round(1000 / (1 + Math.exp(-raw))) / 1000, 6);
    }
    expect(model.tensors["layers.0.W1"]?.[0]).toBeCloseTo(
      Math.round(scale * (file.params.W1?.data[0] ?? 0)) / scale,
      6,
    );
    expect(await largestError(files, file)).toBeLessThan(0.1);
  });

  it.each<[string, string, Uint8Array | null, RegExp]>([
    ["a missing bias", "Bg.npy", null, /Bg.npy is missing/],
    ["a missing head", "FC.npy", null, /FC.npy is missing/],
    ["no scalar", "zeta.npy", null, /neither zeta and nu/],
    ["no W", "W.npy", null, /neither W.npy nor W1.npy/],
    ["a U of another size", "U.npy", npy([5, 5], new Float32Array(25)), /U is \[5, 5\]/],
    ["a flat W", "W.npy", npy([12], new Float32Array(12)), /two sides/],
    ["half a normalisation", "std.npy", null, /give both/],
    ["a mean of another width", "mean.npy", npy([7], new Float32Array(7)), /mean.npy has 7 numbers/],
    ["a damaged file", "W.npy", new Uint8Array([1, 2, 3]), /not an .npy file/],
    ["NaN", "FCbias.npy", npy([3], [Number.NaN, 0, 0]), /NaN|finite/i],
  ])("refuses %s", (_, name, bytes, message) => {
    expect(() => importEdgeml(withFile(folder(golden("fastgrnn-full")), name, bytes))).toThrow(message);
  });
});
