/** @file Which clips the studio records. */
import { describe, expect, it } from "vitest";
import { clipLimits, clipsProblem, shortProblem } from "../../studio/src/capture/clips.js";

describe("clips", () => {
  const { seconds, clips } = clipLimits;

  it("can be recorded within the limits, bounds included", () => {
    expect(clipsProblem(seconds.least, clips.least)).toBeNull();
    expect(clipsProblem(seconds.most, clips.most)).toBeNull();
  });

  it.each([
    [0, 20, "A clip takes 0.2 to 60 seconds, not 0."],
    [-3, 20, "A clip takes 0.2 to 60 seconds, not -3."],
    [61, 20, "A clip takes 0.2 to 60 seconds, not 61."],
    [Number.NaN, 20, "A clip takes 0.2 to 60 seconds, not NaN."],
    [null, 20, "Give the seconds of a clip: 0.2 to 60."],
    [1, 0, "1 to 200 clips can be recorded at once, not 0."],
    [1, 201, "1 to 200 clips can be recorded at once, not 201."],
    [1, 1.5, "The number of clips is whole, not 1.5."],
    [1, null, "Give the number of clips: 1 to 200."],
  ])("of %s seconds, %s of them, are refused", (length, count, sentence) => {
    expect(clipsProblem(length, count)).toBe(sentence);
  });

  it("hold two samples or more at the sensor's rate", () => {
    expect(shortProblem(0.2, 10)).toBeNull();
    expect(shortProblem(0.2, 1)).toBe("0.2 s at 1 Hz are fewer than two samples: record clips of 2 s or more.");
    expect(shortProblem(2, 1)).toBeNull();
  });
});
