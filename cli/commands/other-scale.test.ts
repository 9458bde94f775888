import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const model = at("model.safetensors");
const quick = ["-e", "2", "-o", at("next.safetensors")];

/** The gestures with every number a hundred times as large. */
function scaledFolder(name: string): void {
  for (const label of ["rise", "fall"]) {
    mkdirSync(join(at(name), label), { recursive: true });
    for (const file of readdirSync(join(at("gestures"), label))) {
      const text = readFileSync(join(at("gestures"), label, file), "utf8");
      const [names = "", ...rows] = text.trim().split("\n");
      const scaled = rows.map((row) => row.split(",").map((cell) => 100 * Number(cell)));
      writeFileSync(join(at(name), label, file), `${[names, ...scaled].join("\n")}\n`);
    }
  }
}

beforeAll(async () => {
  gestureFolder(at("gestures"), 12);
  scaledFolder("scaled");
  expect((await fastcells(["train", at("gestures"), "-H", "4", "-e", "2", "-o", model])).status).toBe(0);
});
afterAll(() => folder.remove());

it.each([
  ["evaluate", ["evaluate", model, at("scaled")], "stderr"],
  ["predict", ["predict", model, at("scaled")], "stderr"],
  ["train", ["train", at("scaled"), "--from", model, ...quick], "stdout"],
  ["compress", ["compress", model, at("scaled"), "--tune-epochs", "0", ...quick], "stdout"],
] as const)("samples on another scale are said by %s", async (_, argv, stream) => {
  const result = await fastcells([...argv]);
  expect(result[stream]).toMatch(/(Note|Warning): channel [^\n]*: its samples have a root mean square of [^\n]*\.\n/);
  expect((await fastcells(["evaluate", model, at("gestures")])).stderr).toBe("");
});
