import { renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readModel } from "../read-file.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const first = at("first.safetensors");
const train = (...argv: string[]) => fastcells(["train", ...argv, "--quiet"]);

beforeAll(async () => {
  gestureFolder(at("gestures"), 12);
  gestureFolder(at("others"), 12);
  renameSync(at("others/fall"), at("others/sink"));
  expect((await train(at("gestures"), "-H", "80", "-e", "6", "-o", first)).status).toBe(0);
});
afterAll(() => folder.remove());

describe("fastcells train --from", () => {
  it("continues from a model, with its network and its classes", async () => {
    const argv = [at("gestures"), "--from", first, "-e", "3", "--rank-u", "70", "-o", at("further.safetensors")];
    expect(await train(...argv)).toEqual({ status: 0, stdout: "", stderr: "" });
    const { model } = readModel(at("further.safetensors"));
    expect(model).toMatchObject({
      spec: { labels: ["fall", "rise"], layers: [{ hidden: 80, rankU: 70 }], training: { options: { hidden: 80 } } },
    });
  });

  it("gives it a new head for other classes", async () => {
    const argv = [at("others"), "--from", first, "-e", "8", "-o", at("other.safetensors")];
    expect((await train(...argv)).status).toBe(0);
    const { stdout } = await fastcells(["evaluate", at("other.safetensors"), at("others")]);
    expect(stdout).toMatch(/sink +100/);
  });

  it.each<[string, string[], RegExp]>([
    ["another size", ["-H", "8"], /--hidden is 8, but the model keeps its network: leave it out/],
    ["another frame", ["--frame", "2"], /--frame is 2, but the model keeps its network: leave it out/],
    ["compression", ["--size", "1KB"], /--from with --size or --integer: train first/],
    ["its own name for an output", ["-o", first], /first\.safetensors/],
  ])("refuses %s", async (_, flags, message) => {
    const { status, stderr } = await train(at("gestures"), "--from", first, ...flags);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });
});
