import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { gestureFolder } from "../../cli/testing/gestures.js";
import { killRepeatedly, victims } from "./kills.js";

const folder = temporaryFolder();
beforeAll(async () => {
  gestureFolder(join(folder.path, "gestures"), 20);
  const argv = ["train", join(folder.path, "gestures"), "-H", "8", "-e", "4", "--quiet"];
  expect((await fastcells([...argv, "-o", join(folder.path, "model.safetensors")])).status).toBe(0);
});
afterAll(() => folder.remove());

// `train` by hand is killed in cli/process.test.ts; 50 times each in nightly.ts.
it.each([
  ["train, with trials", 3],
  ["train --size", 3],
  ["compress", 2],
])("%s, killed at random moments, ends with the same bytes", async (name, kills) => {
  const victim = victims[name];
  if (victim === undefined) throw new Error(`no ${name}`);
  const result = await killRepeatedly(folder.path, victim, kills, 7);
  expect(result.kills).toBe(kills);
});
