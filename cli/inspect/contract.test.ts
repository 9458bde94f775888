import { expect, test } from "vitest";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { trainingText } from "./contract.js";
import { describeInteger, integerText } from "./integer.js";

test("an integer model of several samples a step shows how many", () => {
  const model = randomModel(plainShape, 1);
  const text = (frame?: number) =>
    integerText("m", describeInteger({ ...model, ...(frame === undefined ? {} : { frame }) }, 1));
  expect(text(3)).toMatch(/\n +frame +3 samples a step\n/);
  expect(text()).not.toContain("frame");
});

test("the numbers of a training have six digits, and whole ones all", () => {
  const training = {
    best: { loss: 1.1350464823767532, weights: [1 / 3, 1] },
    options: { seed: 123456789, rate: 0.01 },
  };
  expect(trainingText(training).match(/\S+$/gm)).toEqual(["Training", "1.13505", "[0.333333,1]", "123456789", "0.01"]);
});
