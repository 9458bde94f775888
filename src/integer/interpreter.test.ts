import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proveBounds } from "./bounds.js";
import { checkIntegerModel } from "./check.js";
import { IntegerInterpreter, largest } from "./interpreter.js";
import { type IntegerModel, sumLimit } from "./model.js";
import { plainShape, randomModel, randomSamples, randomShape } from "./random.fixture.js";
import { shiftRound } from "./rounding.js";

/** One unit, one channel: numbers small enough to work out by hand. */
function handModel(): IntegerModel {
  const model = randomModel({ ...plainShape, input: 1, hidden: 1, classes: 2 }, 1);
  model.input = {
    sampleScale: [1],
    companding: null,
    mean: Int16Array.of(100),
    multiplier: Int16Array.of(384),
    shift: Uint8Array.of(8),
  };
  const [layer] = model.layers;
  if (layer === undefined) throw new Error("no layer");
  Object.assign(layer, {
    inputBits: 10,
    stateBits: 12,
    sumBits: 12,
    stateBound: 4096,
    sumShift: 5,
    fromInput: { factor: null, factorBits: 0, shift: 0, bits: 10 },
    fromState: { factor: null, factorBits: 0, shift: 2, bits: 10 },
    inputWeightBits: 7,
    stateWeightBits: 7,
    sums: [{ name: "shared", reads: "both", matrix: { rows: 1, columns: 2, values: Int8Array.of(64, -32) } }],
    biases: [Int16Array.of(2048), Int16Array.of(-1024)],
    coefficients: [16384, 1638],
  });
  model.head = {
    matrix: { rows: 2, columns: 1, values: Int8Array.of(10, -10) },
    matrixBits: 4,
    bias: Int16Array.of(-3, 5),
    biasShift: 4,
    scoreBits: 16,
  };
  return model;
}

describe("the interpreter", () => {
  it("computes a step worked out by hand", () => {
    const interpreter = new IntegerInterpreter(handModel(), { check: true });
    interpreter.step([1467]);
    // x = (1367·384 + 128) >> 8 = 2051; s = (2051·64 + 16) >> 5 = 4102
    // z = clip(4102 + 2048 = 6150, ±4096) + 4096 = 8192 in Q13 → 16384; h̃ = clip(4102 − 1024, ±4096) = 3078
    // weight = (16384·0 + 2^14) >> 15 + 1638 = 1638; h = (1638·3078 + 0 + 2^13) >> 14 = 308
    expect(interpreter.state[0]?.h[0]).toBe(308);
    expect([...interpreter.scores()]).toEqual([3080 - 48, -3080 + 80]);
    interpreter.step([-900]);
    // x = (−1000·384 + 128) >> 8 = −1500; v_h = (308 + 2) >> 2 = 77; s = (−96000 − 2464 + 16) >> 5 = −3077 (halves up)
    // z: −3077 + 2048 = −1029 → 3067 in Q13 → 6134; h̃ = clip(−4101) = −4096
    // weight = (16384·10250 + 16384) >> 15 + 1638 = 5125 + 1638 = 6763
    // h = (6763·−4096 + 6134·308 + 8192) >> 14 = (−27701248 + 1889272 + 8192) >> 14 = −1575
    expect(interpreter.state[0]?.h[0]).toBe(-1575);
    interpreter.reset();
    expect(interpreter.state[0]?.h[0]).toBe(0);
  });

  it("never leaves 32 bits or the state's bound, whatever the weights and samples", () => {
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const shape = randomShape(seed);
        const model = randomModel(shape, seed);
        checkIntegerModel(model);
        proveBounds(model);
        const interpreter = new IntegerInterpreter(model, { check: true });
        const samples = randomSamples(20 * shape.input, seed);
        for (let at = 0; at < samples.length; at += shape.input) {
          interpreter.step(samples.subarray(at, at + shape.input));
          interpreter.state.forEach(({ h }, index) => {
            const bound = model.layers[index]?.stateBound ?? 0;
            expect(h.every((value) => Math.abs(value) <= bound)).toBe(true);
          });
        }
        interpreter.scores();
      }),
      { numRuns: 150 },
    );
  });

  it("stays bounded and deterministic over a million random steps without a reset", () => {
    const model = randomModel({ ...plainShape, input: 1, hidden: 2 }, 5);
    // The gate fully open and a positive ν: in real numbers the state would grow without bound.
    for (const layer of model.layers) {
      layer.biases[0]?.fill(sumLimit);
      layer.coefficients = [32767, 1638];
    }
    const run = () => {
      const interpreter = new IntegerInterpreter(model, { check: true });
      const samples = randomSamples(4096, 3);
      let hash = 0;
      for (let step = 0; step < 1e6; step++) {
        interpreter.step([samples[(step * 7) & 4095] ?? 0]);
        for (const h of interpreter.state[0]?.h ?? []) hash = (Math.imul(hash, 31) + h) | 0;
      }
      const bound = model.layers[0]?.stateBound ?? 0;
      expect(interpreter.state[0]?.h.every((h) => Math.abs(h) <= bound)).toBe(true);
      return hash;
    };
    expect(run()).toBe(run());
  });

  it("classifies by the largest score after the last step, the first among equals", () => {
    const model = randomModel({ ...plainShape, rankU: 5 }, 9);
    const interpreter = new IntegerInterpreter(model);
    const window = randomSamples(5 * 9, 4);
    const found = interpreter.classify(window);
    expect(found).toBe(largest(interpreter.scores()));
    expect(interpreter.classify(window)).toBe(found);
    expect(largest([3, 7, 7])).toBe(1);
    expect(() => interpreter.classify(window.subarray(1))).toThrow("give T steps of 9 each");
  });
});

describe("rounding", () => {
  it("rounds halves upwards, on both sides of zero", () => {
    expect([6, 5, -5, -6, -7].map((value) => shiftRound(value, 2))).toEqual([2, 1, -1, -1, -2]);
    expect(shiftRound(7, 0)).toBe(7);
  });
});
