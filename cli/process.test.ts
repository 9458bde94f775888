/** @file The command line as a separate process: signals, pipes and exit statuses. */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeCheckpoint } from "./checkpoint.js";
import { startChild } from "./testing/child.js";
import { temporaryFolder } from "./testing/folders.js";
import { gestureFolder } from "./testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const start = (...argv: string[]) => startChild(folder.path, argv);
const training = ["train", "gestures", "-H", "192", "-e", "40", "-b", "2", "--rank-u", "4", "--threads", "2"];

beforeAll(async () => {
  gestureFolder(at("gestures"), 60);
  const child = start(...training, "-o", "whole.safetensors");
  expect(await child.ended).toEqual({ status: 0, signal: null });
});
afterAll(() => folder.remove());

describe("a training process", () => {
  it("saves on SIGINT in the middle of an epoch, and resumes to the same bytes", async () => {
    const child = start(...training, "-o", "parted.safetensors");
    await child.until("epoch  3/40");
    await setTimeout(5);
    child.signal("SIGINT");
    expect(await child.ended).toEqual({ status: 130, signal: null });
    expect(child.stderr).toContain("Resume with: fastcells train --resume parted.checkpoint\n");
    expect(existsSync(at("parted.safetensors"))).toBe(false);

    // From another folder: file names are relative to the run's folder.
    const resumed = startChild(tmpdir(), ["train", "--resume", at("parted.checkpoint"), "--quiet"]);
    expect(await resumed.ended).toEqual({ status: 0, signal: null });
    expect(readFileSync(at("parted.safetensors")).equals(readFileSync(at("whole.safetensors")))).toBe(true);
  });

  it("ends at once on a second signal", async () => {
    const child = start(
      "train",
      "gestures",
      "-H",
      "256",
      "--layers",
      "2",
      "-b",
      "120",
      "--quick",
      "-o",
      "slow.safetensors",
    );
    await child.until("epoch  1/40");
    // Two kinds of signals, since the system may merge two of one kind.
    child.signal("SIGINT");
    child.signal("SIGTERM");
    expect(await child.ended).toEqual({ status: 130, signal: null });
    expect(child.stderr).not.toContain("Saved");
  });

  it("leaves complete files whenever it is killed, and resumes to the same bytes", async () => {
    let argv = [...training, "-o", "killed.safetensors", "--log", "killed.jsonl"];
    for (const delay of [0, 3, 10, 40]) {
      const child = start(...argv);
      await child.until("  loss ");
      await setTimeout(delay);
      child.signal("SIGKILL");
      expect((await child.ended).signal).toBe("SIGKILL");
      expect(() => decodeCheckpoint(readFileSync(at("killed.checkpoint")), "killed.checkpoint")).not.toThrow();
      expect(existsSync(at("killed.safetensors"))).toBe(false);
      expect(() => logged("killed.jsonl")).not.toThrow();
      argv = ["train", "--resume", "killed.checkpoint"];
    }
    expect((await start(...argv, "--quiet").ended).status).toBe(0);
    expect(readFileSync(at("killed.safetensors")).equals(readFileSync(at("whole.safetensors")))).toBe(true);
    expect(logged("killed.jsonl")).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });
});

function logged(name: string): number[] {
  const lines = readFileSync(at(name), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line).epoch);
}

describe("full standard output", () => {
  it.skipIf(!existsSync("/dev/full"))("is reported in one line, with exit status 1", () => {
    const full = openSync("/dev/full", "w");
    const rows = "0.1,0.2\n".repeat(2000);
    for (const argv of [
      ["predict", "whole.safetensors"],
      ["inspect", "whole.safetensors", "--json"],
    ]) {
      const program = ["--import", import.meta.resolve("tsx"), join(import.meta.dirname, "main.ts"), ...argv];
      const { status, stderr } = spawnSync(process.execPath, program, {
        cwd: folder.path,
        input: rows,
        stdio: ["pipe", full, "pipe"],
        encoding: "utf8",
      });
      expect(stderr).toBe("fastcells: cannot write standard output: the disk is full; choose another file\n");
      expect(status).toBe(1);
    }
    closeSync(full);
  });
});

describe("a predicting process", () => {
  it("answers each line before the next is written", async () => {
    const child = start("predict", "whole.safetensors");
    for (const count of [1, 2, 3]) {
      child.write("0.1,0.2\n");
      await expect.poll(() => child.stdout.split("\n").length - 1).toBe(count);
    }
    child.endInput();
    expect(await child.ended).toEqual({ status: 0, signal: null });
    expect(child.stdout).toMatch(/^((rise|fall)\t[01]\.\d{4}\n){3}$/);
  });

  it("ends quietly when its reader closes", async () => {
    const child = start("predict", "whole.safetensors");
    child.write("0.1,0.2\n");
    await child.until("\n");
    child.closeOutput();
    const writing = setInterval(() => child.write("0.1,0.2\n".repeat(100)), 5);
    expect(await child.ended).toEqual({ status: 0, signal: null });
    clearInterval(writing);
    expect(child.stderr).toBe("");
  });
});
