/** @file Features on several threads, with the built package. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, it } from "vitest";
import { random } from "../src/core/random.js";
import { writeWav } from "../src/data/audio/wav.js";
import { splitSequences } from "../src/data/split.js";
import type { ClipRecipe } from "../src/features/files/clip-recipe.js";
import type { BlockReport, ExtractionWork } from "../src/features/files/extraction.js";
import { loadAudio } from "../src/features/files/load-audio.js";
import { frontEndSpec } from "../src/model/front-end.js";

const clips = 300;
const built = (file: string) => new URL(`../dist/${file}`, import.meta.url);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "extraction-"));
  const generator = random(5);
  for (const label of ["no", "yes"]) {
    mkdirSync(join(folder, label));
    for (let i = 0; i < clips / 2; i++) {
      const samples = Int16Array.from({ length: 600 + generator.below(600) }, () => generator.below(8000) - 4000);
      writeFileSync(join(folder, label, `${String(i).padStart(3, "0")}.wav`), writeWav(samples, 8000));
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function features(load: typeof loadAudio, threads: number) {
  const loaded = await load(folder, { copies: 1, threads });
  if (loaded === null) throw new Error("there are recordings");
  const split = splitSequences(loaded.sequences, { validation: 0.2, seed: 1 });
  return (await loaded.augmented(split)).sequences;
}

it("any number of threads gives the features of one thread", async () => {
  const package_: { loadAudio: typeof loadAudio } = await import(built("node.js").href);
  const expected = await features(loadAudio, 1);
  for (const threads of [1, 2, 3]) expect(await features(package_.loadAudio, threads)).toEqual(expected);
});

it("a helping thread takes only the remaining blocks", async () => {
  const recipe: ClipRecipe = { path: folder, layout: "label folders", options: {}, variations: null };
  const next = new Int32Array(new SharedArrayBuffer(4)).fill(3);
  const work: ExtractionWork = { recipe, spec: frontEndSpec(8000), next, blocks: 10 };
  const reports: BlockReport[] = [];
  await new Promise<void>((resolve, reject) => {
    const thread = new Worker(built("extract-worker.js"), { workerData: work });
    thread.on("message", (report: BlockReport) => reports.push(report));
    thread.on("error", reject);
    thread.on("exit", () => resolve());
  });
  expect(reports.map(({ block }) => block)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(reports.every((report) => "features" in report)).toBe(true);
});

it("of several unreadable files, the first is named, whichever thread meets it", async () => {
  for (const name of ["no/140.wav", "yes/020.wav", "yes/149.wav"]) writeFileSync(join(folder, name), "ID3 no sound");
  const package_: { loadAudio: typeof loadAudio } = await import(built("node.js").href);
  for (const threads of [1, 2, 3]) {
    await expect(package_.loadAudio(folder, { threads })).rejects.toThrow(join("no", "140.wav"));
  }
});

it("an asynchronous callback is waited for, and its error ends the extraction", async () => {
  const onClips = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    throw new Error("the page is closed");
  };
  await expect(loadAudio(folder, { threads: 1 }, { onClips })).rejects.toThrow("the page is closed");
});
