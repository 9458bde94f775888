// Takes the pictures of the studio in docs/pictures: every step, wide and narrow, light and dark. Needs Chromium and a build.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { edgeImpulseFiles, gestureScript } from "../tests/browser/gestures.fixture.js";
import { goTo, launch, openPage, studioOn } from "../tests/browser/studio.fixture.js";

const folder = process.argv[2] ?? "docs/pictures";
mkdirSync(folder, { recursive: true });

const sizes = [
  { name: "wide", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "narrow", viewport: { width: 390, height: 844 }, colorScheme: "light" },
] as const;

const steps = ["record", "look", "train", "fit", "try", "take"] as const;

/** Brings a step into the state to be shown in its picture. */
const prepare: Partial<Record<(typeof steps)[number], (page: Page) => Promise<void>>> = {
  async record(page) {
    await page.getByRole("radio", { name: "Motion" }).click();
    await page.getByText("6 channels").waitFor();
    await page.getByLabel("Label", { exact: true }).fill("circle");
    await page.evaluate(() => Object.assign(globalThis, { gesture: "circle" }));
    await page.waitForTimeout(4500);
  },
  async look(page) {
    await page.getByRole("region", { name: "shake", exact: true }).getByRole("button").first().click();
    await page.getByRole("application").press("+");
    await page.waitForTimeout(500);
  },
  async try(page) {
    await page.getByRole("radio", { name: "Motion" }).click();
    for (const gesture of ["circle", "shake", "circle"]) {
      await page.evaluate((name) => Object.assign(globalThis, { gesture: name }), gesture);
      await page.waitForTimeout(3500);
    }
  },
};

async function setEpochs(page: Page, epochs: string): Promise<void> {
  await goTo(page, /Train/);
  await page.getByText("Settings").click();
  const field = page.getByRole("spinbutton", { name: "Epochs" });
  await field.fill(epochs);
  await field.press("Tab");
}

/** Most milliseconds for training with trials. */
const patience = 1_200_000;
const browser = await launch();
const studio = await studioOn();
try {
  const { page: first } = await openPage(browser, studio.address);
  await first.getByLabel("Choose files").setInputFiles(edgeImpulseFiles(12));
  await first.getByText("Kept 36 recordings.").waitFor();
  await goTo(first, /Train/);
  await first.getByRole("button", { name: "Train", exact: true }).click();
  await first.getByRole("region", { name: "Confusion" }).waitFor({ timeout: patience });
  // Few epochs are enough for a picture.
  await setEpochs(first, "20");
  await goTo(first, /Fit/);
  await first.getByRole("radio", { name: "Uno" }).click();
  await first.getByRole("button", { name: "Fit", exact: true }).click();
  await first.getByRole("region", { name: "Boards" }).waitFor({ timeout: patience });
  await setEpochs(first, "");
  await first.close();
  for (const { name, ...options } of sizes) {
    const { page } = await openPage(browser, studio.address, { ...options, script: gestureScript });
    for (const step of steps) {
      await goTo(page, new RegExp(`^${step}`, "i"));
      await prepare[step]?.(page);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, `studio-${step}-${name}.png`) });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await studio.close();
}
