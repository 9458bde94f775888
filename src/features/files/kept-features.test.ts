import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { writeWav } from "../../data/audio/wav.js";
import { splitSequences } from "../../data/split.js";
import type { AudioOptions } from "./audio-options.js";
import { loadAudio } from "./load-audio.js";

const rate = 8000;
let folder: string;
const recordings = () => join(folder, "words");
const cache = () => join(folder, "cache");

function record(label: string, name: string, seed: number): void {
  const generator = random(seed);
  const samples = Int16Array.from({ length: 1000 + generator.below(1000) }, () => generator.below(8000) - 4000);
  mkdirSync(join(recordings(), label), { recursive: true });
  writeFileSync(join(recordings(), label, name), writeWav(samples, rate));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "features-"));
  for (let i = 0; i < 4; i++)
    for (const label of ["no", "yes"]) record(label, `${i}.wav`, 2 * i + (label === "no" ? 0 : 1));
  record("_background_noise_", "room.wav", 99);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function load(options: Partial<AudioOptions>) {
  const loaded = await loadAudio(recordings(), { copies: 2, ...options });
  if (loaded === null) throw new Error("there are recordings");
  const split = splitSequences(loaded.sequences, { validation: 0.25, seed: 1 });
  return { own: loaded.sequences, learnt: (await loaded.augmented(split)).sequences };
}

it.each(["fixed", "float"] as const)(
  "keeps %s features and those of variations, and returns the same",
  async (arithmetic) => {
    rmSync(cache(), { recursive: true, force: true });
    const computed = await load({ arithmetic });
    expect(await load({ arithmetic, cache: cache() })).toEqual(computed);
    const files = readdirSync(cache());
    expect(files).toHaveLength(2);
    for (const file of files) utimesSync(join(cache(), file), 1, 1);
    expect(await load({ arithmetic, cache: cache() })).toEqual(computed);
    expect(files.map((file) => statSync(join(cache(), file)).mtimeMs)).toEqual([1000, 1000]);
  },
);

it("varies each clip eight times, but makes at most 20,000 s of variations", async () => {
  const loaded = await loadAudio(recordings(), { hop: 10 });
  const frames = loaded?.sequences.lengths[0] ?? 0;
  const copies = (seconds: number) => {
    const train = new Uint32Array(Math.ceil((100 * seconds) / frames));
    return loaded?.copies({ train, validation: new Uint32Array(), test: new Uint32Array() });
  };
  expect([1, 2490, 2510, 19_900, 20_010].map(copies)).toEqual([8, 8, 7, 1, 0]);
});

it("computes again for another front end, other sound or other variations", async () => {
  rmSync(cache(), { recursive: true, force: true });
  const kept = () => readdirSync(cache()).length;
  await load({ cache: cache() });
  expect(kept()).toBe(2);
  await load({ cache: cache(), leadIn: 1 });
  expect(kept()).toBe(3);
  const finer = await load({ cache: cache(), filters: 16 });
  expect(finer.own.channels).toBe(16);
  expect(kept()).toBe(5);
  record("yes", "3.wav", 100);
  expect(await load({ cache: cache() })).toEqual(await load({}));
  expect(kept()).toBe(7);
});
