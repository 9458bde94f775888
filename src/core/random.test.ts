import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "./errors.js";
import { random, resumeRandom, shuffle } from "./random.js";

describe("random", () => {
  it("is xoshiro128**: the output of the authors' C code from the state 1, 2, 3, 4", () => {
    const generator = resumeRandom([1, 2, 3, 4]);
    expect(Array.from({ length: 6 }, generator.uint32)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  it("draws the same numbers from the same seed in every release", () => {
    const generator = random(2018);
    expect(Array.from({ length: 4 }, generator.uint32)).toMatchInlineSnapshot(`
      [
        2005986418,
        3429149196,
        3860721978,
        1681091918,
      ]
    `);
    expect(generator.normal()).toMatchInlineSnapshot(`1.821596842026338`);
  });

  it("uses all 53 bits of a seed and refuses other numbers", () => {
    expect(random(1).uint32()).not.toBe(random(1 + 2 ** 32).uint32());
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => random(seed)).toThrow(InputError);
  });

  it("resumes from a saved state", () => {
    const generator = random(7);
    generator.normal();
    const other = resumeRandom(generator.state());
    expect(other.uint32()).toBe(generator.uint32());
  });

  it("is uniform below n, and normal to four moments", () => {
    const generator = random(3);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[generator.below(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);

    const moments = [0, 0, 0, 0];
    const draws = 200_000;
    for (let i = 0; i < draws; i++) {
      const z = generator.normal();
      for (let power = 1; power <= 4; power++) moments[power - 1]! += z ** power / draws;
    }
    expect(moments[0]).toBeCloseTo(0, 1);
    expect(moments[1]).toBeCloseTo(1, 1);
    expect(moments[2]).toBeCloseTo(0, 1);
    // Twelve uniforms: kurtosis 3 − 6/(5·12).
    expect(moments[3]).toBeCloseTo(2.9, 1);
  });

  it("shuffles to a permutation, every order equally often", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), (size, seed) => {
        const shuffled = shuffle(
          Uint32Array.from({ length: size }, (_, i) => i),
          random(seed),
        );
        expect(Array.from(shuffled).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
      { numRuns: 50 },
    );
    const orders = new Map<string, number>();
    const generator = random(1);
    for (let i = 0; i < 6_000; i++) {
      const order = shuffle([0, 1, 2], generator).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
