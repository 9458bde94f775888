import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { loadAudio } from "../../features/files/load-audio.js";
import { writeWav } from "../audio/wav.js";
import { load } from "./load.fixture.js";

const rows = "x\n1\n2\n";
const notesOf = async (files: Record<string, string>) => (await load(files)).notes;
const deeper = "put recordings directly into the folder of their class; the person may be in the name, as in anna--3";

it("names tables in folders that are too deep", async () => {
  const read = { "run/1.csv": rows, "walk/1.csv": rows };
  expect(await notesOf(read)).toEqual([]);
  expect(await notesOf({ ...read, "run/anna/2.csv": rows, "run/anna/3.csv": rows, "_old/a/b.csv": rows })).toEqual([
    `not read: 2 files in deeper folders, such as ${join("run", "anna", "2.csv")}: ${deeper}`,
  ]);
  const parts = { "train/run/1.csv": rows, "train/walk/1.csv": rows, "test/run/1.csv": rows };
  expect(await notesOf(parts)).toEqual([]);
  expect(await notesOf({ ...parts, "train/run/anna/2.csv": rows })).toHaveLength(1);
  await expect(load({ "anna/run/1.csv": rows, "anna/walk/1.csv": rows })).rejects.toThrow(
    "no data recognised (2 files in deeper folders, such as ",
  );
});

it("names files of other kinds in the folders of the classes", async () => {
  const files = { "run/1.csv": rows, "walk/1.csv": rows, "run/2.dat": "", "walk/3.xlsx": "", "walk/README.md": "" };
  const ofSystems = { "run/desktop.ini": "", "run/Thumbs.db": "", "walk/~$3.xlsx": "", "walk/.DS_Store": "" };
  expect(await notesOf({ ...files, ...ofSystems, "model.safetensors": "" })).toEqual([
    `not read: ${join("run", "2.dat")}, ${join("walk", "3.xlsx")} (tables are .csv, .tsv or .txt, also with .gz)`,
  ]);
});

it("names recordings of sound in folders that are too deep", async () => {
  const folder = mkdtempSync(join(tmpdir(), "deep-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["no/a.wav", "yes/a.wav", "yes/anna/b.wav", "_background_noise_/street/c.wav"]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), writeWav(new Int16Array(1600).fill(1000), 16_000));
  }
  expect((await loadAudio(folder, { threads: 1 }))?.notes).toEqual([
    `not read: 1 file in deeper folders, such as ${join("yes", "anna", "b.wav")}: ${deeper}`,
  ]);
});
