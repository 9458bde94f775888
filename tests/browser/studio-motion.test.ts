/**
 * @file Three gestures from motion events to an Arduino library that compiles and runs; and a board on a serial port.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { canCompileSketches, compileSketch, runSketch } from "../../src/boards/sketch.js";
import { findTool } from "../../src/boards/toolchain.js";
import { random } from "../../src/core/random.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { rawSamples } from "../../src/integer/quantise.js";
import { gesture, gestureScript, gestures } from "./gestures.fixture.js";
import { canTestStudio, goTo, openPage, recordClips, trainAndFit } from "./studio.fixture.js";
import { studioInBrowser } from "./suite.fixture.js";

/** A sketch that sends two numbers per line. */
const boardSketch = `
void setup() { Serial.begin(115200); }
void loop() {
  static int16_t step = 0;
  Serial.print(step % 50); Serial.print(','); Serial.println(-(step % 50));
  step++;
  delay(10);
}`;

/** `navigator.serial` with one port, which the test feeds by \`feedSerial\`. */
const serialScript = `
  let feed;
  const readable = new ReadableStream({ start(controller) { feed = controller; } });
  globalThis.unplug = () => feed.error(new DOMException("The device has been lost.", "NetworkError"));
  globalThis.feedSerial = (text) => feed.enqueue(new TextEncoder().encode(text));
  Object.defineProperty(navigator, "serial", { value: {
    requestPort: async () => ({ open: async () => {}, close: async () => {}, readable }),
  } });`;

describe.skipIf(!canTestStudio())("the studio's sensors", () => {
  const begun = studioInBrowser();

  it("take three gestures from motion events to an Arduino library that names them on a board", async () => {
    const { browser, studio } = begun;
    const watched = await openPage(browser, studio.address, { script: gestureScript });
    const { page } = watched;
    await page.getByRole("radio", { name: "Motion" }).click();
    await page.getByText("6 channels").waitFor();
    for (const name of gestures) {
      await page.evaluate((gestureName) => Object.assign(globalThis, { gesture: gestureName }), name);
      await recordClips(page, name, 5, 2);
      expect(readdirSync(join(studio.folder, name))).toHaveLength(2);
    }
    const most = 5;
    await trainAndFit(page, { epochs: 60, window: 1, board: { name: "Uno", ms: most } });
    const on = page.getByLabel("On Arduino Uno");
    expect(await on.textContent()).toMatch(
      /≈ [\d,]+ B of 32,256 B of flash\s*≈ [\d,]+ B of 2,048 B of RAM\s*≈ [\d.]+ ms per step of 5 ms/,
    );
    const foreseen = Number(/([\d.]+) ms per step/.exec((await on.textContent()) ?? "")?.[1]);
    expect(foreseen).toBeLessThanOrEqual(most);
    await page.getByRole("img", { name: "Accuracy against bytes of each stage" }).waitFor();
    expect(await page.locator("tr[aria-current]").textContent()).toContain("Arduino Uno");
    if (findTool("avr-gcc") !== null) {
      const uno = page.getByRole("row", { name: /^Arduino Uno/ });
      expect(await uno.textContent()).toMatch(/≈ [\d,]+ B.*≈ [\d,]+ B.*≈ [\d.]+ ms/);
      await uno.getByRole("button", { name: "Measure" }).click();
      await uno.getByText("measured").waitFor();
      expect(await uno.textContent()).not.toContain("≈");
      expect(await on.textContent()).not.toContain("≈");
    }

    await goTo(page, /Try/);
    await page.getByRole("radio", { name: "Motion" }).click();
    for (const name of ["circle", "shake"]) {
      await page.evaluate((gestureName) => Object.assign(globalThis, { gesture: gestureName }), name);
      await page.getByRole("region", { name: "Detections" }).getByText(name).first().waitFor();
    }

    await goTo(page, /Take/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Take Arduino library" }).click();
    const zip = unzipSync(readFileSync(await (await download).path()));
    const pageDownload = page.waitForEvent("download");
    await page.getByRole("button", { name: "Take A page" }).click();
    const file = join(studio.folder, "model.html");
    await (await pageDownload).saveAs(file);
    const alone = await browser.newPage();
    await alone.addInitScript(gestureScript);
    await alone.goto(pathToFileURL(file).href);
    await alone.getByRole("button", { name: "Start" }).click();
    await alone.evaluate(() => Object.assign(globalThis, { gesture: "shake" }));
    await alone.locator("output").getByText("shake").waitFor();
    await alone.close();
    expect(watched).toMatchObject({ errors: [], strangers: [] });
    if (!canCompileSketches()) return console.log("the library is not compiled: arduino-builder or avr-gcc is missing");

    const libraries = mkdtempSync(join(tmpdir(), "fastcells-"));
    try {
      for (const [path, bytes] of Object.entries(zip)) {
        await mkdir(dirname(join(libraries, path)), { recursive: true });
        await writeFile(join(libraries, path), bytes);
      }
      const example = Object.keys(zip).find((path) => path.endsWith("_serial.ino")) ?? "";
      const hex = await compileSketch(libraries, new TextDecoder().decode(zip[example]));
      const { sampleScale } = decodeIntegerModel(
        readFileSync(join(studio.folder, "integer.safetensors")),
        "integer",
      ).input;
      const model = decodeIntegerModel(readFileSync(join(studio.folder, "integer.safetensors")), "integer");
      const steps = Math.round(model.sampleRate ?? 50);
      const said = gestures.map((name, seed) => {
        const serialInput = gesture(name, steps + 4, random(seed)).map((row) => rawSamples(row, sampleScale).join(","));
        return runSketch(hex, { serialInput, stopAfterLines: 1 }).serialOutput.trim();
      });
      expect(said).toEqual([...gestures]);
    } finally {
      rmSync(libraries, { recursive: true, force: true });
    }
  });

  const boards = [
    { name: "Uno", here: canCompileSketches() },
    { name: "Pico", here: findTool("arm-none-eabi-gcc") !== null },
  ].filter(({ here }) => here);

  it.each(boards)(
    "send their samples to the firmware on an emulated $name, which names the gesture",
    async ({ name }) => {
      const { browser, studio } = begun;
      const { page, errors, strangers } = await openPage(browser, studio.address, { script: gestureScript });
      await goTo(page, /Try/);
      await page.getByRole("radio", { name: "Motion" }).click();
      const board = page.getByRole("region", { name: "Board", exact: true });
      if (boards.length > 1) await board.getByRole("radio", { name }).click();
      await board.getByRole("button", { name: "Run it here" }).click();
      for (const said of ["shake", "circle"]) {
        await page.evaluate((gestureName) => Object.assign(globalThis, { gesture: gestureName }), said);
        await board.getByText(said).waitFor();
      }
      expect({ errors, strangers }).toEqual({ errors: [], strangers: [] });
    },
  );

  it.skipIf(!canCompileSketches())(
    "record a board on a serial port, and find its columns and rate from its lines",
    async () => {
      const hex = await compileSketch(tmpdir(), boardSketch);
      const { serialOutput } = runSketch(hex, { stopAfterLines: 400 });
      const lines = serialOutput.split("\n").map((line) => `${line}\n`);
      const { browser, studio } = begun;
      const watched = await openPage(browser, studio.address, { script: serialScript });
      const { page } = watched;
      let at = 0;
      const feeding = setInterval(() => {
        const line = lines[at++ % 400] ?? "";
        page.evaluate((text) => Reflect.get(globalThis, "feedSerial")(text), line).catch(() => {});
      }, 10);
      try {
        await page.getByRole("radio", { name: "Serial port" }).click();
        await page.getByText("2 channels").waitFor();
        await page.getByLabel("Label", { exact: true }).fill("saw");
        await page.getByLabel("Seconds").fill("0.5");
        await page.getByLabel("Clips").fill("1");
        await page.getByRole("button", { name: "Record 1 clip" }).click();
        // Half a second is over before a busy browser shows it, so the file says that it is done.
        const kept = () => (existsSync(join(studio.folder, "saw")) ? readdirSync(join(studio.folder, "saw")) : []);
        await expect.poll(kept).toEqual([expect.stringMatching(/\.csv$/)]);
        await page.getByRole("button", { name: "Record 1 clip" }).waitFor();
        await page.getByLabel("Clips").fill("2");
        await page.getByRole("button", { name: "Record 2 clips" }).click();
        await page.evaluate("globalThis.unplug()");
        await page.getByRole("alert").getByText("The board is gone").waitFor();
        await page.getByRole("button", { name: "Record 2 clips" }).waitFor();
      } finally {
        clearInterval(feeding);
      }
      const [file = ""] = readdirSync(join(studio.folder, "saw"));
      const [head = "", ...rows] = readFileSync(join(studio.folder, "saw", file), "utf8")
        .trim()
        .split("\n");
      expect(head).toBe("timestamp,channel1,channel2");
      expect(rows.length).toBeGreaterThan(10);
      for (const [index, row] of rows.entries()) {
        const [, x = 0, y = 0] = row.split(",").map(Number);
        expect(x + y).toBe(0);
        const before = Number(rows[index - 1]?.split(",")[1] ?? (x + 49) % 50);
        expect(x).toBe((before + 1) % 50);
      }
      expect(watched).toMatchObject({ errors: [], strangers: [] });
    },
  );
});
