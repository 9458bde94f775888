/** @file A command's outputs replace none of its inputs, none of its other outputs, and no device. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join, win32 } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeWav } from "../src/data/audio/wav.js";
import { checkOutputs, claimOutputs, isBelow } from "./outputs.js";
import { startChild } from "./testing/child.js";
import { fastcells } from "./testing/fastcells.js";
import { filesUnder, temporaryFolder } from "./testing/folders.js";
import { gestureFolder } from "./testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const training = ["train", at("gestures"), "-H", "4", "-e", "2", "--quiet"];

beforeAll(async () => {
  gestureFolder(at("gestures"), 10);
  expect((await fastcells([...training, "-o", at("model.safetensors")])).status).toBe(0);
  linkSync(at("model.safetensors"), at("hard.safetensors"));
  symlinkSync("model.safetensors", at("soft.safetensors"));
  symlinkSync("gestures", at("data"));
  mkdirSync(at("else"));
});
afterAll(() => folder.remove());

describe("outputs that are one file", () => {
  it.each([
    ["train ./gestures -o ./a --checkpoint ./a", /--checkpoint and --output are one file/],
    ["train ./gestures -o ./a --log ./else/../a", /--log and --output are one file/],
    ["train ./gestures -o ./a --log ./b --report ./b", /--report and --log are one file/],
    ["train ./gestures -o ./model.safetensors --plot ./soft.safetensors", /--plot and --output are one file/],
    ["train ./gestures -o ./model.safetensors --plot ./hard.safetensors", /--plot and --output are one file/],
    ["train ./gestures -o ./data/rise/000.csv", /--output .*000\.csv is a file of the data, .*gestures/],
    ["train ./data --log ./gestures/new.csv", /--log .*new\.csv is a file of the data/],
    ["compress ./model.safetensors ./gestures -o ./gestures/fall/001.csv", /is a file of the data/],
    ["compress ./model.safetensors ./gestures -o ./soft.safetensors", /is the model, which would be lost/],
    ["compress ./model.safetensors ./gestures --float ./hard.safetensors", /is the model, which would be lost/],
    ["compress ./model.safetensors ./gestures/rise/000.csv --plot ./data/rise/000.csv", /is the data, which would/],
    ["train ./gestures --size 1KB -o ./a --integer ./a", /--output and --integer are one file/],
    ["export ./model.safetensors --to json -o ./soft.safetensors", /is the model, which would be lost/],
    ["export ./model.safetensors --to json -o ./hard.safetensors", /is the model, which would be lost/],
    ["evaluate ./model.safetensors --stream ./r.wav --track ./t.csv --det ./t.csv", /is its track, which would/],
  ])("are refused: %s", async (line, message) => {
    const before = filesUnder(folder.path);
    const { status, stderr } = await fastcells(line.split(" ").map((word) => word.replace(/^\.\//, `${folder.path}/`)));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
    expect(filesUnder(folder.path)).toEqual(before);
  });

  it("are found even if neither exists, behind a dangling link", () => {
    symlinkSync("missing", at("dangling"));
    expect(() => checkOutputs({ "--a": at("dangling"), "--b": at("missing") })).toThrow("--b and --a are one file");
    rmSync(at("dangling"));
  });
});

it.each([
  ["C:\\data", "C:\\data\\walk\\0.csv", true],
  ["C:\\data", "C:\\data", false],
  ["C:\\data", "C:\\other\\0.csv", false],
  ["C:\\data", "D:\\0.csv", false],
])("on Windows, below %s lies %s: %s", (above, path, below) => {
  expect(isBelow(above, path, win32)).toBe(below);
});

describe("outputs with control characters in their names", () => {
  it("are shown escaped, and written under their names", async () => {
    const evil = (name: string) => at(`else/\u001b]0;x\u0007\u009b1m\n\u202e${name}`);
    const float = evil("float");
    const runs = [
      await fastcells(["train", at("gestures"), "-H", "4", "-e", "1", "-o", float, "--report", evil("page")]),
      await fastcells(["compress", float, at("gestures"), "-e", "1", "-o", evil("integer"), "--quick"]),
      await fastcells(["export", evil("integer"), "--to", "c", "-o", evil("c")]),
      await fastcells(["export", evil("integer"), "--to", "json", "-o", evil("json"), "--json"]),
      await fastcells(["export", float]),
      await fastcells(["inspect", float]),
      await fastcells(["inspect", evil("integer")]),
      await fastcells(["evaluate", float, at("gestures")]),
      await fastcells(["train", "--resume", float]),
      await fastcells(["train", at("gestures"), "-o", evil("no/folder")]),
    ];
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
    for (const name of ["float", "page", "integer", "c", "json"]) rmSync(evil(name), { recursive: true });
  });
});

describe("outputs that are not files", () => {
  const out = (name: string) => fastcells([...training, "-o", at(name)]);

  it("are written through: a link stays a link, even a dangling one", async () => {
    symlinkSync("else/target", at("link"));
    for (const _ of [1, 2]) expect(await out("link")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("else/target")).equals(readFileSync(at("model.safetensors")))).toBe(true);
    expect(readdirSync(at("else"))).toEqual(["target"]);
  });

  it("are written through: a pipe", async () => {
    expect(spawnSync("mkfifo", [at("pipe")]).status).toBe(0);
    const reader = spawn("cat", [at("pipe")]);
    const closed = once(reader, "close");
    const pieces: Buffer[] = [];
    reader.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    const child = startChild(folder.path, [...training, "-o", "pipe", "--checkpoint", "pipe.checkpoint"]);
    expect(await child.ended).toEqual({ status: 0, signal: null });
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
    await closed;
    expect(Buffer.concat(pieces).equals(readFileSync(at("model.safetensors")))).toBe(true);
  });

  it("are written through: a device, and neither replaced nor removed", async () => {
    symlinkSync("/dev/null", at("null"));
    const argv = [...training, "-o", at("m"), "--checkpoint", at("null"), "--log", at("null")];
    expect(await fastcells(argv)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(lstatSync(at("null")).isSymbolicLink()).toBe(true);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it.skipIf(!existsSync("/dev/full"))("report a full device, and how to resume", async () => {
    symlinkSync("/dev/full", at("full"));
    const { status, stderr } = await out("full");
    expect(status).toBe(1);
    expect(stderr).toBe(
      `Saved ${at("full.checkpoint")}. Resume with: fastcells train --resume ${at("full.checkpoint")}\n` +
        `fastcells: cannot write ${at("full")}: the disk is full; choose another file\n`,
    );
  });

  it.skipIf(!existsSync("/dev/full"))("put their checkpoint in the working folder", async () => {
    const child = startChild(folder.path, [...training, "-o", "/dev/full"]);
    expect(await child.ended).toEqual({ status: 1, signal: null });
    expect(existsSync(at("full.checkpoint"))).toBe(true);
    expect(existsSync("/dev/full.checkpoint")).toBe(false);
  });
});

describe("outputs of a run without a reader", () => {
  it("are still written: the model is the result, not the output", async () => {
    const child = startChild(folder.path, [...training.slice(0, -1), "-o", "unread.safetensors"]);
    child.closeOutput();
    expect(await child.ended).toEqual({ status: 0, signal: null });
    expect(existsSync(at("unread.safetensors"))).toBe(true);
  });
});

describe.skipIf(!existsSync("/proc/self"))("folders that cannot be created", () => {
  it.each([
    "say hi --count 1 -o",
    "forwarder --board uno --sensor adc -o",
    "search ./gestures --flash 3KB -o",
    "studio",
    "train ./snd -H 2 -e 1 -o ./x --cache",
  ])("are refused without endless retries: %s", async (line) => {
    for (const name of ["yes/1", "yes/2", "no/1", "no/2"]) {
      mkdirSync(dirname(at(`snd/${name}`)), { recursive: true });
      writeFileSync(at(`snd/${name}.wav`), writeWav(new Int16Array(8000).fill(99), 8000));
    }
    const words = line.split(" ").map((word) => word.replace(/^\.\//, `${folder.path}/`));
    const { status, stderr } = await fastcells([...words, "/proc/none/here"]);
    expect(stderr).toMatch(/^fastcells: cannot (make the folder|keep features in) \/proc\/none\S*: [^\n]*\n$/);
    expect(status).toBe(1);
  });

  it("are refused if a file of their name exists", async () => {
    for (const line of ["say hi --count 1", "forwarder --board uno --sensor adc", "search ./gestures --flash 3KB"]) {
      const words = line.split(" ").map((word) => word.replace(/^\.\//, `${folder.path}/`));
      const { status, stderr } = await fastcells([...words, "-o", at("model.safetensors")]);
      expect(stderr).toMatch(/^fastcells: cannot write into \S+model\.safetensors: it is a file; give a folder\n$/);
      expect(status).toBe(1);
    }
  });
});

describe("outputs that another run is writing", () => {
  beforeEach(() => {
    mkdirSync(at("claims"), { recursive: true });
    writeFileSync(at("claims/model"), "");
  });
  const outputs = { "--output": at("claims/model") };
  const inFolder = () => readdirSync(at("claims")).sort();

  it("are refused with its process id, and free again when it ends", () => {
    const release = claimOutputs(outputs);
    expect(inFolder()).toEqual(["model", "model.lock"]);
    expect(() => claimOutputs(outputs)).toThrow(
      `another run is writing ${outputs["--output"]} (process ${process.pid} on ${hostname()}): wait for it`,
    );
    release();
    claimOutputs(outputs)();
    expect(inFolder()).toEqual(["model"]);
  });

  it("are free if that run was killed, and its temporary files are removed", () => {
    const { pid } = spawnSync("true");
    writeFileSync(at("claims/model.lock"), `${pid} ${hostname()}\n`);
    writeFileSync(at(`claims/model.${pid}-00000000.tmp`), "half");
    writeFileSync(at(`claims/model.${process.pid}-00000000.tmp`), "being written");
    writeFileSync(at("claims/model.old.tmp"), "another's");
    claimOutputs(outputs)();
    expect(inFolder()).toEqual(["model", `model.${process.pid}-00000000.tmp`, "model.old.tmp"]);
  });

  it("are not written by short commands either", async () => {
    const locks = ["model", "spec.json", "bank", "word", "hi.csv"].map((name) => at(`claims/${name}.lock`));
    for (const lock of locks) writeFileSync(lock, `${process.ppid} ${hostname()}\n`);
    mkdirSync(at("edgeml"), { recursive: true });
    for (const line of [
      "export ./model.safetensors --to json -o ./claims/model",
      "export ./model.safetensors --to npy -o ./claims",
      "import edgeml ./edgeml -o ./claims/model",
      "evaluate ./model.safetensors --stream ./r.wav --track ./t.csv --det ./claims/model",
      "evaluate ./model.safetensors --stream ./r.wav --track ./t.csv --save ./claims/model",
      "bank ./r.wav -o ./claims/bank/",
      "wakeword hi -o ./claims/word --checkpoint ./claims/word.checkpoint",
      "say hi -o ./claims --count 1",
    ]) {
      const before = filesUnder(at("claims"));
      const { status, stderr } = await fastcells(
        line.split(" ").map((word) => word.replace(/^\.\//, `${folder.path}/`)),
      );
      expect({ line, stderr }).toEqual({
        line,
        stderr: expect.stringMatching(/^fastcells: another run is writing \S*claims\/\S+ \(process \d+ on [^\n]*\n$/),
      });
      expect(status).toBe(1);
      expect(filesUnder(at("claims"))).toEqual(before);
    }
    for (const lock of locks) rmSync(lock);
  });

  it("are not taken from another machine's run", () => {
    writeFileSync(at("claims/model.lock"), "1 elsewhere\n");
    expect(() => claimOutputs(outputs)).toThrow(/process 1 on elsewhere.*or remove model\.lock/);
    rmSync(at("claims/model.lock"));
  });

  it("make other runs end with that message, and are free again if the first is killed", async () => {
    const start = (epochs: string) =>
      startChild(folder.path, [
        "train",
        "gestures",
        "-H",
        "4",
        "-e",
        epochs,
        "--threads",
        "1",
        "-o",
        "shared.safetensors",
      ]);
    const first = start("1000000");
    await first.until("epoch");
    const others = Array.from({ length: 3 }, () => start("1"));
    for (const { ended } of others) expect(await ended).toEqual({ status: 1, signal: null });
    for (const { stderr } of others) {
      expect(stderr).toMatch(/^fastcells: another run is writing shared\.safetensors \(process \d+ on .*\n$/);
    }
    first.signal("SIGKILL");
    await first.ended;
    expect(await start("1").ended).toEqual({ status: 0, signal: null });
    expect((await fastcells(["inspect", at("shared.safetensors")])).status).toBe(0);
    expect(readdirSync(folder.path).filter((name) => name.startsWith("shared"))).toEqual(["shared.safetensors"]);
  });
});
