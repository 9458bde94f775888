import { expect, it } from "vitest";
import { largestShard, shardSizes, usualShard } from "./shards.js";

it("shards hold every sequence once, are even except for the last, and never exceed the largest size", () => {
  let before = 0;
  for (let sequences = 1; sequences <= 1000; sequences++) {
    const sizes = shardSizes(sequences);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(sequences);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(largestShard);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(sizes.slice(0, -1).every((size) => size % 2 === 0)).toBe(true);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    // A plan for a batch has enough shards for every smaller one.
    expect(sizes.length).toBeGreaterThanOrEqual(before);
    before = sizes.length;
  }
});

it("a small batch is one shard", () => {
  for (let sequences = 1; sequences <= usualShard; sequences++) expect(shardSizes(sequences)).toEqual([sequences]);
});

it("two threads that take shards in turn get equal parts of a hundred sequences, four nearly equal ones", () => {
  const sizes = shardSizes(100);
  expect(sizes).toEqual([10, 10, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]);
  const share = (threads: number, thread: number) =>
    sizes.filter((_, shard) => shard % threads === thread).reduce((sum, size) => sum + size, 0);
  expect([0, 1].map((thread) => share(2, thread))).toEqual([50, 50]);
  expect([0, 1, 2, 3].map((thread) => share(4, thread))).toEqual([26, 26, 24, 24]);
});
