import { describe, expect, it } from "vitest";
import type { Targets } from "../data/sequences.js";
import { ramps } from "../train/ramps.fixture.js";
import { foldsOf, unitsOf } from "./folds.js";

describe("folds", () => {
  const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

  it("hold out each sequence once, and each class evenly", () => {
    const data = ramps(40).data;
    const folds = foldsOf(data, all(40), 4, 1);
    expect(folds).toHaveLength(4);
    expect(folds.flatMap(({ held }) => [...held]).sort((a, b) => a - b)).toEqual([...all(40)]);
    const values = data.targets?.values ?? [];
    const ofFirst = (held: Uint32Array) => held.filter((index) => values[index] === 0).length;
    const total = ofFirst(all(40));
    for (const { train, held } of folds) {
      expect(train.filter((index) => held.includes(index))).toHaveLength(0);
      expect(Math.abs(ofFirst(held) - total / 4)).toBeLessThanOrEqual(1);
    }
  });

  it("are at least two", () => {
    expect(() => foldsOf(ramps(40).data, all(40), 1, 1)).toThrow(/^folds is 1: .*: give at least 2$/);
  });

  it("are the same for the same seed, and differ for another", () => {
    const data = ramps(40).data;
    expect(foldsOf(data, all(40), 4, 1)).toEqual(foldsOf(data, all(40), 4, 1));
    expect(foldsOf(data, all(40), 4, 1)).not.toEqual(foldsOf(data, all(40), 4, 2));
  });

  it("never divide a group, and are at most as many as the groups", () => {
    const data = { ...ramps(40).data, groups: Int32Array.from({ length: 40 }, (_, i) => i % 3) };
    const folds = foldsOf(data, all(40), 5, 1);
    expect(folds).toHaveLength(3);
    for (const { train, held } of folds) {
      const groups = new Set(Array.from(held, (index) => index % 3));
      expect(train.some((index) => groups.has(index % 3))).toBe(false);
    }
  });

  it("hold out every class and learn every class where each group is of one class", () => {
    // Three recordings of each of three classes, four windows of each.
    const { data } = ramps(36);
    const groups = Int32Array.from({ length: 36 }, (_, i) => Math.floor(i / 4));
    const values = groups.map((group) => Math.floor(group / 3));
    const targets: Targets = { task: "multiclass", readout: "last", labels: ["a", "b", "c"], values };
    for (let seed = 0; seed < 10; seed++) {
      for (const { train, held } of foldsOf({ ...data, groups, targets }, all(36), 3, seed)) {
        expect([0, 1, 2].map((own) => held.filter((index) => values[index] === own).length)).toEqual([4, 4, 4]);
        expect(train).toHaveLength(24);
      }
    }
  });

  it("hold out something each, if there are fewer groups of a class than folds", () => {
    const { data } = ramps(24);
    const groups = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 4));
    const values = groups.map((group) => group % 2);
    const folds = foldsOf(
      { ...data, groups, targets: { task: "multiclass", readout: "last", labels: ["a", "b"], values } },
      all(24),
      4,
      1,
    );
    for (const { train, held } of folds) {
      expect(held.length).toBeGreaterThan(0);
      expect(new Set(train.map((index) => values[index] ?? 0)).size).toBe(2);
    }
  });

  it("train on the variations of their training sequences, and hold out no variation", () => {
    // Of 40 sequences the last 20 are variations of the first 20, in turn.
    const data = { ...ramps(40).data, variationOf: all(40).map((index) => index % 20) };
    const folds = foldsOf(data, all(40), 4, 1);
    expect(folds.flatMap(({ held }) => [...held]).sort((a, b) => a - b)).toEqual([...all(20)]);
    for (const { train, held } of folds) {
      expect(train).toHaveLength(30);
      expect(train.some((index) => held.includes(index % 20))).toBe(false);
    }
    expect(unitsOf(data, all(40))).toBe(20);
  });

  it("refuse a single group", () => {
    const data = { ...ramps(8).data, groups: new Int32Array(8) };
    expect(() => foldsOf(data, all(8), 4, 1)).toThrow("1 groups to train on: cross-validation needs at least two");
  });
});
