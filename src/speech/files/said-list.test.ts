import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder } from "../../../cli/testing/folders.js";
import { random } from "../../core/random.js";
import { writeWav } from "../../data/audio/wav.js";
import { loadAudio } from "../../features/files/load-audio.js";
import { type Listed, saidList } from "./said-list.js";

const folder = temporaryFolder();
afterAll(() => folder.remove());

const listed: Listed = {
  kind: "word",
  text: "hey, you",
  voice: "en-us",
  rate: 150,
  pitch: 50,
  emphasis: 1,
  engine: "espeak-package",
};

async function notesOf(name: string, real: readonly string[]): Promise<string[]> {
  const said = ["hey you/a--1.wav", "hey you/b--1.wav", "other/a--2.wav", "other/b--2.wav"];
  const data = join(folder.path, name);
  for (const place of [...said, ...real]) {
    const generator = random(1);
    mkdirSync(dirname(join(data, place)), { recursive: true });
    const samples = Int16Array.from({ length: 4000 }, () => generator.below(8000) - 4000);
    writeFileSync(join(data, place), writeWav(samples, 16_000));
  }
  writeFileSync(join(data, "hey-you.csv"), saidList(said.map((place) => ({ place, said: listed }))));
  return (await loadAudio(data, { threads: 1 }))?.notes ?? [];
}

it("warns if only one class has real recordings besides synthetic ones", async () => {
  expect(await notesOf("one", ["hey you/anna--1.wav"])).toEqual([
    expect.stringMatching(/only "hey you" has real recordings[\s\S]*fastcells bank/),
  ]);
});

it("does not warn if all classes have real recordings, or none has", async () => {
  expect(await notesOf("both", ["hey you/anna--1.wav", "other/ben--1.wav"])).toEqual([]);
  expect(await notesOf("none", [])).toEqual([]);
});
