import { expect, it } from "vitest";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { measuredOn } from "./measured.js";

describeWith(["avr-gcc"], "a finalist's model, measured", () => {
  it("names the limit of time that it exceeds", async () => {
    const model = randomModel({ ...plainShape, hidden: 16 }, 1);
    const { ms, excess } = await measuredOn(model, "uno", null);
    expect(excess).toBeNull();
    expect(await measuredOn(model, "uno", ms)).toEqual({ ms, excess: null });
    const words = `takes ${ms.toPrecision(3)} ms per step on Arduino Uno, more than the limit of 0.25`;
    expect(await measuredOn(model, "uno", 0.25)).toEqual({ ms, excess: words });
  });

  it("says that the board's memory is too small, not that the model is slow", async () => {
    const { excess } = await measuredOn(randomModel({ ...plainShape, hidden: 172 }, 2), "uno", null);
    expect(excess).toBe("does not fit the memory of Arduino Uno");
  });
});
