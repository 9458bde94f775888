import { expect, it } from "vitest";
import { judgementWarnings } from "./report.js";

it("warns of a detector that hears fewer than half of the words, and of no other", () => {
  expect(judgementWarnings({ used: { recall: 0.125 } })).toEqual([
    expect.stringMatching(/^the detector hears only 12\.50 % of the words: give more recordings/),
  ]);
  expect(judgementWarnings({ used: { recall: 0.5 } })).toEqual([]);
});
