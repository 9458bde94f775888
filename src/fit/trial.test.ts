import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fold } from "./folds.js";
import { challenge, clearlyBetter, comparableScore, mayBeBetter, thinned } from "./trial.js";

const scored = (scores: readonly number[]) => scores.map((score) => ({ score, held: 10 }));
const share = fc.integer({ min: 0, max: 20 }).map((right) => right / 20);

describe("a challenger", () => {
  it("is given up only if no scores on the remaining folds could make it clearly better", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 5 }), fc.nat(4), (pairs, tried) => {
        const standing = scored(pairs.map(([score]) => score));
        const scores = pairs.map(([, score]) => score);
        const some = scored(scores.slice(0, Math.min(tried, pairs.length - 1)));
        fc.pre(!mayBeBetter(some, standing, false));
        expect(clearlyBetter(scored(scores), standing)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("is not better if it gains on one fold only, however much", () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 5 }), fc.nat(4), share, (scores, which, reached) => {
        const better = scores.with(which % scores.length, reached);
        expect(clearlyBetter(scored(better), scored(scores))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("is not better once given up early", async () => {
    const folds: Fold[] = [0, 1, 2].map((held) => ({ train: new Uint32Array(), held: Uint32Array.of(held) }));
    const standing = scored([0.9, 0.9, 0.9]);
    const tries = async (scores: number[]) =>
      challenge(folds, standing, false, async ({ held: [fold = 0] }) => ({ score: scores[fold] ?? 0, held: 1 }));
    expect(await tries([0.7, 1, 1])).toHaveLength(1);
    expect(await tries([0.88, 0.91, 1])).toHaveLength(2);
    const better = await tries([0.95, 0.95, 0.95]);
    expect([better.length, clearlyBetter(better, standing)]).toEqual([3, true]);
    expect(clearlyBetter(scored([1]), standing)).toBe(false);
    expect(comparableScore(scored([0.7]), scored([0.9, 0.8, 0.7]))).toBeCloseTo(0.6, 12);
    expect(await challenge(folds, scored([1, 1, 1]), false, async () => ({ score: 1, held: 1 }))).toEqual([]);
  });
});

it("sequences are thinned evenly, each with its variations", () => {
  const indices = Uint32Array.from({ length: 12 }, (_, index) => index);
  expect([...thinned({}, indices, 3)]).toEqual([0, 4, 8]);
  const variationOf = indices.map((index) => index % 6);
  expect([...thinned({ variationOf }, indices, 2)]).toEqual([0, 3, 6, 9]);
  expect(thinned({ variationOf }, indices, 6)).toBe(indices);
});
