import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandTargets } from "./command-targets.js";
import { fileTargets } from "./file-targets.js";
import { fuzz } from "./run.js";
import { soundTargets } from "./sound-targets.js";
import { dataTargets } from "./targets.js";

describe("damaged files", () => {
  it.each([...dataTargets, ...soundTargets, ...fileTargets, ...commandTargets])(
    "$name: an InputError or a valid result",
    async (target) => {
      const before = process.memoryUsage().arrayBuffers;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          refused += (await fuzz(target, [seed])).refused;
        }),
        { numRuns: target.slow ? 60 : 400, seed: 2018 },
      );
      expect(refused).toBeGreaterThan(target.slow ? 20 : 100);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
    },
  );
});
