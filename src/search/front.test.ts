import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Merits, paretoFront } from "./front.js";
import { importances } from "./importance.js";

const merits = fc.record({
  score: fc.integer({ min: 0, max: 5 }),
  bytes: fc.integer({ min: 1, max: 6 }),
  ms: fc.option(fc.integer({ min: 1, max: 4 })),
});

describe("the front", () => {
  it("has the trials that no other dominates, and no others", () => {
    fc.assert(
      fc.property(fc.array(merits, { minLength: 1, maxLength: 30 }), (list) => {
        const front = paretoFront(list, (each) => each);
        const beats = (a: Merits, b: Merits) =>
          a.score >= b.score &&
          a.bytes <= b.bytes &&
          (a.ms ?? 0) <= (b.ms ?? 0) &&
          JSON.stringify(a) !== JSON.stringify(b);
        expect(front.length).toBeGreaterThan(0);
        for (const each of list) expect(front.includes(each)).toBe(!list.some((other) => beats(other, each)));
      }),
    );
  });
});

describe("what mattered", () => {
  it("is high for an option that the scores follow, and low for one they do not", () => {
    const axis = (key: string) => ({
      key,
      kind: "range" as const,
      from: 0,
      to: 1,
      scale: "linear" as const,
      whole: false,
    });
    const trials = Array.from({ length: 40 }, (_, i) => ({
      point: { rate: (i % 20) / 20, noise: ((7 * i) % 40) / 40 },
      score: (i % 20) / 20,
    }));
    const [first, second] = importances([axis("noise"), axis("rate")], trials);
    expect([first?.key, second?.key]).toEqual(["rate", "noise"]);
    expect(first?.share).toBeGreaterThan(0.8);
    expect(second?.share).toBeLessThan(0.2);
    expect(importances([axis("rate")], trials.slice(0, 7))).toEqual([]);
  });
});
