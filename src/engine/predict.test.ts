import { expect, it } from "vitest";
import type { Model } from "../model/spec.js";
import { worthwhileThreads } from "./predict.js";

it("starts no thread for what takes less time than its start", () => {
  const tensors = { "layers.0.U": new Float32Array(64 * 64), embedding: new Float32Array(1e6) };
  const model: Pick<Model, "tensors"> = { tensors };
  expect(worthwhileThreads(model, 128, 8)).toBe(1);
  expect(worthwhileThreads(model, 128 * 1000, 8)).toBe(3);
  expect(worthwhileThreads(model, 128 * 100_000, 8)).toBe(8);
});
