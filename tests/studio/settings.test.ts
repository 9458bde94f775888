/** @file Which settings of a training the studio saves. */
import { describe, expect, it } from "vitest";
import { settingLimits, settingProblem } from "../../studio/src/learn/settings.js";

describe("settings of a training", () => {
  it.each(["epochs", "hidden", "window", "ms", "size"] as const)(
    "of %s are within the limits, bounds included, or empty",
    (key) => {
      const { least, most } = settingLimits[key];
      for (const value of [null, least, most]) expect(settingProblem(key, value)).toBeNull();
      for (const value of [least - 0.005, most + 1, Number.NaN]) expect(settingProblem(key, value)).not.toBeNull();
    },
  );

  it.each([
    ["window", -3, "Not saved: give a number from 0.1 to 60, or leave it empty."],
    ["epochs", 7.5, "Not saved: give a whole number from 5 to 5000, or leave it empty."],
    ["hidden", 1000, "Not saved: give a whole number from 4 to 256, or leave it empty."],
  ] as const)("%s cannot be %s", (key, value, sentence) => {
    expect(settingProblem(key, value)).toBe(sentence);
  });

  it("of a window may have a fraction", () => {
    expect(settingProblem("window", 0.25)).toBeNull();
  });
});
