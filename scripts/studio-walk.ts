// Times a newcomer's way through the studio with its default settings: records 20 clips each of two words and the
// background from a microphone that plays synthetic speech, trains, fits to 4 KB and detects the words live. Needs
// Chromium, espeak-ng and a build: npx tsx scripts/studio-walk.ts
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { writeWav } from "../src/data/audio/wav.js";
import { soundtrack, speechRate, spoken } from "../tests/browser/speech.fixture.js";
import { goTo, launch, openPage, recordClips, studioOn } from "../tests/browser/studio.fixture.js";

const clips = 20;
const words = ["yes", "no"];
/** Most milliseconds of a stage. */
const patience = 1_200_000;

const sounds = mkdtempSync(join(tmpdir(), "fastcells-walk-"));
const studio = await studioOn();
const stages: [string, number][] = [];

/** Runs a browser whose microphone plays a track repeatedly; its start is not timed. */
async function hearing(name: string, track: Int16Array, use: (page: Page) => Promise<void>): Promise<void> {
  const file = join(sounds, `${name}.wav`);
  writeFileSync(file, writeWav(track, speechRate));
  const browser = await launch(`--use-file-for-fake-audio-capture=${file}`);
  try {
    const { page } = await openPage(browser, studio.address, { permissions: ["microphone"] });
    page.setDefaultTimeout(patience);
    await use(page);
  } finally {
    await browser.close();
  }
}

async function timed(stage: string, action: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await action();
  stages.push([stage, (performance.now() - begun) / 1000]);
  console.log(`${stage}: ${stages.at(-1)?.[1].toFixed(1)} s`);
}

try {
  const tracks = words.map((word) =>
    soundtrack(
      24,
      Array.from({ length: 24 }, (_, index) => ({ at: index + 0.2, samples: spoken(word, index) })),
    ),
  );
  for (const [index, label] of [...words, "background"].entries()) {
    await hearing(label, tracks[index] ?? soundtrack(24, []), async (page) => {
      await page.getByRole("radio", { name: "Microphone" }).click();
      await page.getByText("1 channel").waitFor();
      await timed(`record ${clips} clips of ${label}`, () => recordClips(page, label, 1, clips));
    });
  }
  const said = soundtrack(20, [
    { at: 4, samples: spoken("yes", 3) },
    { at: 9, samples: spoken("no", 4) },
  ]);
  await hearing("live", said, async (page) => {
    await goTo(page, /Train/);
    await timed("train", async () => {
      await page.getByRole("button", { name: "Train", exact: true }).click();
      await page.getByRole("region", { name: "Accuracy" }).waitFor();
    });
    console.log((await page.getByRole("region", { name: "Accuracy" }).textContent())?.trim());
    await goTo(page, /Fit/);
    await timed("fit to 4 KB", async () => {
      await page.getByRole("button", { name: "Fit", exact: true }).click();
      await page.getByRole("region", { name: "Boards" }).waitFor();
    });
    console.log((await page.getByRole("region", { name: "Result" }).textContent())?.trim());
    await goTo(page, /Try/);
    await timed("hear both words live", async () => {
      await page.getByRole("radio", { name: "Microphone" }).click();
      const list = page.getByRole("region", { name: "Detections" });
      for (const word of words) await list.getByText(word, { exact: true }).first().waitFor();
    });
  });
  const all = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  console.log(`all: ${(all / 60).toFixed(1)} minutes`);
} finally {
  await studio.close();
  rmSync(sounds, { recursive: true, force: true });
}
