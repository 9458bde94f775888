/** @file The studio on its own folder, and a Chromium to use it with. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { Folder } from "../../cli/studio/folder.js";
import { type StudioServer, startStudio } from "../../cli/studio/server.js";

const executablePath = "/usr/bin/chromium";
/** Milliseconds to wait for something on a page: it comes however slow the machine is, or the test fails. */
const patience = 240_000;
const built = existsSync(fileURLToPath(new URL("../../dist/studio/index.html", import.meta.url)));

/** Whether the studio can be tested here; prints the reason if not. */
export function canTestStudio(): boolean {
  if (!built) console.log("the studio is not tested: run npm run build first");
  const installed = existsSync(executablePath);
  if (!installed) console.log(`the studio is not tested in a browser: ${executablePath} is missing`);
  return built && installed;
}

const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update " +
  "--disable-sync --use-fake-ui-for-media-stream --use-fake-device-for-media-stream";

export function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...flags.split(" "), ...more] });
}

export interface Studio {
  /** The project's folder. */
  folder: string;
  address: string;
  close(): Promise<void>;
}

/** A server on a new, empty folder. */
export async function studioOn(prepare: (folder: string) => Promise<void> | void = () => {}): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), "fastcells-studio-"));
  await prepare(folder);
  const server: StudioServer = await startStudio(await Folder.open(folder), { host: "127.0.0.1", port: 0 });
  return {
    folder,
    address: server.address,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Records a number of clips of a label with the chosen sensor, and waits for the last. */
export async function recordClips(page: Page, label: string, seconds: number, clips: number): Promise<void> {
  await page.getByLabel("Label", { exact: true }).fill(label);
  await page.getByLabel("Seconds").fill(String(seconds));
  await page.getByLabel("Clips").fill(String(clips));
  await page.getByRole("button", { name: `Record ${clips} clips` }).click();
  await page.getByText("Now:").waitFor();
  await page.getByRole("button", { name: `Record ${clips} clips` }).waitFor();
}

/** Foreign requests and errors of a page. */
export interface Watched {
  page: Page;
  errors: string[];
  /** Addresses that are not the studio's. */
  strangers: string[];
}

/** A watched page in its own context. `script` runs before the page's scripts. */
export async function openPage(
  browser: Browser,
  address: string,
  { script = "", ...options }: BrowserContextOptions & { script?: string } = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  return watch(page, address, script);
}

export async function watch(page: Page, address: string, script = ""): Promise<Watched> {
  const errors: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(address);
  page.setDefaultTimeout(patience);
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (4|5)\d\d/.test(message.text())) errors.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) strangers.push(url);
  });
  await page.addInitScript(script);
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, errors, strangers };
}

/** Goes to a step by its link. */
export async function goTo(page: Page, step: RegExp): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: step }).click();
}

/** Opens the settings of a training: again, if a notice that appears above moves them away from under the click. */
export async function openSettings(page: Page): Promise<void> {
  while (!(await page.getByLabel("Epochs").isVisible())) await page.getByText("Settings").click();
}

/** Waits for a region with a result; if the page says instead that something failed, the test fails with those words. */
async function resultIn(page: Page, name: string): Promise<void> {
  const problem = page.getByRole("alert");
  await page.getByRole("region", { name }).or(problem).first().waitFor();
  if (await problem.first().isVisible()) throw new Error(`the page says: ${await problem.first().textContent()}`);
}

/** Trains with few epochs, starting at that step, and waits for the end. */
export async function trainAndFit(
  page: Page,
  {
    epochs = 20,
    window = null,
    board = null,
  }: {
    epochs?: number;
    window?: number | null;
    /** Its name on the page, and milliseconds a step there. */
    board?: { name: string; ms: number } | null;
  } = {},
): Promise<void> {
  await goTo(page, /Train/);
  await openSettings(page);
  await page.getByLabel("Epochs").fill(String(epochs));
  await page.getByLabel("Epochs").press("Tab");
  if (window !== null) {
    await page.getByLabel("Window in seconds").fill(String(window));
    await page.getByLabel("Window in seconds").press("Tab");
  }
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await resultIn(page, "Confusion");
  await goTo(page, /Fit/);
  if (board !== null) {
    await page.getByRole("radio", { name: board.name }).click();
    await page.getByLabel("Most milliseconds per step").fill(String(board.ms));
    await page.getByLabel("Most milliseconds per step").press("Tab");
  }
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await resultIn(page, "Boards");
}
