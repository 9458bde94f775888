/** @file The same seed gives the same weights on any number of threads, in Node and in a browser, on the built package. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, normalize } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Trained {
  digests: Record<string, string>;
  /** Number of helping threads, over all networks. */
  threads: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = existsSync(join(root, "dist/index.js"));
if (!built) console.log("the built package is not tested: run npm run build first");
const executablePath = "/usr/bin/chromium";
const installed = existsSync(executablePath);
if (!installed) console.log(`the library is not tested in a browser: ${executablePath} is missing`);

/** Networks that the runs create: one per training, one more for a factorised model, one per prediction. */
const networks = 7;

function inNode(threads: number): Trained {
  const program = `import { weights } from "./tests/browser/weights.js";
    console.log(JSON.stringify(await weights(${threads})));`;
  const argv = ["--input-type=module", "-e", program];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Trained;
}

/** Serves a blank page, the built package and this folder with the given headers. */
async function serve(headers: Record<string, string>): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    if (path === "/") {
      response
        .writeHead(200, { ...headers, "content-type": "text/html" })
        .end("<!doctype html><title>fastcells</title>");
      return;
    }
    const file = join(root, path);
    const served = /^\/(dist|tests\/browser)\/[\w/-]+\.js$/.test(path) && existsSync(file);
    if (!served) response.writeHead(404).end();
    else response.writeHead(200, { ...headers, "content-type": "text/javascript" }).end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server has no port");
  return { server, address: `http://127.0.0.1:${bound.port}/` };
}

const places = {
  page: (threads: number) => `import("/tests/browser/weights.js").then(({ weights }) => weights(${threads}))`,
  worker: (threads: number) => `new Promise((resolve, reject) => {
    const worker = new Worker("/tests/browser/worker.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(${threads});
  })`,
};

/** Imitates a browser without shared memory outside isolated pages. */
const refuseSharedMemory = `WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(limits) {
    if (limits.shared) throw new TypeError("shared memory is not enabled");
    super(limits);
  }
}`;

describe.skipIf(!built)("the same weights", () => {
  let reference: Trained;
  beforeAll(() => {
    reference = inNode(1);
  });

  it("are different for each run", () => {
    expect(new Set(Object.values(reference.digests)).size).toBe(6);
    expect(reference.threads).toBe(0);
  });

  it.each([2, 4])("on %i threads in Node", (threads) => {
    const { digests, threads: started } = inNode(threads);
    expect(digests).toEqual(reference.digests);
    expect(started).toBe(networks * (threads - 1));
  });

  describe.skipIf(!installed)("in a browser", () => {
    let browser: Browser;
    let isolating: Awaited<ReturnType<typeof serve>>;
    let plain: Awaited<ReturnType<typeof serve>>;
    beforeAll(async () => {
      const flags =
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
      browser = await chromium.launch({ executablePath, args: flags.split(" ") });
      isolating = await serve({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      });
      plain = await serve({});
    });
    afterAll(async () => {
      await browser?.close();
      isolating?.server.close();
      plain?.server.close();
    });

    async function inBrowser(
      address: string,
      place: keyof typeof places,
      threads: number,
      script = "",
    ): Promise<Trained> {
      const page = await browser.newPage();
      try {
        const errors: string[] = [];
        page.on("pageerror", (error) => errors.push(String(error)));
        await page.addInitScript(script);
        await page.goto(address);
        expect(await page.evaluate("crossOriginIsolated")).toBe(address === isolating.address);
        const trained = await page.evaluate<Trained>(places[place](threads));
        expect(errors).toEqual([]);
        return trained;
      } finally {
        await page.close();
      }
    }

    it.each([
      ["page", 1],
      ["page", 2],
      ["page", 4],
      ["worker", 2],
      ["worker", 4],
    ] as const)("in an isolated page: its %s on %i threads", async (place, threads) => {
      const { digests, threads: started } = await inBrowser(isolating.address, place, threads);
      expect(digests).toEqual(reference.digests);
      expect(started).toBe(networks * (threads - 1));
    });

    it.each(["page", "worker"] as const)(
      "in a page that is not isolated: its %s works on one thread",
      async (place) => {
        const { digests, threads } = await inBrowser(plain.address, place, 4);
        expect(digests).toEqual(reference.digests);
        expect(threads).toBe(0);
      },
    );

    it("in a page without shared memory", async () => {
      const { digests, threads } = await inBrowser(plain.address, "page", 4, refuseSharedMemory);
      expect(digests).toEqual(reference.digests);
      expect(threads).toBe(0);
    });

    it("in an isolated page whose policy forbids the threads", async () => {
      const strict = await serve({
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "content-security-policy": "worker-src 'none'",
      });
      const page = await browser.newPage();
      try {
        await page.goto(strict.address);
        const { digests, threads } = await page.evaluate<Trained>(places.page(2));
        expect(digests).toEqual(reference.digests);
        expect(threads).toBe(0);
      } finally {
        await page.close();
        strict.server.close();
      }
    });
  });
});

describe.skipIf(!built)("the built library", () => {
  it("loads in a page unbundled: it imports only its own files", () => {
    const read = new Set<string>();
    const visit = (file: string): void => {
      if (read.has(file)) return;
      read.add(file);
      for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(
        /^(?:import|export)\b[^;]*?"([^"]+)";?$/gm,
      )) {
        expect(specifier).toMatch(/^\.\.?\//);
        visit(join(file, "..", specifier));
      }
    };
    visit(join(root, "dist/index.js"));
    expect(read.size).toBeGreaterThan(0);
  });
});
