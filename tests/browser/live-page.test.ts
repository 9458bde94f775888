/** @file The page that is taken away, opened from disk with a microphone. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { frontEndSpec } from "../../src/model/front-end.js";
import { livePage } from "../../studio/src/learn/live-page.js";
import { canTestStudio } from "./studio.fixture.js";
import { studioInBrowser } from "./suite.fixture.js";

const clip = Int16Array.from({ length: 16_000 }, (_, n) => 8000 * Math.sin(n / 5));

describe.skipIf(!canTestStudio())("the page that is taken away", () => {
  const begun = studioInBrowser();
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fastcells-page-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["", ""],
    [
      ", where worklets cannot be data",
      `const add = AudioWorklet.prototype.addModule;
       AudioWorklet.prototype.addModule = function (url) {
         return url.startsWith("data:") ? Promise.reject(new Error("refused")) : add.call(this, url);
       };`,
    ],
  ])("listens to the microphone%s", async (refusal, script) => {
    const model = soundModel(frontEndSpec(16_000, { arithmetic: "fixed" }), [clip]);
    const file = join(folder, "model.html");
    writeFileSync(file, livePage(model, "words", null));
    const page = await begun.browser.newPage();
    await page.addInitScript(script);
    // Chromium loads a blob's worklet on a served page only.
    if (refusal === "") await page.goto(pathToFileURL(file).href);
    else {
      await page.context().grantPermissions(["microphone"]);
      await page.route("http://127.0.0.1/", (route) => route.fulfill({ path: file }));
      await page.goto("http://127.0.0.1/");
    }
    await page.getByRole("button", { name: "Start" }).click();
    const meters = () =>
      page.locator("meter").evaluateAll((all) => all.map((meter) => Number(meter.getAttribute("value") ?? 0)));
    const sum = async () => (await meters()).reduce((a, b) => a + b, 0);
    await expect.poll(sum).toBeCloseTo(1);
    await page.close();
  });
});
