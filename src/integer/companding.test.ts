import fc from "fast-check";
import { expect, it } from "vitest";
import { compand } from "../model/companding.js";
import { compandRaw, mostCompanded, mostKneeBits } from "./companding.js";

const word = fc.integer({ min: -32768, max: 32767 });
const bits = fc.integer({ min: 0, max: mostKneeBits });

it("is the real function, rounded to the nearest unit", () => {
  fc.assert(
    fc.property(word, fc.integer({ min: -32767, max: 32767 }), bits, (sample, centre, kneeBits) => {
      const exact = compand(sample, centre, 2 ** kneeBits) * 2 ** kneeBits;
      const integer = compandRaw(sample, centre, kneeBits);
      expect(Math.abs(exact - integer)).toBeLessThanOrEqual(0.5);
    }),
    { numRuns: 5000 },
  );
});

it("fits 16 bits at the extremes", () => {
  for (let kneeBits = 0; kneeBits <= mostKneeBits; kneeBits++) {
    expect(compandRaw(-32768, 32767, kneeBits)).toBeGreaterThanOrEqual(-mostCompanded);
    expect(compandRaw(32767, -32767, kneeBits)).toBeLessThanOrEqual(mostCompanded);
  }
});
