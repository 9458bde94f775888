/** @file The studio in a real browser: from recordings to an Arduino library. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { contractOf } from "../../src/inference/any-model.js";
import { classify } from "../../src/inference/classify.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { rawSamples } from "../../src/integer/quantise.js";
import { decodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { edgeImpulseFiles, gestures } from "./gestures.fixture.js";
import { canTestStudio, goTo, openPage, studioOn, trainAndFit } from "./studio.fixture.js";
import { studioInBrowser } from "./suite.fixture.js";
import { classesByC, classesByOnnx, classesByWasm, taken } from "./taken.fixture.js";

/** C, WebAssembly and ONNX, as they are taken away, say of a recording of each gesture what the models in the folder say. */
async function expectTakenToAgree(page: Page, folder: string): Promise<void> {
  const file = (name: string) => readFileSync(join(folder, name));
  const [float, integer] = [decodeModel(file("model.safetensors")), decodeIntegerModel(file("integer.safetensors"))];
  const recorded = gestures.map((label) => readCsv(file(join(label, `${label}-001.csv`)).toString()));
  const samples = recorded.map((rows) => Float32Array.from(rows.flat()));
  const channels = recorded[0]?.[0]?.length ?? 0;
  const raw = recorded.map((rows) =>
    Int16Array.from(rows.flatMap((row) => [...rawSamples(row, integer.input.sampleScale)])),
  );
  const said = async (model: Model | IntegerModel) =>
    (await classify(model, recorded)).map(({ label }) => contractOf(model).labels.indexOf(label));
  const byInteger = await said(integer);
  expect(new Set(byInteger).size).toBeGreaterThan(1);
  const byC = await classesByC(await taken(page, "C"), raw, channels);
  if (byC === null) console.log("the C is not compiled: gcc is missing");
  else expect(byC).toEqual(byInteger);
  expect(await classesByWasm(await taken(page, "WebAssembly"), raw)).toEqual(byInteger);
  expect(await classesByOnnx(await taken(page, "ONNX"), samples, channels)).toEqual(await said(float));
}

/** The numbers of a recording, its timestamps left out. */
function readCsv(text: string): number[][] {
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").slice(1).map(Number));
}

describe.skipIf(!canTestStudio())("the studio", () => {
  const begun = studioInBrowser();

  it("imports Edge Impulse's exports, and the command line reads the imported files", async () => {
    const { browser, studio } = begun;
    const watched = await openPage(browser, studio.address);
    const { page } = watched;
    await page.getByLabel("Choose files").setInputFiles(edgeImpulseFiles(8));
    await page.getByText("Kept 24 recordings.").waitFor();
    for (const label of gestures) expect(readdirSync(join(studio.folder, label)).length).toBe(8);

    await goTo(page, /Look/);
    const [first] = readdirSync(join(studio.folder, "rest"));
    await page.getByRole("region", { name: "rest", exact: true }).getByRole("button").first().click();
    await page.getByLabel("Label", { exact: true }).fill("shake");
    await page.getByRole("button", { name: "Relabel" }).click();
    await page.getByRole("button", { name: "Undo the label shake" }).waitFor();
    expect(existsSync(join(studio.folder, "shake", first ?? ""))).toBe(true);
    await page.getByRole("button", { name: "Undo the label shake" }).click();
    await expect.poll(() => existsSync(join(studio.folder, "rest", first ?? ""))).toBe(true);

    await page.getByRole("button", { name: (first ?? "").replace(".csv", "") }).click();
    const opened = page.getByRole("region", { name: /^Recording / });
    const view = opened.getByText(/^[\d.]+ to [\d.]+ s$/);
    const plot = opened.getByRole("application");
    await expect.poll(() => view.textContent()).toBe("0.00 to 2.00 s");
    await plot.hover();
    await page.mouse.wheel(0, -600);
    const seen = async () =>
      ((await view.textContent()) ?? "")
        .split(/ to | s/)
        .slice(0, 2)
        .map(Number);
    const width = async () => Number((((await seen())[1] ?? 0) - ((await seen())[0] ?? 0)).toFixed(1));
    await expect.poll(width).toBe(0.5);
    await plot.press("End");
    await expect.poll(() => view.textContent()).toMatch(/ to 2\.00 s$/);
    await plot.press("0");
    await expect.poll(() => view.textContent()).toBe("0.00 to 2.00 s");

    await page.getByLabel("Marked from").fill("0.5");
    await page.getByLabel("Marked from").press("Tab");
    await expect.poll(() => plot.locator(".u-select").evaluate(({ clientWidth }) => clientWidth)).toBeGreaterThan(100);
    await page.getByRole("button", { name: "Keep the marked part" }).click();
    await opened.getByText("1.50 s at 50 Hz").waitFor();
    await page.getByRole("button", { name: "Undo the cut" }).click();
    await opened.getByText("2.00 s at 50 Hz").waitFor();

    await page.getByLabel("Person").fill("anna");
    await page.getByRole("button", { name: "Set person" }).click();
    await page.getByText("23 of 24 recordings do not name a person").waitFor();
    expect(readdirSync(join(studio.folder, "rest"))).toContain(`anna--${first}`);
    await page.getByRole("button", { name: "Undo the change of person" }).click();
    await expect.poll(() => existsSync(join(studio.folder, "rest", first ?? ""))).toBe(true);

    await trainAndFit(page);
    await goTo(page, /Take/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Take Arduino library" }).click();
    expect((await download).suggestedFilename()).toBe("model.zip");
    await expectTakenToAgree(page, studio.folder);
    // Importing the whole project into an empty one restores it; a second import adds nothing.
    const zip = page.waitForEvent("download");
    await page.getByRole("button", { name: "Take The whole project" }).click();
    const path = await (await zip).path();
    const other = await studioOn();
    const elsewhere = await openPage(browser, other.address);
    const file = { name: "project.zip", mimeType: "application/zip", buffer: readFileSync(path) };
    await elsewhere.page.getByLabel("Choose files").setInputFiles(file);
    await elsewhere.page.getByText("Kept 24 recordings.").waitFor();
    for (const name of ["shake/shake-001.csv", "rest/rest-003.csv", "model.safetensors", "integer.safetensors"]) {
      expect(readFileSync(join(other.folder, name))).toEqual(readFileSync(join(studio.folder, name)));
    }
    await elsewhere.page.getByLabel("Choose files").setInputFiles(file);
    await elsewhere.page.getByText("Kept 0 recordings. 24 already existed.").waitFor();
    await elsewhere.page.getByLabel("Choose files").setInputFiles({ ...file, buffer: Buffer.from("no zip") });
    await elsewhere.page.getByText("project.zip is not a readable zip").waitFor();
    await goTo(elsewhere.page, /Look/);
    await elsewhere.page.getByRole("button", { name: "Undo the import of project.zip" }).click();
    await expect.poll(() => existsSync(join(other.folder, "model.safetensors"))).toBe(false);
    expect(elsewhere).toMatchObject({ errors: [], strangers: [] });

    const evaluated = await fastcells(["evaluate", join(studio.folder, "model.safetensors"), studio.folder, "--json"]);
    expect(evaluated.stderr).toBe("");
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ task: "multiclass" });
    // The command that the page shows trains the same weights.
    const output = join(other.folder, "same.safetensors");
    await fastcells(["train", studio.folder, "--epochs", "20", "-o", output, "--quiet"]);
    const weights = (file: string) => decodeModel(readFileSync(file), file).tensors;
    expect(weights(join(studio.folder, "model.safetensors"))).toEqual(weights(output));
    await goTo(page, /Train/);
    await page.getByText(/^fastcells train \S+ --epochs 20$/).waitFor();
    await other.close();
    expect(watched).toMatchObject({ errors: [], strangers: [] });
  });
});
