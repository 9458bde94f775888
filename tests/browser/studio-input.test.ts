/** @file What the studio cannot use, it names with its reason. */
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canTestStudio, openPage, type Studio, studioOn } from "./studio.fixture.js";
import { studioInBrowser } from "./suite.fixture.js";

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
});
