import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder, longRecording } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const model = at("model.safetensors");
const lines = (text: string) => text.trimEnd().split("\n");

beforeAll(async () => {
  gestureFolder(at("gestures"), 20);
  longRecording(at("long.csv"), 24);
  expect((await fastcells(["train", at("gestures"), "--quick", "-o", model, "--quiet"])).status).toBe(0);
});
afterAll(() => folder.remove());

describe("fastcells predict", () => {
  it("prints one line per sequence", async () => {
    const { status, stdout } = await fastcells([
      "predict",
      model,
      at("gestures/rise/000.csv"),
      at("gestures/fall/000.csv"),
    ]);
    expect(status).toBe(0);
    const [first, second] = lines(stdout).map((line) => line.split("\t"));
    expect(first).toEqual([at("gestures/rise/000.csv"), "0", "rise", expect.stringMatching(/^[01]\.\d{4}$/)]);
    expect(second?.slice(1, 3)).toEqual(["0", "fall"]);
  });

  it("prints nothing if one of the files is missing", async () => {
    const { status, stdout, stderr } = await fastcells(["predict", model, at("gestures"), at("missing")]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("missing: no such file or folder");
  });

  it("names the file of each sequence of a folder, and counts the windows of each", async () => {
    const { stdout } = await fastcells(["predict", model, at("gestures"), "--window", "8"]);
    const places = lines(stdout).map((line) => line.split("\t").slice(0, 2));
    expect(places.slice(0, 2)).toEqual([
      [at("gestures/fall/000.csv"), "0"],
      [at("gestures/fall/000.csv"), "1"],
    ]);
    expect(new Set(places.map(([file]) => file)).size).toBe(40);
    expect(places.filter(([, sequence]) => sequence === "0")).toHaveLength(40);
  });

  it("needs neither the label column nor the group column of training", async () => {
    const rows = (who: string, life: number) =>
      Array.from({ length: 20 }, (_, t) => `${Math.sin(life * t)},${who},${life}`);
    const table = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((unit) => [
      ...rows(`u${unit}`, 1 + unit / 3),
      ...rows(`u${unit}`, unit / 2),
    ]);
    writeFileSync(at("units.csv"), `ax,unit,life\n${table.join("\n")}\n`);
    const columns = ["--group-column", "unit", "--label-column", "life", "--task", "regression", "--window", "20"];
    const units = at("units.safetensors");
    await fastcells(["train", at("units.csv"), ...columns, "--epochs", "1", "-o", units, "--quiet"]);
    writeFileSync(
      at("new.csv"),
      `ax\n${rows("", 1)
        .map((row) => row.split(",")[0])
        .join("\n")}\n`,
    );
    const { stdout, stderr } = await fastcells(["predict", units, at("new.csv")]);
    expect([stderr, lines(stdout)]).toEqual(["", [expect.stringMatching(/new\.csv\t0\t/)]]);
    expect(lines((await fastcells(["predict", units, at("units.csv")])).stdout)).toHaveLength(16);
  });

  it("needs no label column, and finds its channels among other columns", async () => {
    const rows = lines(readFileSync(at("gestures/rise/001.csv"), "utf8")).slice(1);
    const shuffled = rows.map((row, step) => [step, ...row.split(",").reverse()].join(","));
    writeFileSync(at("plain.csv"), `z,y,x\n${shuffled.join("\n")}\n`);
    const plain = await fastcells(["predict", model, at("plain.csv"), "--json"]);
    const original = await fastcells(["predict", model, at("gestures/rise/001.csv"), "--json"]);
    expect(JSON.parse(plain.stdout).values).toEqual(JSON.parse(original.stdout).values);
  });

  it("prints one line per step of a stream, the last one equal to that of the whole sequence", async () => {
    const text = readFileSync(at("gestures/rise/002.csv"), "utf8");
    const streamed = await fastcells(["predict", model, "--json"], { stdin: text });
    const answers = lines(streamed.stdout).map((line) => JSON.parse(line));
    expect(answers).toHaveLength(lines(text).length - 1);
    const whole = JSON.parse((await fastcells(["predict", model, at("gestures/rise/002.csv"), "--json"])).stdout);
    expect(answers.at(-1).label).toBe("rise");
    expect(answers.at(-1).values.rise).toBeCloseTo(whole.values.rise, 5);
  });

  it("starts a new sequence at an empty line", async () => {
    const { stdout } = await fastcells(["predict", model, "--all"], { stdin: "1,2\r\n3,4\r\n\r\n1,2\r\n3,4" });
    const [first, second, third, fourth] = lines(stdout);
    expect(first).toMatch(/^(rise|fall)\tfall=[01]\.\d{4}\trise=[01]\.\d{4}$/);
    expect([third, fourth]).toEqual([first, second]);
    expect(second).not.toBe(first);
  });

  it("continues as long as lines come", async () => {
    let taken = 0;
    const steps = Readable.from(
      (function* () {
        for (; taken < 300; taken++) yield "0.1,0.2\n".repeat(100);
      })(),
    );
    const { status, stdout } = await fastcells(["predict", model], { stdin: steps });
    expect(status).toBe(0);
    expect(lines(stdout)).toHaveLength(30_000);
  });

  it("finds the columns of a stream by the names in its first line", async () => {
    const plain = await fastcells(["predict", model, "--json"], { stdin: "1,2\n3,4\n" });
    for (const stdin of [
      "time,y,note,x\n0,2,?,1\n1,4,?,3\n",
      '"x";"y"\r\n1,0;2,0\r\n3;4\r\n',
      "\uFEFFX\tY\n1\t2\n3\t4\n",
    ]) {
      expect(await fastcells(["predict", model, "--json"], { stdin })).toEqual(plain);
    }
    const missing = await fastcells(["predict", model], { stdin: "x,z\n1,2\n" });
    expect(missing).toMatchObject({ status: 1, stdout: "" });
    expect(missing.stderr).toMatch(/standard input: no sample column "y"; the columns are "x", "z"/);
  });

  it("ends at a sample that is not a number, and never prints NaN", async () => {
    for (const bad of ["nan,1", "1,inf", "1e39,0", "0,0x"]) {
      const { status, stdout, stderr } = await fastcells(["predict", model], { stdin: `1,2\n${bad}\n1,2\n` });
      expect({ status, answers: lines(stdout).length }).toEqual({ status: 1, answers: 1 });
      expect(stderr).toMatch(/^fastcells: standard input, line 2: .*\n$/);
    }
    expect(await fastcells(["predict", model], { stdin: "nan,nan\n" })).toMatchObject({ status: 1, stdout: "" });
  });

  it("accepts only decimal numbers", async () => {
    const { status, stderr } = await fastcells(["predict", model], { stdin: "0.1,0x10\n" });
    expect([status, stderr]).toEqual([1, 'fastcells: standard input, line 1: "0x10" is not a finite number\n']);
  });

  it("shows names of files and classes without effect on a terminal", async () => {
    const evil = "ri\u001b[2J\n\u009b1m\u202ese";
    mkdirSync(at(`evil/${evil}`), { recursive: true });
    for (const [label, from] of [
      [evil, "rise"],
      ["fall", "fall"],
    ] as const) {
      mkdirSync(at(`evil/${label}`), { recursive: true });
      for (let index = 0; index < 9; index++)
        copyFileSync(at(`gestures/${from}/00${index}.csv`), at(`evil/${label}/${index}\u001b]0;x\u0007.csv`));
    }
    const trained = await fastcells(["train", at("evil"), "-e", "8", "-H", "8", "-o", at("evil.safetensors")]);
    expect(trained.status).toBe(0);
    const runs = [
      trained,
      await fastcells(["predict", at("evil.safetensors"), at(`evil/${evil}/0\u001b]0;x\u0007.csv`), "--all"]),
      await fastcells(["predict", at("evil.safetensors"), at(`evil/${evil}/\u001b[1m.csv`)]),
      await fastcells(["evaluate", at("evil.safetensors"), at("evil"), "--part", "all"]),
      await fastcells(["inspect", at("evil.safetensors")]),
      await fastcells(["train", at("evil"), "--label-column", "\u001b[2Jx\ny"]),
      await fastcells(["predict", at("evil.safetensors"), at(`evil/${evil}`), "--json"]),
      await fastcells(["evaluate", at("evil.safetensors"), at("evil"), "--json"]),
      await fastcells(["inspect", at("evil.safetensors"), "--json"]),
    ];
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
    expect(JSON.parse(lines(runs[6]?.stdout ?? "")[0] ?? "").values).toHaveProperty([evil]);
    expect(lines(runs[1]?.stdout ?? "")).toHaveLength(1);
    expect(runs[1]?.stdout).toContain("\tri\\x1b[2J\\n\\x9b1m\\u202ese\t");
  });
});
