import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { modelStorage } from "../../src/integer/storage.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const quick = ["-e", "4", "--tune-epochs", "2"];
const integerOf = (name: string) => decodeIntegerModel(readFileSync(at(name)));

beforeAll(async () => {
  gestureFolder(at("gestures"), 20);
  const argv = ["train", at("gestures"), "-H", "12", "-e", "6", "-o", at("model.safetensors"), "--quiet"];
  expect((await fastcells(argv)).status).toBe(0);
});
afterAll(() => folder.remove());

describe("fastcells compress", () => {
  it("saves the integer model, and shows the cost of each stage", async () => {
    const ranks = ["--rank-u", "4", "--density-u", "0.5"];
    const outputs = ["-o", at("i.safetensors"), "--float", at("f.safetensors"), "--plot", at("size.svg")];
    const argv = ["compress", at("model.safetensors"), at("gestures"), ...ranks, ...quick, ...outputs];
    const { status, stdout } = await fastcells(argv);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\S+gestures: 40 sequences [^\n]*\n\d+ to train, \d+ to validate, \d+ to test\n/);
    expect(stdout).toContain("On the test part: H 12, ranks full/4, densities 1/0.5");
    const rows = [
      "float  float32, full rank",
      "L      low rank",
      "LS     low rank, sparse",
      "LSQ    low rank, sparse, integers",
    ];
    for (const row of [...rows, "rounded once, not fine-tuned"]) expect(stdout).toContain(row);
    const { bytes } = modelStorage(integerOf("i.safetensors"));
    expect(stdout).toContain(`Saved ${at("i.safetensors")}: ${bytes} B in flash`);
    expect(stdout).toMatch(/^Samples are int16; one unit is [\d., ]+ of the data/m);
    expect(readFileSync(at("size.svg"), "utf8")).toContain("LSQ");
    const inspected = await fastcells(["inspect", at("f.safetensors")]);
    expect(inspected.stdout).toContain("U rank 4");
  });

  it("fits a size, prints JSON, and gives the same file each time", async () => {
    const fitted = (name: string) =>
      fastcells([
        ...["compress", at("model.safetensors"), at("gestures"), "--size", "0.3KB", "--candidates", "2"],
        ...[...quick, "-o", at(name), "--json", "--threads", name.slice(0, 1)],
      ]);
    const { status, stdout } = await fitted("1.safetensors");
    expect(status).toBe(0);
    const { stages, part, attempts } = JSON.parse(stdout);
    expect(part).toBe("test");
    expect(attempts).toHaveLength(2);
    expect(stages.at(-1).bytes).toBeLessThanOrEqual(307);
    await fitted("2.safetensors");
    expect(readFileSync(at("2.safetensors")).equals(readFileSync(at("1.safetensors")))).toBe(true);
  });

  it("does the same as train with --size", async () => {
    const outputs = ["-o", at("float.safetensors"), "--integer", at("from-data.safetensors")];
    const argv = ["train", at("gestures"), "--size", "400", "--candidates", "1", ...quick, ...outputs, "--quiet"];
    expect(await fastcells(argv)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(modelStorage(integerOf("from-data.safetensors")).bytes).toBeLessThanOrEqual(400);
  });

  it("fits a board and a time per step: a tight one makes a smaller model, with its cost on the board", async () => {
    const fitted = async (ms: string, name: string) => {
      const argv = ["train", at("gestures"), "--size", "2KB", "--board", "uno", "--ms", ms, "--candidates", "1"];
      const files = ["-o", at(`float-${name}`), "--integer", at(name)];
      const { status, stdout } = await fastcells([...argv, ...quick, ...files, "--json"]);
      expect(status).toBe(0);
      return JSON.parse(stdout);
    };
    const [slow, fast] = [await fitted("20", "slow.safetensors"), await fitted("2.5", "fast.safetensors")];
    expect(slow.board).toMatchObject({ id: "uno", fits: true, most: 20 });
    expect(slow.board.ms).toBeGreaterThan(2.5);
    expect(fast.board.ms).toBeLessThanOrEqual(2.5);
    expect(fast.layout.hidden).toBeLessThan(slow.layout.hidden);
    expect(integerOf("fast.safetensors").layers[0]?.hidden).toBe(fast.layout.hidden);
  });

  it("defaults to the time that the data's rate allows, and keeps a layout that fits", async () => {
    const whole = ["compress", at("model.safetensors"), at("gestures"), ...quick];
    const rate = ["--board", "uno", "--sample-rate"];
    const plain = await fastcells([...whole, "-o", at("plain.safetensors")]);
    const ample = await fastcells([...whole, ...rate, "50", "-o", at("ample.safetensors")]);
    expect(ample.stdout).toMatch(
      /^On Arduino Uno, estimated: 1,\d{3} of 32,256 B of flash with code, \d{3} of 2,048 B of RAM, \d\.\d+ of 20 ms per step\.$/m,
    );
    expect(ample.stdout).toContain(`fastcells profile ${at("ample.safetensors")} --board uno`);
    expect(plain.stdout).not.toContain("estimated");
    const weights = (name: string) => ({ ...integerOf(name), sampleRate: null, recipe: null, training: null });
    expect(weights("ample.safetensors")).toEqual(weights("plain.safetensors"));
    // 2,500 Hz leaves 0.4 ms, for which this network is too large.
    const tight = await fastcells([...whole, ...rate, "2500", "-o", at("tight.safetensors")]);
    expect(tight.stdout).toMatch(/of 0\.4 ms per step\.$/m);
    expect(tight.stdout).toMatch(/densities/);
  });

  it("says how it chose if there is no validation part", async () => {
    const argv = ["compress", at("model.safetensors"), at("gestures"), "--size", "0.3KB", "--validation", "0"];
    const { status, stdout } = await fastcells([...argv, ...quick, "-o", at("v.safetensors")]);
    expect(status).toBe(0);
    expect(stdout).toContain(
      "\nNo validation part: layouts were not compared, and the weights are those after the last epoch.\n",
    );
    expect(stdout).toMatch(/^LQ \(low rank, integers\): H 12/m);
  });

  it.each<[string[], RegExp]>([
    [["--size", "20"], /no model of 12 hidden units fits 20 bytes/],
    [
      ["--board", "uno", "--ms", "0.01"],
      /no model of 12 hidden units is within the limits: the smallest takes [\d.]+ ms per step on Arduino Uno, but at most 0\.01 is allowed \(--ms\): raise the limits, or choose another --board or fewer units/,
    ],
    [["--board", "uno", "--ram", "10"], /takes \d+ bytes of RAM, but --ram is 10/],
    [["--ms", "5"], /--ms needs a board: give --board/],
    [["--board", "due"], /--board due: must be one of uno, mkr1000, pico, microbit, or none/],
    [["--size", "3 MB"], /must be a number of bytes, as 3072 or 3KB/],
    [["--density-u", "1.5"], /must be a number above 0 and at most 1/],
    [["--rank-u", "40"], /rank/],
    [
      ["--threshold-after", "9", "--density-u", "0.5", "-e", "4"],
      /--threshold-after is 9: must be at most 3, as --epochs is 4/,
    ],
    [
      ["--sample-scale", "1,2,3"],
      /--sample-scale has 3 scales, the data have 2 channels: give one for all, or one for/,
    ],
    [["--sample-scale", "1,0"], /must be a number above 0/],
    [["-o", "/nowhere/i.safetensors"], /there is no folder/],
  ])("refuses %j", async (flags, message) => {
    const { status, stderr } = await fastcells(["compress", at("model.safetensors"), at("gestures"), ...flags]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });
});
