import fc from "fast-check";
import { expect, it } from "vitest";
import { IntegerInterpreter } from "../integer/interpreter.js";
import { randomModel, randomSamples, randomShape } from "../integer/random.fixture.js";
import { IntegerRunner } from "./integer-runner.js";

it("computes what the reference interpreter computes, to the bit, for any cell and any weights", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const shape = randomShape(seed);
      const model = randomModel(shape, seed);
      const samples = randomSamples(shape.input * 24, seed);
      const reference = new IntegerInterpreter(model);
      const runner = new IntegerRunner(model);
      for (let step = 0; step < 24; step++) {
        if (step === 16) {
          reference.reset();
          runner.reset();
        }
        reference.step(samples.subarray(step * shape.input, (step + 1) * shape.input));
        runner.step(samples, step * shape.input);
        expect(runner.scores()).toEqual(reference.scores());
      }
    }),
    { numRuns: 60 },
  );
});
