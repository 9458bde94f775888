import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const model = join(folder.path, "model.safetensors");

beforeAll(async () => {
  const data = join(folder.path, "gestures");
  gestureFolder(data, 10);
  const network = ["-H", "6", "--layers", "2", "--rank-u", "3", "--state-bound", "4", "-e", "5"];
  expect((await fastcells(["train", data, ...network, "-o", model, "--quiet"])).status).toBe(0);
});
afterAll(() => folder.remove());

describe("fastcells inspect", () => {
  it("shows cell, shapes, bytes, learnt scalars, labels, normalisation and training", async () => {
    const { status, stdout } = await fastcells(["inspect", model]);
    expect(status).toBe(0);
    const lines = stdout.split("\n").map((line) => line.trim().replace(/ {2,}/g, "  "));
    expect(lines).toContain("layer 0  FastGRNN, 2 in, 6 hidden, W full, U rank 3, g sigmoid, f tanh, state in [−4, 4]");
    expect(lines).toContain("labels  2: fall, rise");
    expect(lines).toContain("channels  x, y");
    expect(lines).toContain("layers.1.U2  [3, 6]  72 B");
    expect(lines).toContain("options.stateBound  4");
    expect(stdout).toMatch(/ν of layer 1 +0\.0\d{5}\n/);
    expect(stdout).toMatch(/Normalisation\n +mean +deviation\n +x +\S+ +\S+\n +y +\S+ +\S+\n/);
  });

  it("shows companding, which compressed and exported models keep", async () => {
    const data = join(folder.path, "gestures");
    const companded = join(folder.path, "companded.safetensors");
    const integer = join(folder.path, "integer.safetensors");
    const training = ["-H", "6", "-e", "12", "-b", "8", "--companding", "0.05"];
    expect((await fastcells(["train", data, ...training, "-o", companded, "--quiet"])).status).toBe(0);
    const { stdout } = await fastcells(["inspect", companded]);
    expect(stdout).toMatch(/Normalisation\n +mean +deviation +companded about +from\n +x( +\S+){4}\n/);
    const compress = ["compress", companded, data, "-e", "3", "--tune-epochs", "2", "-o", integer, "--json"];
    const { stages } = JSON.parse((await fastcells(compress)).stdout);
    const [float, last] = [stages[0].accuracy, stages.at(-1).accuracy];
    expect(last).toBeGreaterThan(float - 0.1);
    const exported = await fastcells(["export", integer, "--to", "c", "-o", join(folder.path, "c")]);
    expect(exported.status).toBe(0);
    expect(readFileSync(join(folder.path, "c", "integer.c"), "utf8")).toContain("compand(");
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await fastcells(["inspect", model, "--json"]);
    const { spec, tensors, learnt, multiplyAddsPerStep } = JSON.parse(stdout);
    expect(spec).toMatchObject({ format: "fastcells", task: "multiclass", labels: ["fall", "rise"] });
    expect(tensors).toContainEqual({ name: "layers.0.W", shape: [2, 6], bytes: 48 });
    expect(multiplyAddsPerStep).toBe(2 * 6 + 3 * 12 + 6 * 6 + 3 * 12);
    const zeta = learnt.find((each: { name: string }) => each.name === "zeta");
    expect(zeta.value).toBeCloseTo(1 / (1 + Math.exp(-zeta.raw)), 12);
  });
});
