import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder, longRecording } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
/** The test result of training on windows of the recording. */
let heldOut: Record<string, unknown>;

beforeAll(async () => {
  gestureFolder(at("gestures"), 20);
  gestureFolder(at("others"), 5);
  longRecording(at("long.csv"), 24);
  const windows = ["--window", "20", "--stride", "10", "--group-column", "person"];
  expect((await fastcells(["train", at("gestures"), "--quick", "-o", at("g.safetensors"), "--quiet"])).status).toBe(0);
  const { stdout } = await fastcells([
    "train",
    at("long.csv"),
    ...windows,
    "--quick",
    "-o",
    at("w.safetensors"),
    "--json",
  ]);
  ({ heldOut } = JSON.parse(stdout));
});
afterAll(() => folder.remove());

describe("fastcells evaluate", () => {
  it("tests on the held-out part of the data that the model was trained on", async () => {
    const { status, stdout } = await fastcells(["evaluate", at("g.safetensors"), at("gestures")]);
    expect(status).toBe(0);
    expect(stdout).toContain(`${at("gestures")}, test part: 8 sequences\n`);
    expect(stdout).toMatch(/accuracy +100\.00 %\nmacro F1 +100\.00 %/);
    expect(stdout).toContain("Confusion (rows: actual, columns: predicted)");
  });

  it("tests on all sequences of other data, and on a requested part", async () => {
    const evaluate = async (...argv: string[]) =>
      JSON.parse((await fastcells(["evaluate", at("g.safetensors"), ...argv, "--json"])).stdout);
    expect(await evaluate(at("others"))).toMatchObject({ part: "all", task: "multiclass", count: 10 });
    expect(await evaluate(at("gestures"), "--part", "train")).toMatchObject({ part: "train", count: 28 });
    expect(await evaluate(at("gestures"), "--part", "all")).toMatchObject({ part: "all", count: 40 });
  });

  it("reads data as training did by default", async () => {
    const evaluate = async (...argv: string[]) =>
      JSON.parse((await fastcells(["evaluate", at("w.safetensors"), at("long.csv"), ...argv, "--json"])).stdout);
    expect(heldOut).toMatchObject({ count: 12 });
    expect(await evaluate()).toMatchObject({ part: "test", ...heldOut });
    expect(await evaluate("--stride", "20")).toMatchObject({ part: "all", count: 48 });
  });

  it("reports test sequences that are also in the training part", async () => {
    for (const part of ["train", "test"]) gestureFolder(at(`parts/${part}`), 6);
    expect((await fastcells(["train", at("parts"), "-e", "2", "-o", at("p.safetensors"), "--quiet"])).status).toBe(0);
    const { stdout, stderr } = await fastcells(["evaluate", at("p.safetensors"), at("parts")]);
    expect(stdout).toContain("test part: 12 sequences\n");
    // Some of the training part's go to validation.
    expect(stderr).toMatch(/^Note: 1[01] of the 12 test sequences are also in the training part: [^\n]+\n$/);
  });
});
