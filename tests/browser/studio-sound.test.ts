/**
 * @file Two spoken words from the microphone: recorded, trained, compressed and detected live, as by the command line.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { findTool } from "../../src/boards/toolchain.js";
import { readWav, writeWav } from "../../src/data/audio/wav.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { canSpeak, soundtrack, speechRate, spoken } from "./speech.fixture.js";
import {
  canTestStudio,
  goTo,
  launch,
  openPage,
  recordClips,
  type Studio,
  studioOn,
  trainAndFit,
} from "./studio.fixture.js";

const able = canTestStudio() && canSpeak();
const words = ["yes", "no"] as const;

describe.skipIf(!able)("the studio's microphone", () => {
  let studio: Studio;
  let sounds: string;
  beforeAll(async () => {
    studio = await studioOn();
    sounds = mkdtempSync(join(tmpdir(), "fastcells-sounds-"));
  });
  afterAll(async () => {
    await studio?.close();
    rmSync(sounds, { recursive: true, force: true });
  });

  /** Runs the studio with a microphone that plays a track repeatedly. */
  async function hearing(
    track: Int16Array,
    name: string,
    use: (page: Awaited<ReturnType<typeof openPage>>) => Promise<void>,
  ) {
    const file = join(sounds, `${name}.wav`);
    writeFileSync(file, writeWav(track, speechRate));
    const browser = await launch(`--use-file-for-fake-audio-capture=${file}`);
    try {
      const watched = await openPage(browser, studio.address, { permissions: ["microphone"] });
      await use(watched);
      expect(watched).toMatchObject({ errors: [], strangers: [] });
    } finally {
      await browser.close();
    }
  }

  function record(label: string, track: Int16Array): Promise<void> {
    return hearing(track, label, async ({ page }) => {
      await page.getByRole("radio", { name: "Microphone" }).click();
      await page.getByText("1 channel").waitFor();
      await recordClips(page, label, 3, 5);
    });
  }

  /**
   * Plays a recording to the model and, if it can be compiled, to its firmware on an emulated Pico; returns what reads
   * the detections of each, which a slow machine may show late.
   */
  async function playedOnPico(page: Page, path: string) {
    const pico = findTool("arm-none-eabi-gcc") !== null;
    await page.getByRole("radio", { name: "A recording" }).click();
    await page.getByLabel("Recording", { exact: true }).selectOption(path);
    const board = page.getByRole("region", { name: "Board", exact: true });
    if (pico) {
      await board.getByRole("button", { name: "Run it here" }).click();
      await board.getByText("Output of its serial port").waitFor();
    }
    const seconds = readWav(readFileSync(join(studio.folder, path)), path).samples.length / speechRate;
    await page.getByRole("button", { name: "Play" }).click();
    await page.waitForTimeout(1000 * seconds + 3000);
    const items = page.getByRole("region", { name: "Detections" }).getByRole("listitem");
    return {
      heard: async () => (await items.allInnerTexts()).map((text) => text.split("\n")).reverse(),
      printed: pico ? async () => ((await board.locator("pre").textContent()) ?? "").split("\n") : null,
    };
  }

  it("records three labels in three browsers at once", async () => {
    const repeated = (word: string) =>
      soundtrack(
        12,
        Array.from({ length: 12 }, (_, index) => ({ at: index + 0.2, samples: spoken(word, index) })),
      );
    await Promise.all([...words.map((word) => record(word, repeated(word))), record("background", soundtrack(12, []))]);
    for (const label of [...words, "background"]) expect(readdirSync(join(studio.folder, label))).toHaveLength(5);
  });

  it("detects the words live, at their times; the command line and an emulated Pico detect the same in the saved session", async () => {
    const said = [
      { at: 3, label: "yes" },
      { at: 5, label: "no" },
      { at: 7, label: "yes" },
    ];
    const trackSeconds = 30;
    const track = soundtrack(
      trackSeconds,
      said.map(({ at, label }, index) => ({ at, samples: spoken(label, index + 2) })),
    );
    await hearing(track, "live", async ({ page }) => {
      await trainAndFit(page, { epochs: 20, window: 1 });
      await goTo(page, /Try/);
      await page.getByRole("radio", { name: "Microphone" }).click();
      const list = page.getByRole("region", { name: "Detections" }).getByRole("listitem");
      const labels = async () => new Set((await list.allInnerTexts()).map((text) => text.split("\n")[0]));
      await expect.poll(async () => (await labels()).size).toBeGreaterThanOrEqual(2);
      await expect.poll(() => list.count()).toBeGreaterThanOrEqual(3);
      const usual = await page.getByLabel(/Detection threshold: a margin/).inputValue();
      await page.getByRole("button", { name: "Keep this session" }).click();
      await page.getByText("Kept as _excluded/heard/").waitFor();
      const slider = page.getByLabel(/Detection threshold: a margin/);
      await slider.fill("7.5");
      await page.getByText("a margin of 7.5").waitFor();
      const model = () => decodeIntegerModel(readFileSync(join(studio.folder, "integer.safetensors")));
      await expect.poll(() => (model().detector?.threshold ?? 0) / 2 ** model().head.scoreBits).toBe(7.5);
      await slider.fill(usual);
      await expect
        .poll(() => ((model().detector?.threshold ?? 0) / 2 ** model().head.scoreBits).toFixed(1))
        .toBe(Number(usual).toFixed(1));
      await page.getByRole("button", { name: "Stop" }).click();
      const shown = (await list.allInnerTexts()).map((text) => text.split("\n")).reverse();

      const [kept = ""] = readdirSync(join(studio.folder, "_excluded", "heard"));
      const played = await playedOnPico(page, `_excluded/heard/${kept}`);
      const listened = await fastcells([
        ...[
          "listen",
          join(studio.folder, "integer.safetensors"),
          join(studio.folder, "_excluded", "heard", kept),
          "--json",
        ],
      ]);
      const heard = listened.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { seconds: number; label: string });
      const inKept = shown.slice(0, heard.length);
      expect(heard.map(({ label, seconds }) => [label, `${seconds.toFixed(1)} s`])).toEqual(inKept);
      await expect.poll(played.heard).toEqual(inKept);
      if (played.printed === null) console.log("no board heard it: arm-none-eabi-gcc is missing");
      else await expect.poll(played.printed).toEqual(inKept.map(([label]) => label).slice(-6));
      // Listening may begin in the middle of the track, and a long word may be detected twice.
      const times = (word: string) => heard.filter(({ label }) => label === word).map(({ seconds }) => seconds);
      const apart = times("no").flatMap((no) => times("yes").map((yes) => Math.abs(no - yes)));
      expect(Math.min(...apart.map((gap) => Math.abs(gap - 2)))).toBeLessThan(0.6);
    });
  });
});
