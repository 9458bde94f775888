import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const model = at("model.safetensors");
const short = ["-e", "2", "-o", at("next.safetensors")];

/** The gestures with a column of times, `step` milliseconds apart. */
function timedFolder(name: string, step: number): void {
  for (const label of ["rise", "fall"]) {
    mkdirSync(join(at(name), label), { recursive: true });
    for (const file of readdirSync(join(at("gestures"), label))) {
      const rows = readFileSync(join(at("gestures"), label, file), "utf8")
        .trim()
        .split("\n");
      const timed = rows.map((row, line) => `${line === 0 ? "timestamp" : step * line},${row}\n`);
      writeFileSync(join(at(name), label, file), timed.join(""));
    }
  }
}

beforeAll(async () => {
  gestureFolder(at("gestures"), 12);
  timedFolder("same", 20);
  timedFolder("faster", 10);
  const { status } = await fastcells([
    "train",
    at("gestures"),
    "-H",
    "4",
    "-e",
    "2",
    "--sample-rate",
    "50",
    "-o",
    model,
  ]);
  expect(status).toBe(0);
});
afterAll(() => folder.remove());

describe("data of another rate than the model's", () => {
  const warning =
    "the data are at 100 Hz, and the model has learnt from 50 Hz: it takes a sample as a step, so all is faster or slower to it; " +
    "resample the data to 50 Hz, or train a new model.\n";
  const faster = [at("gestures"), "--sample-rate", "100"];

  it.each(["evaluate", "predict"])("are noted by %s", async (command) => {
    expect((await fastcells([command, model, ...faster])).stderr).toBe(`Note: ${warning}`);
    expect((await fastcells([command, model, at("gestures")])).stderr).toBe("");
  });

  it.each([
    ["train", ["train", ...faster, "--from", model, ...short]],
    ["compress", ["compress", model, ...faster, "--tune-epochs", "0", ...short]],
  ])("are warned of by %s", async (_, argv) => {
    const { stdout } = await fastcells(argv);
    expect(stdout).toContain(`Warning: ${warning}`);
  });

  it("are known by their times", async () => {
    expect((await fastcells(["evaluate", model, at("same")])).stderr).toBe("");
    expect((await fastcells(["evaluate", model, at("faster")])).stderr).toMatch(
      /^Note: .*faster.*\.csv: its times give 100 Hz, where 50 Hz is given, or was in the model's training: .* correct --sample-rate\.\n$/,
    );
  });
});
