import { expect, test } from "vitest";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { describeInteger, integerText } from "./integer.js";

test("an integer model of several samples a step shows how many", () => {
  const model = randomModel(plainShape, 1);
  const text = (frame?: number) =>
    integerText("m", describeInteger({ ...model, ...(frame === undefined ? {} : { frame }) }, 1));
  expect(text(3)).toMatch(/\n +frame +3 samples a step\n/);
  expect(text()).not.toContain("frame");
});
