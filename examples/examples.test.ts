/** @file The examples run as a user would run them, on the built package. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../cli/testing/folders.js";
import { gestureFolder, longRecording } from "../cli/testing/gestures.js";
import { toneRate, whistleFolder, whistleStream } from "../cli/testing/tones.js";
import { fromInt16 } from "../src/data/audio/recording.js";
import { resample } from "../src/data/audio/resample.js";
import { npyBytes } from "../src/data/testing/packed-bytes.js";
import { extremeSounds, frontEnds, soundModel } from "../src/deploy/frontend/sound.fixture.js";
import { encodeIntegerModel } from "../src/integer/file.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = existsSync(join(root, "dist/index.js"));
if (!built) console.log("examples are not tested: run npm run build first");
const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (browser === undefined) console.log("the page is not tested: there is no Chromium");

const avr = spawnSync("avr-gcc", ["--version"]).status === 0;

const folder = temporaryFolder();
beforeAll(() => {
  gestureFolder(join(folder.path, "data"), 30);
  longRecording(join(folder.path, "long.csv"), 4);
});
afterAll(() => folder.remove());

function node(input: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, input, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe.skipIf(!built)("examples", () => {
  it("language.js learns a text and goes on with it", () => {
    const { status, stdout, stderr } = node("", "examples/language.js");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /^perplexity 1\.\d\d of 256\nafter "the c" comes a, probability (0\.9\d|1\.00)\nthe [a-z]+ /,
    );
  });

  it("train.js trains and saves, and stream.js follows a recording with the model", () => {
    const model = join(folder.path, "model.safetensors");
    const trained = node("", "examples/train.js", join(folder.path, "data"), model);
    expect(trained).toMatchObject({ status: 0, stderr: "" });
    expect(trained.stdout).toMatch(/^epoch 30: loss 0\.\d+$/m);
    expect(trained.stdout).toMatch(/^accuracy +(9\d|100)\.\d\d %$/m);

    const rows = readFileSync(join(folder.path, "long.csv"), "utf8").trimEnd().split("\n").slice(1);
    const samples = rows.map((row) => row.split(",").slice(0, 2).join(","));
    const streamed = node(samples.join("\n"), "examples/stream.js", model);
    expect(streamed).toMatchObject({ status: 0, stderr: "" });
    expect(streamed.stdout).toMatch(/^step 0: (rise|fall)\n(step \d+: (rise|fall)\n)+$/);
    const whole = node(readFileSync(join(folder.path, "long.csv"), "utf8"), "examples/stream.js", model);
    expect(whole).toEqual(streamed);
    const disturbed = node(["x,y", samples[0], "1,none", ...samples.slice(1)].join("\n"), "examples/stream.js", model);
    expect(disturbed.stderr).toBe(
      "step 1 left out: channel 1 of the step is NaN: give a finite number, or leave the step out\n",
    );
    expect(disturbed.stdout.split("\n")).toHaveLength(streamed.stdout.split("\n").length);
  });

  it("hear.js hears words in samples of another rate than the model's", () => {
    const track = extremeSounds(16_000);
    const model = join(folder.path, "sound.safetensors");
    writeFileSync(model, encodeIntegerModel(soundModel(frontEnds.wide, [track])));
    const samples = resample(fromInt16(track), 16_000, 44_100);
    const input = new Uint8Array(samples.buffer);
    const argv = ["examples/hear.js", model, "44100"];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd: root, input, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^(\d\.\d s: class \d\n)+$/);
  });

  it("deploy.js trains, compresses, exports C and measures it on a board", () => {
    const firmware = join(folder.path, "firmware");
    const { status, stdout, stderr } = node("", "examples/deploy.js", join(folder.path, "data"), firmware);
    expect(stdout).toMatch(/^ *integers|integers +\d/m);
    expect(readFileSync(join(firmware, "gestures.c"), "utf8")).toContain("gestures_step");
    if (avr) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    if (avr) expect(stdout).toMatch(/flash +[\d,]+ of 32,\d+ B/);
    else expect(stderr).toContain("apt install");
  });

  it("classify.js takes lists, and cells.js compares cells and draws pictures", () => {
    const classified = node("", "examples/classify.js");
    expect(classified).toMatchObject({ status: 0, stderr: "" });
    expect(classified.stdout).toMatch(/^the first is together, probability (0\.9\d|1\.00)$/m);
    expect(classified.stdout).toMatch(/^32 scores before softmax, 16 sequences by 2 classes$/m);
    const pictures = join(folder.path, "pictures");
    const compared = node("", "examples/cells.js", join(folder.path, "data"), pictures);
    expect(compared).toMatchObject({ status: 0, stderr: "" });
    expect(compared.stdout).toMatch(/^FastGRNN: (9\d|100)\.\d % of the validation part$/m);
    expect(readFileSync(join(pictures, "LSTM.svg"), "utf8")).toContain("<svg");
    expect(readFileSync(join(pictures, "GRU-loss.svg"), "utf8")).toContain("<svg");
  });

  it("arrays.js reads NumPy's and MNIST's files, edgeml.js a folder of EdgeML", () => {
    const at = (name: string) => join(folder.path, name);
    // 40 sequences of 6 steps of 2 channels: low or high bytes.
    const values = Array.from({ length: 480 }, (_, n) => (Math.floor(n / 12) % 2) * 100 + (n % 7));
    const classes = Array.from({ length: 40 }, (_, n) => n % 2);
    writeFileSync(at("x.npy"), npyBytes([40, 6, 2], "u1", values));
    writeFileSync(at("y.npy"), npyBytes([40], "u1", classes));
    writeFileSync(at("x-idx3-ubyte"), Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 6, 0, 0, 0, 2, ...values));
    writeFileSync(at("y-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 40, ...classes));
    const numpy = node("", "examples/arrays.js", at("x.npy"), at("y.npy"));
    expect(numpy).toMatchObject({ status: 0, stderr: "" });
    expect(numpy.stdout).toMatch(/^accuracy +100\.00 %$/m);
    expect(node("", "examples/arrays.js", at("x-idx3-ubyte"), at("y-idx1-ubyte"))).toEqual(numpy);

    const results = at("results");
    mkdirSync(results);
    const zeros = (count: number) => new Array<number>(count).fill(0.1);
    for (const [name, shape] of Object.entries({
      ...{ W: [2, 4], U: [4, 4], Bg: [1, 4], Bh: [1, 4], zeta: [1, 1], nu: [1, 1], FC: [4, 3], FCbias: [3] },
    })) {
      const count = shape.reduce((product, length) => product * length, 1);
      writeFileSync(join(results, `${name}.npy`), npyBytes(shape, "f4", zeros(count)));
    }
    const imported = node("", "examples/edgeml.js", results, at("edgeml.safetensors"));
    expect(imported).toMatchObject({ status: 0, stderr: "" });
    expect(imported.stdout).toMatch(/^FastGRNN for 3 classes$/m);
    expect(existsSync(at("edgeml.safetensors"))).toBe(true);
  });

  it("words.js learns words, listen.js hears them", () => {
    const words = join(folder.path, "words.safetensors");
    whistleFolder(join(folder.path, "whistles"), 20);
    const learnt = node("", "examples/words.js", join(folder.path, "whistles"), words);
    expect(learnt).toMatchObject({ status: 0, stderr: "" });
    expect(learnt.stdout).toMatch(/^98 frames a second of 32 energies\n.*: 60 clips /);
    expect(learnt.stdout).toMatch(/^accuracy +(9\d|100)\.\d\d %$/m);
    const { samples } = whistleStream(20);
    const { status, stdout } = spawnSync(process.execPath, ["examples/listen.js", words], {
      cwd: root,
      input: new Uint8Array(samples.buffer),
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(toneRate).toBe(8000);
    expect(stdout).toMatch(/^1\.\d s: rise\n3\.\d s: fall\n/);
  });

  it("fit.js makes an integer model of a size", () => {
    const file = join(folder.path, "fitted.safetensors");
    const fitted = node("", "examples/fit.js", join(folder.path, "data"), "1024", file);
    expect(fitted).toMatchObject({ status: 0, stderr: "" });
    expect(fitted.stdout).toMatch(/^LQ? .*integers +(9\d|100)\./m);
    expect(readFileSync(file).length).toBeGreaterThan(1000);
  });

  it("targets.js exports a model to all that there is, boards.js and sketch.js run it on boards", () => {
    const targets = join(folder.path, "targets");
    const exported = node("", "examples/targets.js", join(folder.path, "data"), targets);
    expect(exported).toMatchObject({ status: 0, stderr: "" });
    for (const name of ["c/gestures.c", "c/gestures_kernels.h", "gestures.zip", "wasm/gestures.wasm", "gestures.onnx"])
      expect(exported.stdout.split("\n")).toContain(name);
    const integer = join(targets, "integer.safetensors");
    const measured = node("", "examples/boards.js", integer);
    expect(measured).toMatchObject({ status: 0, stderr: "" });
    expect(measured.stdout).toMatch(avr ? /^Arduino Uno.*flash/m : /apt install/);
    const ran = node("", "examples/sketch.js", integer);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^((rise|fall)\s+){3}$|not installed/);
  });

  it.skipIf(browser === undefined)("page.html trains in a browser", async () => {
    const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
    const server = createServer((request, response) => {
      const path = join(root, normalize(new URL(request.url ?? "/", "http://localhost").pathname));
      if (!existsSync(path)) return response.writeHead(404).end();
      return response.writeHead(200, { "content-type": types[extname(path)] ?? "" }).end(readFileSync(path));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const chrome = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
    try {
      const page = await chrome.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`http://127.0.0.1:${address.port}/examples/page.html`);
      await page.waitForFunction(() => document.title.startsWith("accuracy"), undefined, { timeout: 240_000 });
      expect(errors).toEqual([]);
      expect(Number((await page.title()).replace("accuracy ", ""))).toBeGreaterThan(0.95);
      expect(await page.textContent("#log")).toMatch(/epoch 20: loss [\s\S]*macro F1/);
    } finally {
      await chrome.close();
      server.close();
    }
  });
});
