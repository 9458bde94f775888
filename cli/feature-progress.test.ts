import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { featureProgress } from "./feature-progress.js";
import { Captured } from "./testing/captured.js";

// Compares the text only; cli/colour.test.ts tests colours.
beforeAll(() => vi.stubEnv("NO_COLOR", "1"));
afterAll(() => vi.unstubAllEnvs());

function terminal(columns: number): Captured {
  const output = new Captured();
  output.isTTY = true;
  output.columns = columns;
  return output;
}

it("shows progress and remaining time after a while, then removes the line", () => {
  const output = terminal(80);
  let time = 10;
  const { onClips } = featureProgress(output, false, () => time);
  onClips?.(32, 320);
  time = 10.9;
  onClips?.(64, 320);
  expect(output.text).toBe("");
  time = 12;
  onClips?.(160, 320);
  expect(output.text).toBe("\r\u001b[Kfeatures ━━━━━━━━──────── 160 of 320 clips  2.0 s left");
  onClips?.(320, 320);
  expect(output.text.endsWith("left\r\u001b[K")).toBe(true);
});

it("starts again for the next clips, and shows nothing for a few", () => {
  const output = terminal(80);
  let time = 0;
  const { onClips } = featureProgress(output, false, () => time);
  for (const at of [0, 5, 10]) {
    time = at;
    onClips?.(32, 64);
    time = at + 0.5;
    onClips?.(64, 64);
  }
  expect(output.text).toBe("");
});

it("prints a line twice a minute in a pipe", () => {
  const output = new Captured();
  let time = 0;
  const { onClips } = featureProgress(output, false, () => time);
  for (const taken of [32, 64, 96, 128]) {
    time += 20;
    onClips?.(taken, 320);
  }
  expect(output.text).toBe("features: 64 of 320 clips\nfeatures: 128 of 320 clips\n");
});

it("fits a narrow terminal, and shows nothing with --quiet", () => {
  const output = terminal(30);
  let time = 0;
  const { onClips } = featureProgress(output, false, () => time);
  onClips?.(32, 3200);
  time = 3;
  onClips?.(64, 3200);
  expect(output.text.replace("\r\u001b[K", "")).toHaveLength(29);
  expect(featureProgress(terminal(80), true).onClips).toBeUndefined();
});
