import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz } from "./run.js";
import { dataTargets } from "./targets.js";

describe("damaged data files", () => {
  it.each(dataTargets)("$name: an InputError or a sound result", async (target) => {
    const before = process.memoryUsage().arrayBuffers;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        refused += (await fuzz(target, [seed])).refused;
      }),
      { numRuns: 400, seed: 2018 },
    );
    expect(refused).toBeGreaterThan(100);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
  });
});
