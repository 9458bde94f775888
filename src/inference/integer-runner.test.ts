import fc from "fast-check";
import { expect, it } from "vitest";
import { IntegerInterpreter } from "../integer/interpreter.js";
import { randomModel, randomShape, randomTextShape, samplesFor } from "../integer/random.fixture.js";
import { IntegerRunner } from "./integer-runner.js";

it("equals the reference interpreter to the bit, for any cell and any weights", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const model = randomModel(seed % 4 === 0 ? randomTextShape(seed) : randomShape(seed), seed);
      const D = model.input.mean.length;
      const samples = samplesFor(model, 24, seed);
      const reference = new IntegerInterpreter(model);
      const runner = new IntegerRunner(model);
      for (let step = 0; step < 24; step++) {
        if (step === 16) {
          reference.reset();
          runner.reset();
        }
        reference.step(samples.subarray(step * D, (step + 1) * D));
        runner.step(samples, step * D);
        expect(runner.scores()).toEqual(reference.scores());
      }
    }),
    { numRuns: 60 },
  );
});
