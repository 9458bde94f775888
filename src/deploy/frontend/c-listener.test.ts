import { expect, it, test } from "vitest";
import { boards } from "../../boards/catalogue.js";
import { profileListener } from "../../boards/listener-profile.js";
import { describeWith } from "../../boards/tools.fixture.js";
import { InputError } from "../../errors.js";
import { frontEndSpec } from "../../model/front-end.js";
import { exportC } from "../c/export.js";
import { cListener } from "./c-listener.js";
import { extremeSounds, frontEnds, soundModel, spokenWords } from "./sound.fixture.js";

describeWith(["arm-none-eabi-gcc"], "a listener on a Cortex-M0+ at 48 MHz", () => {
  test("has the interpreters' bits, takes less than 10 ms for a hop of 10 ms, and less than 8 KB of RAM", async () => {
    const clips = [extremeSounds(16_000), ...spokenWords(3)];
    const model = soundModel(frontEnds.wide, clips);
    const measured = await profileListener(model, boards.mkr1000, clips, { title: "word" });
    expect(measured).toMatchObject({ faults: [], matchesReference: true, fits: true, keepsUp: true, advice: [] });
    expect(measured.cyclesPerHop.max).toBeLessThan(480_000);
    expect(measured.ramTotal).toBeLessThan(8192);
    expect(measured.detections).toBeGreaterThan(0);
    expect(measured.detections).toBeLessThan(measured.frames / 3);
  });
});

describeWith(["avr-gcc"], "a listener on an 8-bit Arduino Uno", () => {
  test("has the interpreters' bits, where int has 16", async () => {
    const clips = [extremeSounds(8000).subarray(800, 3200)];
    const model = soundModel(frontEndSpec(8000, { arithmetic: "fixed", coefficients: 32 }), clips);
    const measured = await profileListener(model, boards.uno, clips, { title: "word" });
    expect(measured).toMatchObject({ faults: [], matchesReference: true, keepsUp: false });
  });
});

it("refuses a front end of another size", () => {
  const { wide } = frontEnds;
  const model = soundModel(wide, [extremeSounds(16_000)]);
  expect(() => cListener(exportC(model), { ...wide, filters: 40 }, model.detector)).toThrow(InputError);
});
