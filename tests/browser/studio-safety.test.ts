/** @file Nothing is lost when something goes wrong in the studio. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { decodeModel } from "../../src/model/file.js";
import { edgeImpulseFiles } from "./gestures.fixture.js";
import {
  canTestStudio,
  goTo,
  launch,
  openPage,
  openSettings,
  type Studio,
  studioOn,
  trainAndFit,
  watch,
} from "./studio.fixture.js";

/** A name that would run a script if it became markup. */
const hostile = "<img src=x onerror=globalThis.broken=true>";

async function bring(page: Page, count: number): Promise<void> {
  await page.getByLabel("Choose files").setInputFiles(edgeImpulseFiles(count));
  await page.getByText(`Kept ${3 * count} recordings.`).waitFor();
}

describe.skipIf(!canTestStudio())("the studio loses nothing", () => {
  let browser: Browser;
  let studio: Studio;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    studio = await studioOn();
  });
  afterEach(() => studio.close());

  it("when the page is reloaded in the middle of a training, which can be resumed; training never blocks the page", async () => {
    const { page } = await openPage(browser, studio.address);
    await bring(page, 8);
    await goTo(page, /Train/);
    await openSettings(page);
    await page.getByLabel("Epochs").fill("5000");
    await page.getByLabel("Epochs").press("Tab");
    await page.evaluate(() => {
      const gaps = { longest: 0 };
      Object.assign(globalThis, { gaps });
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        gaps.longest = Math.max(gaps.longest, now - last);
        last = now;
      }, 5);
    });
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.getByText(/Epoch \d+ of 5000/).waitFor();
    await expect.poll(() => existsSync(join(studio.folder, "training.checkpoint"))).toBe(true);
    console.log(`longest gap of the page while it trains: ${await page.evaluate("Math.round(gaps.longest)")} ms`);
    await page.reload();
    await page.getByText("It can be resumed.").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText(/Epoch \d+ of 5000/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("It can be resumed.").waitFor();
    const circles = readdirSync(join(studio.folder, "circle"));
    expect(circles).toHaveLength(8);
  });

  it("when it is reloaded during the trials and in the middle of a compression: the models are those of the command line", async () => {
    const { page, errors } = await openPage(browser, studio.address);
    await bring(page, 4);
    await goTo(page, /Train/);
    await openSettings(page);
    await page.getByLabel("Hidden units").fill("8");
    await page.getByLabel("Hidden units").press("Tab");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    const kept = () => readFileSync(join(studio.folder, "training.checkpoint"), "latin1");
    await page.getByText(/^Trying /).waitFor();
    await expect.poll(() => existsSync(join(studio.folder, "training.checkpoint"))).toBe(true);
    await expect.poll(kept).toContain("fastcells-trial");
    await page.reload();
    await page.getByText("It can be resumed.").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    const began = page.getByText(/^Trying /);
    await began.waitFor();
    expect(await began.textContent()).not.toContain("the usual options: run 1 of");
    await page.getByRole("region", { name: "Confusion" }).waitFor();
    await page.getByText("Settings").click();
    await page.getByRole("spinbutton", { name: "Epochs" }).fill("4000");
    await page.getByRole("spinbutton", { name: "Epochs" }).press("Tab");
    await goTo(page, /Fit/);
    await page.getByLabel("Another size in bytes").fill("400");
    await page.getByLabel("Another size in bytes").press("Tab");
    const fitting = page.getByText(/epoch \d+ of 2000/).waitFor();
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await fitting;
    await expect.poll(() => existsSync(join(studio.folder, "fitting.checkpoint"))).toBe(true);
    await page.reload();
    await page.getByText("with its original limits").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("region", { name: "Boards" }).waitFor();
    expect(readdirSync(studio.folder).filter((name) => name.endsWith(".checkpoint"))).toEqual([]);
    expect(errors).toEqual([]);

    const file = (name: string) => join(studio.folder, name);
    const [model, integer] = [file("cli.safetensors"), file("cli-integer.safetensors")];
    await fastcells(["train", studio.folder, "--hidden", "8", "-o", model, "--quiet"]);
    const flags = ["--candidates", "1", "--epochs", "2000", "--tune-epochs", "1000"];
    await fastcells(["compress", model, studio.folder, "--size", "400", ...flags, "-o", integer, "--quiet"]);
    const weights = (name: string) => decodeModel(readFileSync(name), name).tensors;
    const integers = (name: string) => ({
      ...decodeIntegerModel(readFileSync(name), name),
      recipe: null,
      training: null,
      // The page knows a recording's rate from its timestamps.
      sampleRate: null,
    });
    expect(weights(file("model.safetensors"))).toEqual(weights(model));
    expect(integers(file("integer.safetensors"))).toEqual(integers(integer));
  });

  it("in two tabs on one project: both show each other's changes, and both may record at once", async () => {
    const context = await browser.newContext();
    const [one, other] = await Promise.all([context.newPage(), context.newPage()]);
    await watch(one, studio.address);
    await watch(other, studio.address);
    await Promise.all([bring(one, 4), bring(other, 4)]);
    for (const label of ["circle", "rest", "shake"]) {
      expect(readdirSync(join(studio.folder, label))).toHaveLength(8);
    }
    await expect.poll(() => one.getByText("24 recordings in").isVisible()).toBe(true);
    await expect.poll(() => other.getByText("24 recordings in").isVisible()).toBe(true);
    await Promise.all([goTo(one, /Train/), goTo(other, /Train/)]);
    await openSettings(one);
    await one.getByLabel("Epochs").fill("5000");
    await one.getByLabel("Epochs").press("Tab");
    await one.getByRole("button", { name: "Train", exact: true }).click();
    await one.getByText(/Epoch \d+ of 5000/).waitFor();
    await other.getByRole("button", { name: "Train", exact: true }).click();
    await other.getByRole("alert").getByText("Another tab is training this project").waitFor();
    await context.close();
  });

  it("when the storage is full: it shows a message, and the existing files stay", async () => {
    const { page } = await openPage(browser, studio.address);
    await bring(page, 2);
    await page.route("**/api/files/**", (route) =>
      route.request().method() === "PUT"
        ? route.fulfill({ status: 507, body: "the disk is full: make room, then try again" })
        : route.continue(),
    );
    await page.getByLabel("Choose files").setInputFiles(edgeImpulseFiles(1));
    await page.getByRole("alert").getByText("the disk is full: make room, then try again").waitFor();
    expect(readdirSync(join(studio.folder, "rest"))).toHaveLength(2);
    await expect.poll(() => page.getByText("6 recordings in").isVisible()).toBe(true);
  });

  it("and shows labels and file names as plain text", async () => {
    mkdirSync(join(studio.folder, hostile));
    writeFileSync(join(studio.folder, hostile, `${hostile}.csv`), "timestamp,<b>x</b>\n0,1\n20,2\n");
    writeFileSync(join(studio.folder, "fastcells.json"), JSON.stringify({ title: hostile }));
    const { page, errors } = await openPage(browser, studio.address);
    for (const step of [/Look/, /Train/, /Fit/, /Try/, /Take/, /Record/]) await goTo(page, step);
    await goTo(page, /Look/);
    await page.getByRole("region", { name: hostile, exact: true }).getByRole("button").click();
    expect(await page.evaluate("globalThis.broken === undefined")).toBe(true);
    expect(await page.locator("main img, main b").count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it("says what to do if a sensor is refused or missing", async () => {
    const refused = `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("denied", "NotAllowedError"); };`;
    const { page } = await openPage(browser, studio.address, { script: refused });
    await page.getByRole("radio", { name: "Microphone" }).click();
    await page.getByRole("alert").getByText("allow the microphone for this page").waitFor();
    await page.getByRole("radio", { name: "Motion" }).click();
    await page.getByRole("alert").getByText("Open this page on a phone").waitFor();
  });

  it("names files that it cannot read, and keeps the others", async () => {
    const { page } = await openPage(browser, studio.address);
    const [good] = edgeImpulseFiles(1);
    if (good === undefined) throw new Error("no file");
    const bad = [
      { name: "walk.1.json", mimeType: "application/json", buffer: Buffer.from('{"payload": 3}') },
      { name: "walk.2.cbor", mimeType: "application/cbor", buffer: Buffer.from([0xff, 0x00]) },
      { name: "walk.3.csv", mimeType: "text/csv", buffer: Buffer.from("x,y\n1,two\n") },
    ];
    await page.getByLabel("Choose files").setInputFiles([...bad, good]);
    await page.getByRole("alert").getByText("walk.1.json: payload").waitFor();
    for (const name of ["walk.2.cbor: ", "walk.3.csv: "]) await page.getByRole("alert").getByText(name).waitFor();
    expect(readdirSync(studio.folder)).toEqual(["circle"]);
  });

  it("when settings change faster than the storage takes them", async () => {
    const { page } = await openPage(browser, studio.address);
    await bring(page, 3);
    await page.route("**/fastcells.json", async (route) => {
      await new Promise((go) => setTimeout(go, 300));
      await route.continue();
    });
    await goTo(page, /Train/);
    await openSettings(page);
    for (const [name, value] of Object.entries({ Epochs: 60, "Hidden units": 9, "Window in seconds": 1 })) {
      await page.getByLabel(name).fill(String(value));
      await page.getByLabel(name).press("Tab");
    }
    const kept = () => JSON.parse(readFileSync(join(studio.folder, "fastcells.json"), "utf8")).settings;
    await expect.poll(kept).toMatchObject({ window: 1 });
    expect(kept()).toEqual({ epochs: 60, hidden: 9, window: 1 });
    for (const [name, value] of Object.entries({ Epochs: "60", "Hidden units": "9", "Window in seconds": "1" })) {
      await expect.poll(() => page.getByLabel(name).inputValue()).toBe(value);
    }
  });

  it("when a fit begins the moment its button can be clicked, while the page still reads the folder again", async () => {
    const { page } = await openPage(browser, studio.address);
    await bring(page, 5);
    await page.route("**/api/files/fastcells.json", async (route) => {
      if (route.request().method() === "GET") await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await trainAndFit(page, { epochs: 5 });
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  describe("as static files on any host", () => {
    it("opens and trains offline once loaded, and caches only its own files", async () => {
      const { page, errors, strangers } = await openPage(browser, new URL("/", studio.address).href);
      await bring(page, 5);
      await page.evaluate("navigator.serviceWorker.ready");
      const kept = await page.evaluate(async () => {
        const [name = "", ...more] = await caches.keys();
        const keys = await (await caches.open(name)).keys();
        return { more, paths: keys.map(({ url }) => new URL(url).pathname) };
      });
      expect(kept.more).toEqual([]);
      expect(kept.paths).toContain("/index.html");
      expect(kept.paths.filter((path) => !/^\/(index\.html|assets\/[\w-]+\.(js|css))$/.test(path))).toEqual([]);
      await studio.close();
      await page.reload();
      await page.getByText("15 recordings in this browser").waitFor();
      await trainAndFit(page, { epochs: 5 });
      expect(await page.evaluate("crossOriginIsolated")).toBe(true);
      expect({ errors, strangers }).toEqual({ errors: [], strangers: [] });
    });

    it("does not install its offline cache on a page served by fastcells studio, whose port another program may use later", async () => {
      const { page } = await openPage(browser, studio.address);
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    });

    it("keeps its project in the browser, across loads", async () => {
      const { page, errors, strangers } = await openPage(browser, new URL("/", studio.address).href);
      await bring(page, 2);
      await page.reload();
      await page.getByText("6 recordings in this browser").waitFor();
      await goTo(page, /Take/);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Take The whole project" }).click();
      const bytes = readFileSync(await (await download).path());
      expect(bytes.subarray(0, 2).toString()).toBe("PK");
      expect(readdirSync(studio.folder)).toEqual([]);
      expect({ errors, strangers }).toEqual({ errors: [], strangers: [] });
    });
  });
});
