import fc from "fast-check";
import { expect, it } from "vitest";
import { random } from "../core/random.js";
import { frontEndSpec } from "../model/front-end.js";
import { frontEnd } from "./front-end.js";

it("streams the features of a whole recording, in pieces of any size", () => {
  const generator = random(1);
  const samples = Int16Array.from({ length: 1500 }, () => generator.below(65_536) - 32_768);
  for (const arithmetic of ["float", "fixed"] as const) {
    const front = frontEnd(frontEndSpec(8000, { arithmetic, stride: 110 }));
    const whole = Array.from(front.features(samples));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 }), (pieces) => {
        const taken: number[] = [];
        const stream = front.stream((features) => taken.push(...features));
        stream.push(samples.subarray(0, 50));
        stream.reset();
        let at = 0;
        for (const piece of [...pieces, samples.length]) {
          stream.push(samples.subarray(at, at + piece));
          at += piece;
        }
        expect(taken).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  }
});
