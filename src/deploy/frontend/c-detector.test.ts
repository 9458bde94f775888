import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { resetDetector, stepDetector } from "../../features/detector.js";
import type { DetectorSpec } from "../../model/detector.js";
import { cDetector } from "./c-detector.js";
import { preamble } from "./c-front-end.js";

const spec: DetectorSpec = { keywords: [2, 0], limit: 3000, smoothing: 3, threshold: -500, refractory: 7 };

it.skipIf(spawnSync("gcc", ["--version"]).status !== 0)("gives the same detections in C as in TypeScript", () => {
  const folder = mkdtempSync(join(tmpdir(), "detector-"));
  const { header, source } = cDetector(spec, 4, "wake");
  const main = `#include <stdint.h>
#include <stdio.h>
${preamble}
${header}${source}
int main(void) {
  static wake_detector state;
  int32_t scores[4];
  wake_detector_reset(&state);
  while (fread(scores, sizeof scores, 1, stdin) == 1) printf("%d\\n", wake_detector_step(&state, scores));
  return 0;
}
`;
  writeFileSync(join(folder, "main.c"), main);
  const flags = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror", "-O2"];
  const checks = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  execFileSync("gcc", [...flags, ...checks, join(folder, "main.c"), "-o", join(folder, "main")]);

  const generator = random(8);
  const extremes = [-(2 ** 31), 2 ** 31 - 1];
  const scores = Int32Array.from({ length: 4 * 5000 }, (_, i) =>
    i % 97 === 0 ? (extremes[generator.below(2)] ?? 0) : generator.below(8000) - 4000,
  );
  const output = execFileSync(join(folder, "main"), { input: new Uint8Array(scores.buffer) }).toString();
  rmSync(folder, { recursive: true });
  const state = resetDetector(spec);
  const expected = Array.from({ length: 5000 }, (_, t) => stepDetector(spec, state, scores.subarray(4 * t, 4 * t + 4)));
  expect(output.trim().split("\n").map(Number)).toEqual(expected);
  expect(expected.filter((keyword) => keyword >= 0).length).toBeGreaterThan(20);
});

it("refuses a keyword that is not a class", () => {
  expect(() => cDetector(spec, 2, "wake")).toThrow(InputError);
});
