/** @file `listen` and an inlined WebAssembly module on a real microphone's stream, which Chromium plays from a file. */
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { toInt16 } from "../../src/data/audio/recording.js";
import { resampler } from "../../src/data/audio/resample.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { extremeSounds, frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { tapProgram } from "../../src/inference/audio-tap.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { launch } from "./studio.fixture.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const guide = readFileSync(join(root, "docs/web.md"), "utf8");
const able = existsSync(join(root, "dist/index.js")) && existsSync("/usr/bin/chromium");
if (!able) console.log("listen is not tested in a browser: run npm run build first, and install chromium");

const { sampleRate } = frontEnds.wide;
const quiet = new Int16Array(sampleRate / 2);
const track = Int16Array.from([...extremeSounds(sampleRate), ...quiet]);
const model = soundModel(frontEnds.wide, [track]);

/** The worklet of docs/web.md for an exported module. */
const [, ownWorklet = ""] = /```js\n\/\/ words-worklet\.js[^\n]*\n([\s\S]*?)```/.exec(guide) ?? [];

/** Keeps the blocks from the audio thread, so that the same sound can be evaluated again. */
const keepBlocks = `globalThis.blocks = [];
globalThis.AudioWorkletNode = class extends AudioWorkletNode {
  constructor(...given) {
    super(...given);
    this.port.addEventListener("message", ({ data }) => {
      if (data instanceof Float32Array) blocks.push(Array.from(data));
    });
  }
};`;

const openStream = `const stream = await navigator.mediaDevices.getUserMedia({
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
});`;

describe.skipIf(!able)("listening in a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-listen-"));
  const files = new Map<string, string | Uint8Array>();
  let policy = "";
  let server: Server;
  let browser: Browser;
  let address = "";

  beforeAll(async () => {
    writeFileSync(join(folder, "track.wav"), writeWav(track, sampleRate));
    files.set("/model", encodeIntegerModel(model));
    files.set("/tap.js", tapProgram);
    files.set("/words-worklet.js", ownWorklet);
    const inlined = exportWasm(model, { title: "words", inline: true }).files;
    files.set("/words.js", inlined.get("words.js") ?? "");
    server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
      const headers = policy === "" ? {} : { "content-security-policy": policy };
      if (path === "/")
        return response.writeHead(200, { ...headers, "content-type": "text/html" }).end("<!doctype html>");
      const built = /^\/dist\/[\w/-]+\.js$/.test(path) && existsSync(join(root, path));
      const content = built ? readFileSync(join(root, path)) : files.get(path);
      if (content === undefined) return response.writeHead(404).end();
      return response.writeHead(200, { "content-type": "text/javascript" }).end(content);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("the server has no port");
    address = `http://localhost:${bound.port}/`;
    browser = await launch(
      `--use-file-for-fake-audio-capture=${join(folder, "track.wav")}`,
      "--autoplay-policy=no-user-gesture-required",
    );
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openPage(): Promise<Page> {
    const page = await (await browser.newContext({ permissions: ["microphone"] })).newPage();
    await page.addInitScript(keepBlocks);
    await page.goto(address);
    return page;
  }

  interface Session {
    rate: number;
    heard: { label: string; seconds: number }[];
    blocks: number[][];
  }

  /**
   * Listens in a page for at least three seconds and until something is detected; returns the detections and the sound.
   */
  async function listenIn(page: Page, options: string): Promise<Session> {
    return page.evaluate<Session>(`(async () => {
      const { decodeModel, listen } = await import("/dist/index.js");
      const model = decodeModel(new Uint8Array(await (await fetch("/model")).arrayBuffer()));
      ${openStream}
      const context = new AudioContext();
      const heard = [];
      for await (const { label, seconds } of await listen(model, stream, { context, ${options} })) {
        heard.push({ label, seconds });
        if (seconds > 3) break;
      }
      return { rate: context.sampleRate, heard, blocks };
    })()`);
  }

  it("detects what the command line detects in the same sound, at any sample rate of the sound card", async () => {
    const page = await openPage();
    const { rate, heard, blocks } = await listenIn(page, "");
    await page.close();
    expect(heard.length).toBeGreaterThan(3);
    expect(rate).not.toBe(sampleRate);
    const { push } = resampler(rate, sampleRate);
    const samples = blocks.flatMap((block) => Array.from(toInt16(push(Float32Array.from(block)))));
    writeFileSync(join(folder, "heard.wav"), writeWav(Int16Array.from(samples), sampleRate));
    writeFileSync(join(folder, "model.safetensors"), encodeIntegerModel(model));
    const { stdout } = await fastcells([
      "listen",
      join(folder, "model.safetensors"),
      join(folder, "heard.wav"),
      "--json",
    ]);
    const expected = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { label: string; seconds: number })
      .slice(0, heard.length)
      .map(({ label, seconds }) => ({ label, seconds }));
    expect(heard.map(({ label, seconds }) => ({ label, seconds: Number(seconds.toFixed(3)) }))).toEqual(expected);
    // The track repeats: the same word comes again a track's length later.
    const period = track.length / sampleRate;
    const apart = heard.flatMap((one) => heard.map((other) => Math.abs(one.seconds - other.seconds - period)));
    expect(Math.min(...apart)).toBeLessThan(0.05);
  });

  it("works under a policy without blob: scripts with a file of the page, and asks for that file without one", async () => {
    policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    const page = await openPage();
    await expect(listenIn(page, "")).rejects.toThrow("serve it as a file and give its address as worklet");
    const again = await openPage();
    expect((await listenIn(again, 'worklet: "/tap.js"')).heard.length).toBeGreaterThan(3);
    policy = "";
    await page.close();
    await again.close();
  });

  it("is done by an inlined module in the audio thread, as docs/web.md shows", async () => {
    const page = await openPage();
    const labels = await page.evaluate<string[]>(`(async () => {
      const { audioRate } = await import("/words.js");
      const context = new AudioContext({ sampleRate: audioRate });
      await context.audioWorklet.addModule("/words-worklet.js");
      ${openStream}
      const node = new AudioWorkletNode(context, "words", { numberOfOutputs: 0 });
      context.createMediaStreamSource(stream).connect(node);
      const labels = [];
      await new Promise((resolve) => {
        node.port.onmessage = ({ data }) => {
          labels.push(data.label);
          if (labels.length === 4) resolve();
        };
      });
      return labels;
    })()`);
    await page.close();
    expect(labels.filter((label) => model.labels.includes(label))).toHaveLength(4);
  });
});

it("docs/web.md shows the audio thread's actual program", () => {
  expect(guide).toContain(`\`\`\`js\n${tapProgram}\`\`\`\n`);
});
