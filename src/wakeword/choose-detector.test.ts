import { expect, it } from "vitest";
import { allowedAnHour } from "./choose-detector.js";

it("a stream that is too short for the wanted rate may have one false accept", () => {
  expect(allowedAnHour(0.5, 0.5)).toBe(2);
  expect(allowedAnHour(0.5, 1)).toBe(1);
  expect(allowedAnHour(0.5, 4)).toBe(0.5);
});
