import fc from "fast-check";
import { expect, it } from "vitest";
import { execute } from "../language/execute.js";
import { interval, reach } from "../language/interval.js";
import { overflowsOf } from "../language/proof.js";
import { compand } from "../model/companding.js";
import { inputProgram } from "./input-program.js";
import { plainShape, randomModel } from "./random.fixture.js";
import { compandRaw, mostCompanded, mostKneeBits } from "./sample.js";

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

it("equals the printed procedure, checked, whether its knee is a constant or a parameter", () => {
  const own = randomModel({ ...plainShape, input: 1, companded: true }, 5);
  const several = randomModel({ ...plainShape, companded: true }, 3);
  const kneeOf = {
    ...several.input,
    companding: { centre: new Int16Array(9), kneeBits: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 12) },
  };
  const [known, parameter] = [own, { ...several, input: kneeOf }].map(
    (model) => inputProgram(model.input).companded?.procedure,
  );
  if (known === undefined || parameter === undefined) throw new Error("both models compand");
  const [knee = 0] = own.input.companding?.kneeBits ?? [];
  for (const procedure of [known, parameter]) expect(overflowsOf(procedure)).toEqual([]);
  fc.assert(
    fc.property(word, fc.integer({ min: -32767, max: 32767 }), bits, (sample, centre, kneeBits) => {
      expect(execute(known, [sample, centre], new Map())).toBe(compandRaw(sample, centre, knee));
      expect(execute(parameter, [sample, centre, 2 ** kneeBits], new Map())).toBe(compandRaw(sample, centre, kneeBits));
    }),
  );
});

it("is folded within 32 bits, including the half added for rounding", () => {
  const model = randomModel({ ...plainShape, extreme: true }, 1);
  const most = { ...model.input, mean: new Int16Array(9).fill(-32767), multiplier: new Int16Array(9).fill(32767) };
  for (const mean of [most.mean, most.mean.map((value, d) => (d === 0 ? 32767 : value))]) {
    const { product, shift } = inputProgram({ ...most, mean });
    expect(reach(product) + 2 ** (interval(shift).high - 1)).toBeLessThan(2 ** 31);
  }
});
