import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it, test } from "vitest";
import { boards } from "../../boards/catalogue.js";
import type { ModelSource } from "../../boards/harness.js";
import { profile } from "../../boards/profile.js";
import { describeWith } from "../../boards/tools.fixture.js";
import { InputError } from "../../errors.js";
import { resetDetector, stepDetector } from "../../features/detector.js";
import { fixedFrontEnd } from "../../features/front-end.js";
import { IntegerInterpreter } from "../../integer/interpreter.js";
import type { IntegerModel } from "../../integer/model.js";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import type { DetectorSpec } from "../../model/detector.js";
import { type FrontEndSpec, frontEndSpec } from "../../model/front-end.js";
import { random } from "../../random.js";
import { exportC } from "../c/export.js";
import { cListener } from "./c-listener.js";

const wide = frontEndSpec(16_000, { arithmetic: "fixed" });
const narrow = frontEndSpec(8000, { arithmetic: "fixed", coefficients: 32 });
const detector: DetectorSpec = { keywords: [2, 1], limit: 200_000, smoothing: 3, threshold: 130_000, refractory: 20 };
const speech = join(import.meta.dirname, "../../../../shared/data/speech_commands/x_test.npy.gz");

/** About a kilobyte of weights over 32 features; its scores of class 1 rise and fall with speech. */
function network(): IntegerModel {
  const model = randomModel({ ...plainShape, input: 32, hidden: 14, classes: 3 }, 3);
  model.input.mean.fill(6000);
  model.input.multiplier.fill(1000);
  model.input.shift.fill(8);
  return model;
}

/** The listener as a program for the harness, which pushes one stride of samples a step. */
function listenerSource(model: IntegerModel, front: FrontEndSpec): ModelSource {
  const { stride } = front;
  const exported = exportC(model, { title: "word" });
  const files = { ...exported.files, ...cListener(exported, front, detector) };
  return {
    name: "ear",
    files: {
      ...files,
      "ear.h": `#ifndef EAR_H
#define EAR_H
#include "word_listener.h"
typedef struct { word_listener listener; int16_t heard[4]; } ear_state;
void ear_reset(ear_state *state);
void ear_step(ear_state *state, const int16_t sample[${stride}]);
void ear_scores(const ear_state *state, int32_t scores[2]);
#endif
`,
      "ear.c": `#include "ear.h"
void ear_reset(ear_state *state) {
  word_listener_reset(&state->listener);
  for (int k = 0; k < 4; k++) state->heard[k] = 0;
}
void ear_step(ear_state *state, const int16_t sample[${stride}]) {
  state->heard[word_push(&state->listener, sample, ${stride}) + 1]++;
}
void ear_scores(const ear_state *state, int32_t scores[2]) {
  for (int k = 0; k < 2; k++) scores[k] = state->listener.detector.levels[k];
}
`,
    },
    channels: stride,
    state: [
      { field: "heard", length: 4, type: "int16_t" },
      { field: "listener.network.h", length: 14, type: "int16_t" },
    ],
    scores: { length: 2, type: "int32_t" },
  };
}

/** What the interpreters say: detections counted by class (from −1), the hidden state, the detector's levels. */
function reference(
  model: IntegerModel,
  front: FrontEndSpec,
  window: Int16Array,
): { state: Int32Array; scores: Int32Array } {
  const interpreter = new IntegerInterpreter(model);
  const state = resetDetector(detector);
  const heard = [0, 0, 0, 0];
  let found = -1;
  const stream = fixedFrontEnd(front).stream((features) => {
    interpreter.step(features);
    found = stepDetector(detector, state, interpreter.scores());
  });
  for (let at = 0; at < window.length; at += front.stride) {
    found = -1;
    stream.push(window.subarray(at, at + front.stride));
    heard[found + 1]! += 1;
  }
  return {
    state: Int32Array.from([...heard, ...(interpreter.state[0]?.h ?? [])]),
    scores: Int32Array.from(state.levels),
  };
}

function windows(): Int16Array[] {
  const generator = random(3);
  const noise = Int16Array.from({ length: 16_000 }, (_, n) => (generator.below(2000) - 1000) * (n < 9000 ? 1 : 30));
  if (!existsSync(speech)) {
    console.log(`skipped: ${speech} is not there; noise alone is run`);
    return [noise];
  }
  const file = gunzipSync(readFileSync(speech));
  const samples = new Int16Array(new Uint8Array(file.subarray(10 + file.readUInt16LE(8))).buffer);
  return [noise, ...[0, 70, 143].map((clip) => samples.slice(16_000 * clip, 16_000 * (clip + 1)))];
}

describeWith(["arm-none-eabi-gcc"], "a listener on a Cortex-M0+ at 48 MHz", () => {
  test("has the interpreters' bits, takes less than 10 ms for a hop of 10 ms, and less than 8 KB of RAM", async () => {
    const model = network();
    const clips = windows();
    const expected = clips.map((window) => reference(model, wide, window));
    const measured = await profile(listenerSource(model, wide), boards.mkr1000, clips, {
      reference: expected,
      sampleRate: 100,
    });
    expect(measured).toMatchObject({ faults: [], matchesReference: true, fits: true, keepsUp: true });
    expect(measured.cyclesPerStep.max).toBeLessThan(480_000);
    expect(measured.ramBeyondEmpty).toBeLessThan(8192);
    const heard = expected.map(({ state }) => state[2] ?? 0);
    expect(Math.max(...heard)).toBeGreaterThan(0);
    expect(Math.max(...heard)).toBeLessThan(10);
  });
});

describeWith(["avr-gcc"], "a listener on an 8-bit Arduino Uno", () => {
  test("has the interpreters' bits, where int has 16", async () => {
    const model = network();
    const clips = windows().map((window) => window.slice(4000, 8000));
    const expected = clips.map((window) => reference(model, narrow, window));
    const measured = await profile(listenerSource(model, narrow), boards.uno, clips, { reference: expected });
    expect(measured).toMatchObject({ faults: [], matchesReference: true });
  });
});

it("refuses a front end of another size", () => {
  const exported = exportC(network(), { title: "word" });
  expect(() => cListener(exported, { ...wide, filters: 40 }, detector)).toThrow(InputError);
});
