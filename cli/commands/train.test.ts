import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells, interruptedAt } from "../testing/fastcells.js";
import { filesUnder, temporaryFolder } from "../testing/folders.js";
import { gestureFolder, longRecording } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const hash = (name: string) =>
  createHash("sha256")
    .update(readFileSync(at(name)))
    .digest("hex");

beforeAll(() => {
  gestureFolder(at("gestures"), 20);
  longRecording(at("long.csv"), 24);
});
afterAll(() => folder.remove());

describe("fastcells train", () => {
  it("learns without flags, and reports what it did", async () => {
    const { status, stdout, stderr } = await fastcells(["train", at("gestures"), "-o", at("plain.safetensors")]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("40 sequences of 16 to 23 steps, 2 channels, 2 classes\n32 to train, 8 to test\n");
    expect(stdout.match(/^epoch +\d+\/40 {2}loss \d/gm)).toHaveLength(40);
    expect(stdout).toMatch(/On the test part, which was held out from training\naccuracy +100\.00 %/);
    expect(stdout).toMatch(/Saved .*plain\.safetensors: [\d,]+ B .* of which weights [\d,]+ B/);
    const next = stdout.slice(stdout.indexOf("Next:")).match(/fastcells \w+/g);
    expect(next).toEqual(["fastcells predict", "fastcells compress", "fastcells export"]);
    expect(existsSync(at("plain.checkpoint"))).toBe(false);
  });

  it("prints one JSON object, with progress on standard error", async () => {
    const argv = ["train", at("gestures"), "-H", "8", "-e", "3", "-o", at("json.safetensors"), "--json"];
    const { status, stdout, stderr } = await fastcells(argv);
    expect(status).toBe(0);
    expect(stderr.match(/^epoch/gm)).toHaveLength(3);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({
      model: at("json.safetensors"),
      epochs: 3,
      part: "test",
      heldOut: { task: "multiclass", count: 8 },
    });
    expect(summary.bytes.file).toBe(readFileSync(at("json.safetensors")).length);
    expect(summary.bytes.weights).toBe(4 * (2 * 8 + 8 * 8 + 2 * 8 + 2 + 8 * 2 + 2));
  });

  it("writes the log, the loss curve and the page", async () => {
    const argv = [
      "train",
      at("long.csv"),
      "-H",
      "4",
      "-e",
      "4",
      "--window",
      "20",
      "--quiet",
      "-o",
      at("w.safetensors"),
    ];
    const files = ["--log", at("w.jsonl"), "--plot", at("w.svg"), "--report", at("w.html")];
    expect(await fastcells([...argv, ...files])).toEqual({ status: 0, stdout: "", stderr: "" });
    const log = readFileSync(at("w.jsonl"), "utf8").trimEnd().split("\n");
    expect(log.map((line) => JSON.parse(line).epoch)).toEqual([1, 2, 3, 4]);
    expect(readFileSync(at("w.svg"), "utf8")).toMatch(/^<svg[\s\S]*validation[\s\S]*<\/svg>\s*$/);
    const page = readFileSync(at("w.html"), "utf8");
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain("<dt>macro F1</dt>");
  });

  it("saves a checkpoint at Ctrl-C, and resumes to the same bytes", async () => {
    const argv = ["train", at("gestures"), "-H", "6", "-e", "12", "-b", "4", "--rank-u", "2"];
    await fastcells([...argv, "-o", at("whole.safetensors"), "--log", at("whole.jsonl"), "--quiet"]);

    const stopped = await interruptedAt("epoch  4/12", [
      ...argv,
      "-o",
      at("parted.safetensors"),
      "--log",
      at("parted.jsonl"),
    ]);
    expect(stopped.status).toBe(130);
    expect(stopped.stderr).toBe(
      "Stopping after this batch; Ctrl-C again ends at once.\n" +
        `Saved ${at("parted.checkpoint")}. Resume with: fastcells train --resume ${at("parted.checkpoint")}\n`,
    );
    expect(existsSync(at("parted.safetensors"))).toBe(false);

    const resumed = await fastcells(["train", "--resume", at("parted.checkpoint"), "--threads", "1"]);
    expect(resumed).toMatchObject({ status: 0, stderr: "" });
    expect(resumed.stdout).toContain("Resuming after epoch 4 of 12.");
    expect(hash("parted.safetensors")).toBe(hash("whole.safetensors"));
    expect(existsSync(at("parted.checkpoint"))).toBe(false);
    const losses = (name: string) =>
      readFileSync(at(name), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).trainLoss);
    expect(losses("parted.jsonl")).toEqual(losses("whole.jsonl"));
  });

  it("does not resume on data that changed", async () => {
    await interruptedAt("epoch 1/9", ["train", at("gestures"), "-H", "4", "-e", "9", "-o", at("c.safetensors")]);
    const before = filesUnder(folder.path);
    const { status, stderr } = await fastcells(["train", at("long.csv"), "--resume", at("c.checkpoint")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^fastcells: the checkpoint was made from other data[^\n]*\n$/);
    expect(filesUnder(folder.path)).toEqual(before);
  });

  it("reports that it learnt nothing, and suggests no next command", async () => {
    for (const label of ["a", "b"]) {
      mkdirSync(at(`flat/${label}`), { recursive: true });
      for (let index = 0; index < 10; index++) writeFileSync(at(`flat/${label}/${index}.csv`), "x\n1\n1\n1\n1\n");
    }
    const network = ["-H", "4", "-e", "3", "-o", at("flat.safetensors")];
    const { status, stdout } = await fastcells(["train", at("flat"), ...network]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Warning: the model answers "[ab]" to everything: it has learnt nothing of the other classes\./,
    );
    expect(stdout).toContain("Saved ");
    expect(stdout).not.toContain("Next:");
    const integer = ["-e", "1", "--tune-epochs", "1", "-o", at("flat-integer.safetensors")];
    const compressed = await fastcells(["compress", at("flat.safetensors"), at("flat"), ...integer]);
    expect(compressed.status).toBe(0);
    expect(compressed.stdout).toContain("to everything");
    expect(compressed.stdout).not.toContain("Next:");
  });

  it("says what to change if the loss explodes", async () => {
    const argv = ["train", at("gestures"), "-H", "8", "--cell", "rnn", "--update", "relu", "--clip", "none"];
    const wild = ["--optimiser", "sgd", "--learning-rate", "10", "--schedule", "constant", "--warmup", "0"];
    const { status, stderr } = await fastcells([...argv, ...wild, "-o", at("wild.safetensors"), "-b", "4"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^fastcells: the loss .* at epoch \d+, batch \d+: .*clip.*learning rate.*\n$/);
    expect(existsSync(at("wild.safetensors"))).toBe(false);
  });
});
