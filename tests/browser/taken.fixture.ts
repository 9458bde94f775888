/** @file What was taken away from the studio, run: the C by a compiler, the WebAssembly, and the ONNX file; each says a class of a window. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { InferenceSession, Tensor } from "onnxruntime-web";
import type { Page } from "playwright-core";
import { hasProgram, strictFlags } from "../../src/deploy/c/host.fixture.js";

/** The bytes of the download that a card of the step gives. */
export async function taken(page: Page, title: string): Promise<Uint8Array> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: `Take ${title}`, exact: true }).click();
  return readFileSync(await (await download).path());
}

/** Unpacks a zip into a folder for as long as it is used. */
async function unpacked<Result>(zip: Uint8Array, use: (folder: string, names: string[]) => Promise<Result> | Result) {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-taken-"));
  try {
    const files = Object.entries(unzipSync(zip));
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    return await use(
      folder,
      files.map(([path]) => path),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `model_classify` says of each window of raw samples; null where gcc is missing. */
export function classesByC(
  zip: Uint8Array,
  windows: readonly Int16Array[],
  channels: number,
): Promise<number[] | null> {
  return unpacked(zip, (folder, names) => {
    if (!hasProgram("gcc")) return null;
    const calls = windows.map(
      (window, index) => `  static const int16_t w${index}[] = {${window.join(", ")}};
  printf("%d\\n", model_classify(w${index}, ${window.length / channels}));`,
    );
    const main = `#include <stdio.h>\n#include "model.h"\nint main(void) {\n${calls.join("\n")}\n  return 0;\n}\n`;
    writeFileSync(join(folder, "main.c"), main);
    const sources = names.filter((name) => name.endsWith(".c"));
    execFileSync("gcc", ["-std=c99", ...strictFlags, ...sources, "main.c", "-o", "run"], { cwd: folder });
    return execFileSync(join(folder, "run"), { encoding: "utf8" }).trim().split("\n").map(Number);
  });
}

/** What the ES module beside the WebAssembly says of each window of raw samples. */
export function classesByWasm(zip: Uint8Array, windows: readonly Int16Array[]): Promise<number[]> {
  return unpacked(zip, async (folder) => {
    const { load } = await import(pathToFileURL(join(folder, "model.js")).href);
    const model = await load();
    return windows.map((window) => model.classify(window));
  });
}

/** The class of the highest score of an ONNX model for each window of samples as they were recorded. */
export async function classesByOnnx(bytes: Uint8Array, windows: readonly Float32Array[], channels: number) {
  const session = await InferenceSession.create(bytes);
  const classes: number[] = [];
  for (const window of windows) {
    const samples = new Tensor("float32", window, [1, window.length / channels, channels]);
    const scores = Array.from((await session.run({ samples })).scores?.data ?? [], Number);
    classes.push(scores.indexOf(Math.max(...scores)));
  }
  return classes;
}
