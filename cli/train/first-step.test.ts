import { expect, it } from "vitest";
import { sequencesOfArrays } from "../../src/data/from-arrays.js";
import { resolveOptions } from "../../src/train/options.js";
import { firstStepText } from "./first-step.js";

const x = { shape: [80, 500, 3], values: new Float32Array(80 * 500 * 3) };
const data = sequencesOfArrays({ x, y: null });
const none = new Uint32Array(0);
const split = { train: Uint32Array.from({ length: 70 }, (_, index) => index), validation: none, test: none };

it("says how large a batch of a large network is, before the first", () => {
  // 3 · (4096² + 3 · 4096) · 500 · 64
  expect(firstStepText({ options: resolveOptions({ hidden: 4096 }), data, split })).toMatch(
    /^A batch is 64 sequences of up to 500 steps, 1,612 billion multiply-adds: it may take minutes/,
  );
});

it("says nothing of a small one", () => {
  expect(firstStepText({ options: resolveOptions({ hidden: 64 }), data, split })).toBe("");
});
