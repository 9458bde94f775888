/** @file The programs of devices against the plain references, with every number checked. */
import { describe, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { extremeSounds, frontEnds, spokenWords } from "../../deploy/frontend/sound.fixture.js";
import { execute } from "../../language/execute.js";
import { overflowsOf } from "../../language/proof.js";
import type { NumberArray } from "../../language/syntax.js";
import type { DetectorSpec } from "../../model/detector.js";
import { type FrontEndSpec, featureCount, frontEndSpec } from "../../model/front-end.js";
import { resetDetector, stepDetector } from "../detector.js";
import { fixedFrontEnd } from "../front-end.js";
import { detectorProgram } from "./detector.js";
import { frontEndProgram } from "./front-end.js";

/** Features of some frames of a sound, a frame at a time. */
function programFeatures(spec: FrontEndSpec, sound: Int16Array): Int16Array {
  const { frame, samples, z, features, energies } = frontEndProgram(spec);
  const [held, written] = [new Int16Array(spec.window), new Int16Array(features.length)];
  const memory = new Map<NumberArray, Int16Array | Int32Array>([
    [samples, held],
    [z, new Int32Array(spec.transform)],
    [features, written],
    ...(energies === null ? [] : [[energies, new Int16Array(spec.filters)] satisfies [NumberArray, Int16Array]]),
  ]);
  const frames = Math.floor(sound.length / spec.window);
  const found = Array.from({ length: frames }, (_, t) => {
    held.set(sound.subarray(t * spec.window, (t + 1) * spec.window));
    execute(frame, [], memory);
    return [...written];
  });
  return Int16Array.from(found.flat());
}

describe("the front end's program", () => {
  it.each(Object.entries(frontEnds))("gives the reference's bits, and nothing leaves its range: %s", (name, spec) => {
    const sounds = extremeSounds(spec.sampleRate);
    const sound =
      name === "narrow" ? Int16Array.from([...sounds, ...spokenWords(1).flatMap((word) => [...word])]) : sounds;
    const untouching = { ...spec, stride: spec.window };
    const expected = fixedFrontEnd(untouching).features(sound);
    const found = programFeatures(untouching, sound);
    expect(found).toEqual(expected.subarray(0, found.length));
    expect(found.length).toBeGreaterThan(20 * featureCount(spec));
  });

  it("stays within 32 bits for any samples and every length of the transform", () => {
    const transforms = [64, 128, 256, 512, 1024, 2048, 4096];
    const specs = transforms.map((transform) =>
      frontEndSpec(8000, {
        arithmetic: "fixed",
        transform,
        window: transform - 3,
        stride: 16,
        filters: Math.min(transform / 8, 128),
      }),
    );
    for (const spec of [...Object.values(frontEnds), ...specs]) {
      expect(overflowsOf(frontEndProgram(spec).frame)).toEqual([]);
    }
  });
});

it("the detector's program gives the reference's detections and levels", () => {
  const spec: DetectorSpec = { keywords: [2, 0], limit: 3000, smoothing: 3, threshold: -500, refractory: 7 };
  const { detect, start, scores, levels, wait } = detectorProgram(spec, 4);
  const [given, smoothed, left] = [new Int32Array(4), new Int32Array(2), new Int16Array(1)];
  const memory = new Map<NumberArray, Int16Array | Int32Array>([
    [scores, given],
    [levels, smoothed],
    [wait, left],
  ]);
  expect([detect, start].flatMap(overflowsOf)).toEqual([]);
  execute(start, [], memory);
  const state = resetDetector(spec);
  const generator = random(8);
  const extremes = [-(2 ** 31), 2 ** 31 - 1];
  let heard = 0;
  for (let step = 0; step < 2000; step++) {
    given.forEach((_, i) => {
      given[i] = step % 31 === i ? (extremes[generator.below(2)] ?? 0) : generator.below(8000) - 4000;
    });
    const expected = stepDetector(spec, state, given);
    expect(execute(detect, [], memory)).toBe(expected);
    expect(smoothed).toEqual(state.levels);
    if (expected >= 0) heard++;
  }
  expect(heard).toBeGreaterThan(20);
});
