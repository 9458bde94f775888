import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { execute } from "../language/execute.js";
import { overflowsOf } from "../language/proof.js";
import type { NumberArray, Procedure } from "../language/syntax.js";
import { IntegerInterpreter } from "./interpreter.js";
import { mostPooled, poolOf } from "./pooling.js";
import { poolProgram } from "./pooling-program.js";
import { plainShape, randomModel, randomSamples } from "./random.fixture.js";

const bound = 32767;
const states = fc.array(fc.integer({ min: -bound, max: bound }), { minLength: 1, maxLength: 40 });

/** A pool of one unit, and the state that it reads. */
function pool(readout: "mean" | "max" | "last") {
  const h = new Int16Array(1);
  const model = randomModel({ ...plainShape, hidden: 1, readout, extreme: true }, 1);
  return { h, pool: poolOf(model, h) };
}

/** The same, computed by the program that devices run. */
function watchedPool(readout: "mean" | "max", bound: number) {
  const model = randomModel({ ...plainShape, hidden: 1, readout, extreme: true }, 1);
  const program = poolProgram({ ...model, layers: model.layers.map((layer) => ({ ...layer, stateBound: bound })) });
  if (program === null) throw new Error("nothing is pooled");
  const memory = new Map<NumberArray, Int16Array | Int32Array>();
  for (const array of [program.h, program.read, ...program.kept]) {
    memory.set(array, array.type === "int16" ? new Int16Array(array.length) : new Int32Array(array.length));
  }
  const run = (procedure: Procedure | null) => {
    if (procedure !== null) execute(procedure, [], memory);
  };
  const element = (array: NumberArray) => memory.get(array) ?? new Int16Array(1);
  return {
    program,
    start: () => run(program.start),
    add(value: number) {
      element(program.h)[0] = value;
      run(program.pool);
    },
    read() {
      run(program.fill);
      return element(program.read)[0];
    },
  };
}

describe("what the head reads", () => {
  it("is the same by the devices' program, which stays within 32 bits", () => {
    for (const readout of ["mean", "max"] as const) {
      const { h, pool: gathered } = pool(readout);
      const device = watchedPool(readout, bound);
      const { start, pool: adding, fill } = device.program;
      expect([start, adding, ...(fill === null ? [] : [fill])].flatMap(overflowsOf)).toEqual([]);
      fc.assert(
        fc.property(states, (values) => {
          gathered.reset();
          device.start();
          for (const value of values) {
            h[0] = value;
            gathered.add();
            device.add(value);
            expect(device.read()).toBe(gathered.read()[0]);
          }
        }),
      );
      for (let step = 0; step < 2 * mostPooled; step++) {
        h[0] = step < mostPooled ? -bound : bound;
        gathered.add();
        device.add(h[0] ?? 0);
      }
      expect(device.read()).toBe(gathered.read()[0]);
    }
  });

  it("is the mean, halves upwards, or the maximum of the states since the reset", () => {
    fc.assert(
      fc.property(states, states, (before, values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const expected = { mean: Math.floor(sum / values.length + 0.5), max: Math.max(...values), last: values.at(-1) };
        for (const readout of ["mean", "max", "last"] as const) {
          const { h, pool: gathered } = pool(readout);
          for (const part of [before, values]) {
            gathered.reset();
            for (const value of part) {
              h[0] = value;
              gathered.add();
            }
          }
          expect(gathered.read()[0]).toBe(expected[readout]);
        }
      }),
    );
  });

  it("is within the bound before the first step", () => {
    expect(pool("mean").pool.read()[0]).toBe(0);
    expect(pool("max").pool.read()[0]).toBe(-bound);
  });

  it("stays within 32 bits on an endless stream, as a mean of the latest steps rather than the first", () => {
    const { h, pool: gathered } = pool("mean");
    const meanAfter = (value: number, steps: number) => {
      h[0] = value;
      for (let step = 0; step < steps; step++) gathered.add();
      return gathered.read()[0] ?? 0;
    };
    expect(meanAfter(-bound, mostPooled)).toBe(-bound);
    expect(meanAfter(bound, 1)).toBe(Math.floor((-bound * (mostPooled / 2 - 1)) / (mostPooled / 2 + 1) + 0.5));
    expect(meanAfter(bound, 20 * mostPooled)).toBeGreaterThan(bound - 2);
    expect(meanAfter(-bound, 20 * mostPooled)).toBeLessThan(2 - bound);
  });

  it("starts again at a classification and at a reset", () => {
    for (const readout of ["mean", "max"] as const) {
      const model = randomModel({ ...plainShape, readout }, 4);
      const samples = randomSamples(9 * 8, 2);
      const fresh = new IntegerInterpreter(model, { check: true });
      for (let step = 0; step < 8; step++) fresh.step(samples.subarray(9 * step, 9 * step + 9));
      const used = new IntegerInterpreter(model, { check: true });
      used.step(randomSamples(9, 7));
      used.classify(samples);
      expect(used.scores()).toEqual(fresh.scores());
    }
  });
});
