import { expect, it } from "vitest";
import { sequencesOfArrays } from "../../src/data/from-arrays.js";
import { languageData } from "../../src/data/text/language.js";
import { resolveOptions } from "../../src/train/resolve.js";
import { firstStepText } from "./first-step.js";

const x = { shape: [80, 500, 3], values: new Float32Array(80 * 500 * 3) };
const data = sequencesOfArrays({ x, y: null });
const none = new Uint32Array(0);
const split = { train: Uint32Array.from({ length: 70 }, (_, index) => index), validation: none, test: none };

it("reports the cost of a batch of a large network before the first", () => {
  // 3 · (4096² + 3 · 4096) · 500 · 64
  expect(firstStepText({ options: resolveOptions({ hidden: 4096 }), data, split, memoryBytes: 0 })).toMatch(
    /^A batch is 64 sequences of up to 500 steps, 1,612 billion multiply-adds: it may take minutes/,
  );
});

it("prints nothing for a small one", () => {
  expect(firstStepText({ options: resolveOptions({ hidden: 64 }), data, split, memoryBytes: 0 })).toBe("");
});

it("reports the memory of a language model of any size", () => {
  const texts = languageData([new Uint8Array(100)], { unit: "bytes", vocabulary: [] });
  const parts = { train: Uint32Array.of(0), validation: none, test: none };
  expect(firstStepText({ options: resolveOptions({}), data: texts, split: parts, memoryBytes: 3 * 2 ** 20 })).toBe(
    "Batches of 64 streams, 35 tokens each, a softmax over 256: 3 MiB of memory.\n",
  );
});
