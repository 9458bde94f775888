/** @file An exported .wasm with its ES module in Node, in a page and in a worker, against the interpreter. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { extremeSounds, frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { readScores } from "../../src/evaluate/prediction.js";
import { fixedFrontEnd } from "../../src/features/front-end.js";
import { Listener } from "../../src/features/listener.js";
import { openStream } from "../../src/inference/stream.js";
import { IntegerInterpreter } from "../../src/integer/interpreter.js";
import { plainShape, randomModel, randomSamples } from "../../src/integer/random.fixture.js";

const labels = ['first "\\" */ ??/ \u0024{x}', "zwei µ 日本 \u2028", "`</script>"];
const model = { ...randomModel({ ...plainShape, hidden: 17, rankU: 5, density: 0.5 }, 4), labels };
const exported = exportWasm(model, { title: 'Steps */ of "a" shoe ö', notes: ["*/ alert(1)"], command: "*/" });
const windows = Array.from({ length: 12 }, (_, seed) => [...randomSamples(5 * 9, seed)]);
const interpreter = new IntegerInterpreter(model);

const sounds = extremeSounds(8000);
const listening = soundModel(frontEnds.narrow, [sounds]);
const listener = exportWasm(listening, { title: "Ear" });
const pieces = [0, 1, 500, 501, 3000, 6200, sounds.length].flatMap((from, index, all) =>
  index + 1 === all.length ? [] : [sounds.subarray(from, all[index + 1])],
);
/** The interpreters' detections in the pieces, fed twice. */
function heardByInterpreters() {
  const network = new IntegerInterpreter(listening);
  const scorer = {
    step(features: Int16Array | Float32Array) {
      network.step(features);
      return network.scores();
    },
    reset: () => network.reset(),
  };
  const reference = new Listener(fixedFrontEnd(listening.frontEnd), scorer, listening.detector);
  const one = 2 ** listening.head.scoreBits;
  const once = pieces.map((piece) =>
    reference.push(piece).map((each) => ({ ...each, score: each.score / one, label: listening.labels[each.keyword] })),
  );
  return { once, scores: Array.from(network.scores(), (score) => score / one) };
}

const expected = {
  heard: heardByInterpreters(),
  fromFloats: heardByInterpreters().once.flat(),
  labels,
  runs: windows.map((window) => ({
    chosen: interpreter.classify(window),
    scores: Array.from(interpreter.scores(), (score) => score / 2 ** model.head.scoreBits),
  })),
};

/** A user's program, for any environment. */
const program = (folder: string) => `
  import { labels, load } from "${folder}/${exported.name}.js";
  import { load as loadEar } from "${folder}/${listener.name}.js";
  const model = await load();
  const windows = ${JSON.stringify(windows)};
  const runs = windows.map((window) => ({ chosen: model.classify(window), scores: [...model.scores()] }));
  const ear = await loadEar();
  const pieces = ${JSON.stringify(pieces.map((piece) => [...piece]))};
  const heard = { once: pieces.map((piece) => ear.push(piece)), scores: [...ear.scores()] };
  ear.reset();
  const fromFloats = ear.push(Float32Array.from(pieces.flat(), (sample) => sample / 32768));
  const answer = { heard, fromFloats, labels, runs };`;

const executablePath = "/usr/bin/chromium";
const installed = existsSync(executablePath);
if (!installed) console.log(`exported modules are not tested in a browser: ${executablePath} is missing`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fastcells-wasm-"));
  for (const [name, content] of [...exported.files, ...listener.files]) writeFileSync(join(folder, name), content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an exported module", () => {
  it("gives the interpreter's scores and detections in Node", () => {
    expect(expected.fromFloats.length).toBeGreaterThan(1);
    const argv = [
      "--input-type=module",
      "-e",
      `${program(pathToFileURL(folder).href)} console.log(JSON.stringify(answer));`,
    ];
    expect(JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" }))).toEqual(expected);
  });

  it("loads the .wasm from an address that is text, as bundlers give it", async () => {
    const { load } = await import(pathToFileURL(join(folder, `${exported.name}.js`)).href);
    const opened = await load(`data:application/wasm;base64,${Buffer.from(exported.wasm).toString("base64")}`);
    expect(windows.map((window) => opened.classify(window))).toEqual(expected.runs.map(({ chosen }) => chosen));
  });

  it("has types that TypeScript accepts, for programs that follow them, with or without the DOM's", () => {
    const use = `declare const console: { log(...values: unknown[]): void };
      declare const URL: new (address: string) => object;
      import { labels, load, type Model } from "./${exported.name}.js";
      import * as ears from "./${listener.name}.js";
      const model: Model = await load(new URL("https://localhost/x.wasm"));
      const elsewhere: Model = await load("/models/x.wasm");
      elsewhere.reset();
      model.step([1, 2, 3]);
      const scores: Float64Array = model.scores();
      console.log(labels[model.classify(new Int16Array(9))], scores);
      // @ts-expect-error: a label is a text
      const wrong: number = labels[0];
      // @ts-expect-error: no model of sound
      model.push(new Int16Array(9));
      const ear = await ears.load();
      for (const { label, seconds } of ear.push(new Float32Array(128))) console.log(label.length, seconds - 1);
      const rate: 8000 = ears.audioRate;
      console.log(rate, ears.keywords[0], wrong);`;
    writeFileSync(join(folder, "use.ts"), use);
    const compiler = fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"));
    const options = [
      "--strict",
      "--noEmit",
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
      "--target",
      "es2022",
      "--lib",
      "es2022",
    ];
    execFileSync(process.execPath, [compiler, ...options, "--ignoreConfig", join(folder, "use.ts")], { stdio: "pipe" });
  });

  it("refuses a sample or a window of another size", async () => {
    const { load } = await import(pathToFileURL(join(folder, `${exported.name}.js`)).href);
    const opened = await load(exported.wasm);
    expect(() => opened.step([1, 2])).toThrow("a sample of 2 numbers: give one for each of 9 channels");
    expect(() => opened.classify(new Int16Array(10))).toThrow("a window of 10 numbers: give T steps of 9 each");
  });

  it("rounds and saturates numbers that are not int16, and refuses what is not a number", async () => {
    const { load } = await import(pathToFileURL(join(folder, `${exported.name}.js`)).href);
    const opened = await load(exported.wasm);
    const scoresAfter = (sample: number[]): number[] => {
      opened.reset();
      opened.step(sample);
      return [...opened.scores()];
    };
    const rest: number[] = new Array(7).fill(100);
    expect(scoresAfter([40_000, -1e9, ...rest])).toEqual(scoresAfter([32_767, -32_768, ...rest]));
    expect(scoresAfter([2.5, -2.5, ...rest])).toEqual(scoresAfter([3, -2, ...rest]));
    const kept = scoresAfter([1, 2, ...rest]);
    expect(() => opened.step([Number.NaN, 0, ...rest])).toThrow("a sample is NaN: give numbers");
    expect([...opened.scores()]).toEqual(kept);
  });

  it("has the library's scores and probabilities", async () => {
    const { load } = await import(pathToFileURL(join(folder, `${exported.name}.js`)).href);
    const opened = await load(exported.wasm);
    const stream = await openStream(model);
    const sample = randomSamples(9, 7);
    opened.step(sample);
    const scores = stream.step(sample) ?? [];
    expect([...opened.scores()]).toEqual([...scores]);
    Object.values(readScores(model, scores).values).forEach((value, index) => {
      expect(opened.probabilities()[index]).toBeCloseTo(value, 12);
    });
  });

  describe.skipIf(!installed)("in Chromium", () => {
    let server: Server;
    let address: string;
    beforeAll(async () => {
      const worker = `${program(".")} postMessage(answer);`;
      const files = new Map<string, string | Uint8Array>([
        ...exported.files,
        ...listener.files,
        ["worker.js", worker],
        ["", "<!doctype html>"],
      ]);
      const types: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };
      server = createServer(({ url = "/" }, response) => {
        const content = files.get(url.slice(1));
        if (content === undefined) response.writeHead(404).end();
        else response.writeHead(200, { "content-type": types[url.split(".").pop() ?? ""] ?? "text/html" }).end(content);
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const bound = server.address();
      if (bound === null || typeof bound === "string") throw new Error("the server has no port");
      address = `http://127.0.0.1:${bound.port}/`;
    });
    afterAll(() => server?.close());

    it("gives them in a page and in a worker", async () => {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
      try {
        const page = await browser.newPage();
        await page.goto(address);
        const inPage = `(async () => { ${program(".").replace(
          /import \{ (\w+, )?load( as \w+)? \} from (.*?);/g,
          (_, also = "", renamed = "", from) =>
            `const { ${also}load${renamed.replace(" as", ":")} } = await import(${from});`,
        )} return answer; })()`;
        expect(await page.evaluate(inPage)).toEqual(expected);
        const inWorker = `new Promise((resolve, reject) => {
          const worker = new Worker("/worker.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        })`;
        expect(await page.evaluate(inWorker)).toEqual(expected);
      } finally {
        await browser.close();
      }
    });
  });
});
