/** @file What the studio cannot use, it names with its reason. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canTestStudio, goTo, openPage, type Studio, studioOn } from "./studio.fixture.js";
import { studioInBrowser } from "./suite.fixture.js";
import { taken } from "./taken.fixture.js";

describe.skipIf(!canTestStudio())("the studio", () => {
  const begun = studioInBrowser();
  let studio: Studio;
  beforeEach(async () => {
    studio = await studioOn();
  });
  afterEach(() => studio.close());

  it("says which clips it does not record, and records none", async () => {
    const { page, errors } = await openPage(begun.browser, studio.address, { permissions: ["microphone"] });
    await page.getByRole("radio", { name: "Microphone" }).click();
    await page.getByText("1 channel").waitFor();
    await page.getByLabel("Label", { exact: true }).fill("yes");
    const start = page.getByRole("button", { name: /^Record/ });
    expect(await start.isEnabled()).toBe(true);
    for (const [field, usual, values] of [
      ["Seconds", "1", ["", "0", "-3"]],
      ["Clips", "20", ["", "0", "1.5"]],
    ] as const) {
      for (const value of values) {
        await page.getByLabel(field).fill(value);
        await page.getByText(/^(Give the|A clip takes|The number of clips|1 to 200 clips)/).waitFor();
        expect([await start.textContent(), await start.isDisabled()]).toEqual(["Record", true]);
      }
      await page.getByLabel(field).fill(usual);
    }
    await page.getByRole("button", { name: "Record 20 clips" }).waitFor();
    expect(readdirSync(studio.folder)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("shows recordings with a clock's time in their names, and names those that it cannot show", async () => {
    const csv = "timestamp,x\n0,1\n20,2\n40,1\n";
    mkdirSync(join(studio.folder, "walk"));
    for (const name of ["2026-03-01 12:30:01.csv", "12%3A30.csv", "a\\b.csv"]) {
      writeFileSync(join(studio.folder, "walk", name), csv);
    }
    const { page, errors } = await openPage(begun.browser, studio.address);
    await page.getByText("2 recordings in").waitFor();
    const reason = "walk/a\\b.csv: its name has a backslash, which separates folders on Windows: rename it.";
    await page.getByRole("note").getByText(reason).waitFor();
    await goTo(page, /Look/);
    await page.getByRole("note").getByText(reason).waitFor();
    for (const name of ["2026-03-01 12:30:01", "12%3A30"]) {
      await page.getByRole("button", { name }).click();
      const opened = page.getByRole("region", { name: `Recording ${name}` });
      await opened.getByRole("button", { name: "Exclude" }).click();
      await expect.poll(() => existsSync(join(studio.folder, "_excluded", "walk", `${name}.csv`))).toBe(true);
    }
    await goTo(page, /Take/);
    const zip = Buffer.from(await taken(page, "The whole project"));
    const other = await studioOn();
    const elsewhere = await openPage(begun.browser, other.address);
    for (const [there, said] of [
      [elsewhere.page, "Kept 2 recordings."],
      [page, "Kept 0 recordings. 2 already existed."],
    ] as const) {
      await goTo(there, /Record/);
      const file = { name: "project.zip", mimeType: "application/zip", buffer: zip };
      await there.getByLabel("Choose files").setInputFiles(file);
      await there.getByText(said).waitFor();
    }
    expect(readdirSync(join(other.folder, "_excluded", "walk"))).toEqual(["12%3A30.csv", "2026-03-01 12-30-01.csv"]);
    await other.close();
    expect([...errors, ...elsewhere.errors]).toEqual([]);
  });

  it("names a file that it cannot read, with the whole reason inside its card, and does not count it", async () => {
    mkdirSync(join(studio.folder, "walk"));
    writeFileSync(join(studio.folder, "walk", "good.csv"), "timestamp,x\n0,1\n20,2\n40,1\n");
    const long = "x".repeat(90);
    writeFileSync(join(studio.folder, "walk", "bad.csv"), `${long}\nword\n`);
    const { page } = await openPage(begun.browser, studio.address);
    await goTo(page, /Look/);
    const card = page.getByRole("button", { name: /^bad\.csv/ });
    await card.getByText(/^walk\/bad\.csv: /).waitFor();
    await page.getByRole("heading", { name: "walk 1, and 1 unreadable" }).waitFor();
    await page.getByText("1 recording in").waitFor();
    const over = await card.evaluate((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]);
    expect(over).toEqual([0, 0]);

    await card.click();
    const region = page.getByRole("region", { name: "Recording bad" });
    await region.getByText(/^walk\/bad\.csv: /).waitFor();
    await region.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "walk 1", exact: true }).waitFor();
    expect(existsSync(join(studio.folder, "walk", "bad.csv"))).toBe(false);
    await page.getByRole("button", { name: "Undo the deletion" }).click();
    await card.waitFor();
  });

  it("fits a narrow screen at every step", async () => {
    const { page } = await openPage(begun.browser, studio.address, { viewport: { width: 320, height: 640 } });
    writeFileSync(join(studio.folder, "model.safetensors"), "");
    await page.reload();
    for (const step of [/Record/, /Look/, /Train/, /Fit/, /Try/, /Take/]) {
      await goTo(page, step);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    }
  });
});
