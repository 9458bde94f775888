import { expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { detectorSpec, parseDetector, scaleDetector } from "./detector.js";
import { frameCount, frontEndSpec, parseFrontEnd } from "./front-end.js";

it("survives JSON unchanged", () => {
  const spec = frontEndSpec(16_000, { arithmetic: "fixed", coefficients: 13 });
  expect(parseFrontEnd(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  const detector = detectorSpec([0, 2], 256, 100);
  expect(parseDetector(JSON.parse(JSON.stringify(detector)))).toEqual(detector);
});

it("names what is wrong with a front end or a detector from a file", () => {
  const spec = frontEndSpec(16_000);
  expect(() => parseFrontEnd(null)).toThrow(InputError);
  expect(() => parseFrontEnd({ ...spec, window: "400" })).toThrow(/window is "400"; must be number/);
  expect(() => parseFrontEnd({ ...spec, more: 1 })).toThrow(/more/);
  expect(() => parseFrontEnd({ ...spec, stride: 0 })).toThrow(/stride is 0/);
  expect(() => parseDetector({ ...detectorSpec([0], 256, 100), keywords: 0 })).toThrow(/keywords is 0/);
  expect(() => parseDetector({ ...detectorSpec([0], 256, 100), threshold: 1e9 })).toThrow(/threshold is 1000000000/);
});

it("has the paper's window and stride at 16 kHz, and counts its frames", () => {
  const spec = frontEndSpec(16_000);
  expect(spec).toMatchObject({ window: 400, stride: 160, transform: 512, filters: 32 });
  expect([0, 399, 400, 559, 560, 16_000].map((samples) => frameCount(spec, samples))).toEqual([1, 1, 1, 1, 2, 98]);
});

it("scales a detector to another unit of scores, and keeps it within 32 bits", () => {
  const spec = detectorSpec([1], 256, 100);
  expect(scaleDetector(spec, 4)).toEqual({ ...spec, limit: 8192, threshold: 2048 });
  expect(scaleDetector(spec, 1e9)).toMatchObject({ limit: 2 ** 26, threshold: 2 ** 26 });
  expect(parseDetector(scaleDetector(spec, 1e-9))).toMatchObject({ limit: 1, threshold: 0 });
});
