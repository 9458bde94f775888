import { expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { exportC } from "../c/export.js";
import { cListener } from "./c-listener.js";
import { extremeSounds, frontEnds, soundModel } from "./sound.fixture.js";

it("refuses a front end of another size", () => {
  const { wide } = frontEnds;
  const model = soundModel(wide, [extremeSounds(16_000)]);
  expect(() => cListener(exportC(model), { ...wide, filters: 40 }, model.detector)).toThrow(InputError);
});
