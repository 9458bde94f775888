import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fold } from "./folds.js";
import { challenge, clearlyBetter, comparableTo, isPerfect, thinned } from "./trial.js";

const scored = (merits: readonly number[]) => merits.map((merit) => ({ score: 0.5, merit, held: 10 }));
const share = fc.integer({ min: 0, max: 20 }).map((right) => right / 20);

describe("a challenger", () => {
  it("is not better if it gains on one fold only, however much", () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 5 }), fc.nat(4), share, (scores, which, reached) => {
        const better = scores.with(which % scores.length, reached);
        expect(clearlyBetter(scored(better), scored(scores))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("is given up once it is worse on the folds so far together, and is not better then", async () => {
    const folds: Fold[] = [0, 1, 2].map((held) => ({ train: new Uint32Array(), held: Uint32Array.of(held) }));
    const standing = scored([-0.5, -0.5, -0.5]);
    const tries = async (merits: number[]) =>
      challenge(folds, standing, async ({ held: [fold = 0] }) => ({ score: 1, merit: merits[fold] ?? 0, held: 1 }));
    expect(await tries([-0.6, -0.1, -0.1])).toHaveLength(1);
    expect(await tries([-0.4, -0.7, -0.1])).toHaveLength(2);
    const better = await tries([-0.5, -0.4, -0.4]);
    expect([better.length, clearlyBetter(better, standing)]).toEqual([3, true]);
    expect(clearlyBetter(scored([0]), standing)).toBe(false);
    expect(comparableTo(scored([-0.9, -0.8, -0.7]), scored([-0.7])).merit).toBeCloseTo(-0.6, 12);
  });

  it("cannot be better than all answers right, or no error", () => {
    const folds = (score: number, merit: number) => [0, 1].map(() => ({ score, merit, held: 3 }));
    expect(isPerfect(folds(1, -0.2))).toBe(true);
    expect(isPerfect(folds(0, 0))).toBe(true);
    expect(isPerfect([...folds(1, -0.2), ...folds(0.99, -0.1)])).toBe(false);
  });
});

it("sequences are thinned evenly, each with its variations", () => {
  const indices = Uint32Array.from({ length: 12 }, (_, index) => index);
  expect([...thinned({}, indices, 3)]).toEqual([0, 4, 8]);
  const variationOf = indices.map((index) => index % 6);
  expect([...thinned({ variationOf }, indices, 2)]).toEqual([0, 3, 6, 9]);
  expect(thinned({ variationOf }, indices, 6)).toBe(indices);
});
