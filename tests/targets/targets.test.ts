import { describe, expect, it } from "vitest";
import { targets } from "./catalogue.js";
import { compareOn } from "./compare.js";
import { missingTools } from "./run.js";
import { randomTrials, trainedTrials } from "./trials.js";

const trials = [...(await trainedTrials()), ...randomTrials(10)];

describe("exported C, on every available compiler and processor", () => {
  it.each(targets)("$name: all states and scores equal the interpreter's at every step", (target) => {
    const missing = missingTools(target);
    if (missing.length > 0 && process.env.CI === undefined) {
      console.log(`skipped ${target.name}: no ${missing.join(", ")}; apt install ${target.packages}`);
      return;
    }
    const { equal, different } = compareOn(target, trials);
    expect(different).toEqual([]);
    // Two kilobytes are enough for the smallest trained models, but not for these random ones.
    expect(equal).toBeGreaterThan((target.memory?.flash ?? Infinity) > 2048 ? trials.length / 2 : 0);
  });
});
