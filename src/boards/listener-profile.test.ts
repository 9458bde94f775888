import { expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { boards } from "../cost/catalogue.js";
import { estimateOn } from "../cost/estimate.js";
import { exportC } from "../deploy/c/export.js";
import { extremeSounds, frontEnds, soundModel, spokenWords } from "../deploy/frontend/sound.fixture.js";
import { fixedFrontEnd } from "../features/front-end.js";
import { frontEndSpec } from "../model/front-end.js";
import { noiseClips } from "../pipeline/files/clips.js";
import { profileListener } from "./listener-profile.js";
import { measure } from "./measure.js";
import { profile } from "./profile.js";
import { listenerProgram } from "./program.js";
import { listenerReference, wholeHops } from "./reference.js";
import { formatListenerLine, formatListenerProfile } from "./report.js";
import { describeWith } from "./tools.fixture.js";

describeWith(["arm-none-eabi-gcc"], "a listener on a Cortex-M0+ at 48 MHz", () => {
  const clips = [extremeSounds(16_000), ...spokenWords(2)];
  const model = soundModel(frontEnds.wide, clips);

  test("has the interpreters' bits, takes less than 10 ms for a hop of 10 ms, and less than 8 KB of RAM", async () => {
    const measured = await profileListener(model, boards.mkr1000, clips, { title: "word" });
    expect(measured).toMatchObject({ faults: [], matchesReference: true, fits: true, keepsUp: true, advice: [] });
    expect(measured.cyclesPerHop.max).toBeLessThan(480_000);
    expect(measured.ramTotal).toBeLessThan(8192);
    expect(measured).toMatchObject({
      frameBuffer: 800,
      transformScratch: 2048,
      tables: 1046,
      hopSamples: 160,
      hopMs: 10,
    });
    expect(measured.detections).toBeGreaterThan(0);
    expect(measured.detections).toBeLessThan(measured.frames / 3);
    expect(formatListenerLine(measured)).toMatch(/^Arduino MKR1000: .* ms of every 10\.0$/);
  });

  test("counts the network's cycles separately: a step and the scores", async () => {
    const [clip = new Int16Array()] = clips;
    const { networkCycles } = await profileListener(model, boards.mkr1000, [clip], { title: "word" });
    const features = fixedFrontEnd(model.frontEnd).features(wholeHops(clip, model.frontEnd));
    const { cyclesPerStep } = await profile(exportC(model, { title: "word" }), boards.mkr1000, [features]);
    expect(networkCycles).toBeGreaterThan(cyclesPerStep.mean + 100);
    expect(networkCycles).toBeLessThan(cyclesPerStep.mean + 1000);
  });

  test("detects one feature that differs in one bit", async () => {
    const hops = [wholeHops(extremeSounds(16_000).subarray(0, 3200), model.frontEnd)];
    const wrong = listenerReference(model, model, hops);
    wrong[12]!.state[31]! ^= 1;
    const { footprint } = await measure(listenerProgram(model, model, { title: "w" }), boards.mkr1000, hops, wrong);
    expect(footprint.matchesReference).toBe(false);
  });
});

describeWith(["arm-none-eabi-gcc", "avr-gcc"], "the estimate for a listener", () => {
  test.each(["wide", "narrow", "odd", "whole"] as const)("is near the measurement: %s", async (name) => {
    const model = soundModel(frontEnds[name], [extremeSounds(frontEnds[name].sampleRate)]);
    const [, noise = new Int16Array()] = noiseClips(model.frontEnd, 2);
    const clip = noise.subarray(noise.length / 4, noise.length / 2);
    for (const board of [boards.uno, boards.mkr1000]) {
      const { flashBeyondEmpty, ramBeyondEmpty, msPerHop } = await profileListener(model, board, [clip], {
        title: "w",
      });
      const predicted = estimateOn(model, board);
      const ratios = [flashBeyondEmpty / predicted.flash, ramBeyondEmpty / predicted.ram, msPerHop / predicted.ms];
      for (const ratio of ratios) {
        expect(ratio, `${board.id}: ${ratios}`).toBeGreaterThan(0.85);
        expect(ratio, `${board.id}: ${ratios}`).toBeLessThan(1.18);
      }
      const network = estimateOn({ ...model, frontEnd: null }, board);
      expect(predicted.ms).toBeGreaterThan(3 * network.ms);
    }
  });
});

describeWith(["avr-gcc"], "a listener on an 8-bit Arduino Uno", () => {
  test("has the interpreters' bits with 16-bit int", async () => {
    const clips = [extremeSounds(8000).subarray(800, 3200)];
    const model = soundModel(frontEndSpec(8000, { arithmetic: "fixed", coefficients: 32 }), clips);
    const measured = await profileListener(model, boards.uno, clips, { title: "word" });
    expect(measured).toMatchObject({ faults: [], matchesReference: true, keepsUp: false });
  });

  test("reports what is too large or too slow, and what to change", async () => {
    const clips = [extremeSounds(16_000).subarray(0, 800)];
    const measured = await profileListener(soundModel(frontEnds.wide, clips), boards.uno, clips, { title: "word" });
    expect(measured).toMatchObject({ fits: false, keepsUp: false, matchesReference: true, frames: 3, hops: 5 });
    expect(measured.advice).toHaveLength(2);
    const [ram, time] = measured.advice;
    expect(ram).toMatch(/^needs 3,\d\d\d B of RAM, 2,848 of them for .*; Arduino Uno has 2,048: .*sampleRate.*frame/);
    expect(time).toMatch(/^needs \d\d\.\d ms per hop, \d % of them for the network; .* every 10\.0 ms: .*hop/);
    const text = formatListenerProfile(measured);
    for (const line of measured.advice) expect(text).toContain(`  ! ${line}`);
  });
});

test("a model without a front end is refused", async () => {
  const model = { ...soundModel(frontEnds.odd, [extremeSounds(11_025)]), frontEnd: null };
  await expect(profileListener(model, boards.uno, [], { title: "gait" })).rejects.toThrow(InputError);
});
