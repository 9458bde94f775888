import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { labels, load } from "./load.fixture.js";
import type { LoadOptions } from "./load-options.js";
import { labelOf } from "./recordings.js";

const ramp = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const gz = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));

describe("loadData: the people of CSV files in folders by label", () => {
  const rows = "x\n1\n2\n";
  const files = (...names: string[]) =>
    Object.fromEntries(
      names.flatMap((name) => [
        [`walk/${name}`, rows],
        [`run/${name}`, rows],
      ]),
    );
  const groups = async (given: Record<string, string>, options: Partial<LoadOptions> = {}) => {
    const { sequences } = await load(given, options);
    return sequences.groups === null ? null : Array.from(sequences.groups);
  };

  it("are taken from names if all files have one, and not if only some do", async () => {
    expect(await groups(files("anna--1.csv", "ben--1.csv"))).toEqual([0, 1, 0, 1]);
    expect(await groups(files("anna--1.csv", "2.csv"))).toBeNull();
    expect(await groups(files("1.csv", "ben--2.csv"))).toBeNull();
    expect(await groups(files("anna--1.csv"), { groupColumn: null })).toBeNull();
  });

  it("are taken from a column rather than a name, and from both together", async () => {
    const column = "x,person\n1,carl\n2,carl\n";
    expect(await groups({ "walk/anna--1.csv": column, "run/anna--1.csv": column })).toEqual([0, 0]);
    expect(
      await groups({ "walk/carl--1.csv": rows, "run/1.csv": column, "run/2.csv": column.replaceAll("carl", "dora") }),
    ).toEqual([0, 1, 0]);
    await expect(load({ "walk/1.csv": rows, "run/2.csv": column })).rejects.toThrow(/group columns differ/);
  });
});

describe("loadData: .ts", () => {
  const header = "@univariate true\n@classLabel true a b\n@data\n";

  const pair = { "Made_TRAIN.ts": `${header}1,2:b\n3:a\n`, "Made_TEST.ts": `${header}% a remark\n4,5,6:a\n` };

  it("reads a pair from its folder", async () => {
    const data = await load(pair);
    expect([labels(data), data.test]).toEqual([["b", "a", "a"], Uint32Array.of(2)]);
    expect(Array.from(data.sequences.lengths)).toEqual([2, 1, 3]);
  });

  it("reads only the given file of a pair", async () => {
    expect(await load(pair, {}, "Made_TRAIN.ts")).toMatchObject({
      test: null,
      sequences: { lengths: Uint32Array.of(2, 1) },
    });
    expect(await load(pair, {}, "Made_TEST.ts")).toMatchObject({
      test: null,
      sequences: { lengths: Uint32Array.of(3) },
    });
  });

  it("reads UCR's .tsv and .txt, with shorter series, and distinguishes them from tables", async () => {
    const tsv = { "A_TRAIN.tsv": "2\t0.5\t1\t2\n-1\t3\t4\tNaN\n", "A_TEST.tsv": "2\t7\t8\t9\n" };
    const data = await load(tsv);
    expect([labels(data), data.test]).toEqual([["2", "-1", "2"], Uint32Array.of(2)]);
    expect(data.sequences).toMatchObject({
      channels: 1,
      lengths: Uint32Array.of(3, 2, 3),
      values: Float32Array.of(0.5, 1, 2, 3, 4, 7, 8, 9),
    });
    expect((await load(tsv, {}, "A_TEST.tsv")).sequences.lengths).toEqual(Uint32Array.of(3));
    const txt = await load({ "A_TRAIN.txt": "  1.0000000e+00  -2.5e-1   3\n  2.0000000e+00   1   2\n" });
    expect([labels(txt), Array.from(txt.sequences.values)]).toEqual([
      ["1", "2"],
      [-0.25, 3, 1, 2],
    ]);
    const table = await load({ "A_TRAIN.tsv": "x\ty\tlabel\n1\t2\tp\n3\t4\tp\n" });
    expect(table.sequences).toMatchObject({ channels: 2, channelNames: ["x", "y"] });
    await expect(load({ "A_TRAIN.tsv": "1\t2\t3\n1\tNaN\t3\n" })).rejects.toThrow(/line 2, step 1 is "NaN"/);
  });

  it("refuses another task than the file's", async () => {
    const failure = load({ "a.ts": `${header}1,2:b\n` }, { task: "regression" }, "a.ts");
    await expect(failure).rejects.toThrow(/a\.ts: it is for multiclass/);
    expect(labels(await load({ "a.ts": `${header}1,2:b\n` }, { task: "multiclass" }, "a.ts"))).toEqual(["b"]);
  });

  it("refuses a folder of several sets", async () => {
    await expect(load({ "A_TRAIN.ts": header, "B_TRAIN.ts": header })).rejects.toThrow(/2 data sets \(A\.ts, B\.ts\)/);
  });
});

describe("loadData: CSV", () => {
  it("takes labels from folders, and parts from folders around them", async () => {
    const data = await load({ "walk/1.csv": "ax,ay\n1,2\n3,4\n", "run/1.csv": "ax,ay\n5,6\n" });
    expect(labels(data)).toEqual(["run", "walk"]);
    expect(data.sequences.channelNames).toEqual(["ax", "ay"]);
    const parts = await load({ "train/walk/a.csv": "1\n2\n", "train/run/a.csv": "3\n", "test/walk/b.csv": "4\n" });
    expect([labels(parts).sort(), parts.test?.length]).toEqual([["run", "walk", "walk"], 1]);
  });

  it("reads UTF-16 by its mark, and decimal commas if semicolons or tabs separate the columns", async () => {
    const text = "x;y;label\r\n1,5;-2;p\r\n,25;3e-1;p\r\n4;1,5e1;q\r\n";
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    for (const bytes of [Buffer.from(text), little, Buffer.from(little).swap16()]) {
      const data = await load({ "a.csv": bytes }, { task: "multiclass" }, "a.csv");
      expect(Array.from(data.sequences.values)).toEqual([1.5, -2, 0.25, Math.fround(0.3), 4, 15]);
      expect(labels(data)).toEqual(["p", "q"]);
    }
    const numbers = await load({ "a.tsv": "x\tlabel\n1,5\t0,5\n2\t0,5\n" }, {}, "a.tsv");
    expect(numbers.sequences.targets).toMatchObject({ task: "regression", values: Float32Array.of(0.5) });
    await expect(load({ "a.csv": Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x0a, 0x00) }, {}, "a.csv")).rejects.toThrow(
      /not UTF-16LE text/,
    );
  });

  it("takes labels from file names, or from a column", async () => {
    expect(labels(await load({ "walk_01.csv": "1\n2\n", "run_02.csv": "3\n" }))).toEqual(["run", "walk"]);
    expect(labels(await load({ "a.csv": "x,label\n1,p\n1,p\n", "b.csv": "x,label\n2,q\n" }))).toEqual(["p", "q"]);
    expect((await load({ "walk_01.csv": "1\n2\n" }, { labelColumn: null })).sequences.targets).toBeNull();
  });

  it.each([
    ["walking_03.csv", "walking"],
    ["walking_upstairs_03.csv", "walking_upstairs"],
    ["run-2024-01-02.csv", "run"],
    ["sit.4gk2.csv", "sit"],
    ["wave-left.csv", "wave"],
    ["jump_ann.csv.gz", "jump"],
    ["fall (3).csv", "fall"],
    ["07.csv", "07"],
  ])("reads the label of %s as %s", (file, label) => {
    expect(labelOf(`/data/2024/${file}`)).toBe(label);
  });

  it("cuts one long file into windows", async () => {
    const rows = ramp(60).map((i) => `${i},${i},${i < 30 ? "walk" : "run"},${i % 30 < 15 ? 1 : 2}`);
    const file = {
      "all.csv.gz": gz(new TextEncoder().encode(`time;ax;activity;user\n${rows.join("\n").replaceAll(",", ";")}`)),
    };
    const data = await load(file, { window: 10, stride: 5, sampleRate: 100 }, "all.csv.gz");
    expect(data.sequences).toMatchObject({ channels: 1, sampleRate: 100, channelNames: ["ax"] });
    expect(Array.from(data.sequences.starts)).toEqual([0, 5, 15, 20, 30, 35, 45, 50]);
    expect(new Set(data.sequences.groups).size).toBe(2);
    expect(data.source).toMatch(/columns left out: time$/);
  });

  it("groups windows by file if every class has several files", async () => {
    const long = `${ramp(20).join("\n")}\n`;
    const many = Object.fromEntries(["a", "b"].flatMap((label) => [1, 2, 3].map((i) => [`${label}${i}.csv`, long])));
    const data = await load(many, { window: 5, stride: 5 });
    expect(Array.from(data.sequences.groups ?? [])).toEqual(ramp(24).map((i) => Math.floor(i / 4)));
    expect((await load({ "a1.csv": long, "b1.csv": long }, { window: 5, stride: 5 })).sequences.groups).toBeNull();
  });

  it.each<[string, Record<string, string | Uint8Array>, string, Partial<LoadOptions>, RegExp]>([
    [
      "a missing label column",
      { "a.csv": "x,who\n1,2\n" },
      "a.csv",
      { labelColumn: "label" },
      /a\.csv: no label column "label"; the columns are "x", "who"/,
    ],
    ["a window beyond the recording", { "a.csv": "x\n1\n2\n" }, "a.csv", { window: 3 }, /window is 3 steps.*at most 2/],
    ["ragged rows", { "a_1.csv": "1,2\n3\n" }, "", {}, /a_1\.csv: line 2 has 1 cells/],
    ["an empty file", { "a_1.csv": "1\n", "b_1.csv": "" }, "", {}, /b_1\.csv: empty file/],
    [
      "other channels",
      { "a_1.csv": "1\n", "b_1.csv": "1,2\n" },
      "",
      {},
      /b_1\.csv: 2 sample columns, .*a_1\.csv has 1/,
    ],
    ["files in two places", { "a_1.csv": "1\n", "b/1.csv": "1\n" }, "", {}, /both directly and in folders/],
    ["Latin-1", { "a.csv": Uint8Array.of(0x78, 0xe9, 0x0a, 0x31, 0x0a) }, "a.csv", {}, /not UTF-8/],
    ["several labels", { "a.csv": "1\n" }, "a.csv", { task: "multilabel" }, /only from \.npy files/],
    ["a folder without data", { "notes.md": "" }, "", {}, /no data recognised \(notes\.md\)/],
    ["an empty folder", {}, "", {}, /no data recognised \(no files\)/],
    ["a picture", { "a.png": "" }, "a.png", {}, /unknown kind/],
    [
      "an archive of arrays",
      { "a.npz": "" },
      "a.npz",
      {},
      /a\.npz: of an unknown kind; save each of its arrays with numpy/,
    ],
    ["a folder with a spreadsheet", { "a.xlsx": "" }, "", {}, /no data recognised \(a\.xlsx\); save each sheet as CSV/],
    ["nothing", {}, "missing.csv", {}, /no such file or folder/],
  ])("refuses %s", async (_, files, file, options, message) => {
    const failure = load(files, options, file);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(InputError);
  });
});
