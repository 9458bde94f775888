import { expect, test } from "vitest";
import { leakyModel } from "./leaky.fixture.js";
import { decodeResults, encodeWindows, firstDifference } from "./windows.js";

const model = leakyModel();

test("windows are encoded as T, then T × D little-endian samples, and end with 0", () => {
  const bytes = encodeWindows([Int16Array.of(1, -2, 300), Int16Array.of(4, 5, 6, 7, 8, 9)], 3);
  const words = [...new Int16Array(bytes.buffer)];
  expect(words).toEqual([1, 1, -2, 300, 2, 4, 5, 6, 7, 8, 9, 0]);
});

test("a window without whole steps is refused", () => {
  expect(() => encodeWindows([Int16Array.of(1, 2)], 3)).toThrow("a window of 2 samples: give T × 3");
  expect(() => encodeWindows([Int16Array.of()], 3)).toThrow("a window of 0 samples");
});

test("results are states, then scores; an aborted run gives those it reached", () => {
  const bytes = new Uint8Array(Int16Array.of(-1, 2, 3, -4, 5, 0, -6, -1, 9, 9).buffer);
  const [result, none] = decodeResults(bytes, model);
  expect(result).toEqual({ state: Int32Array.of(-1, 2, 3, -4), scores: Int32Array.of(5, -6) });
  expect(none).toBeUndefined();
});

test("the first difference may be in a state, a score, or a missing result", () => {
  const reference = [0, 1, 2].map((value) => ({ state: Int32Array.of(value), scores: Int32Array.of(value) }));
  expect(firstDifference(reference, reference)).toBe(-1);
  expect(firstDifference(reference.with(1, { state: Int32Array.of(1), scores: Int32Array.of(7) }), reference)).toBe(1);
  expect(firstDifference(reference.with(0, { state: Int32Array.of(7), scores: Int32Array.of(0) }), reference)).toBe(0);
  expect(firstDifference(reference.slice(0, 2), reference)).toBe(2);
});
