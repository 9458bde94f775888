import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import type { Sequences, Targets } from "./sequences.js";
import { splitSequences } from "./split.js";

function sequences(classes: number[], groups: number[] | null = null): Sequences {
  const targets: Targets = {
    task: "multiclass",
    readout: "last",
    labels: ["walk", "run", "sit", "lie", "fall"],
    values: Int32Array.from(classes),
  };
  return {
    channels: 1,
    values: new Float32Array(classes.length),
    starts: Uint32Array.from(classes, (_, i) => i),
    lengths: new Uint32Array(classes.length).fill(1),
    targets,
    groups: groups === null ? null : Int32Array.from(groups),
    channelNames: null,
    sampleRate: null,
    commonUnit: false,
  };
}

const cycle = (length: number, period: number): number[] => Array.from({ length }, (_, i) => i % period);

describe("splitSequences", () => {
  it("puts every sequence in one part, the same for the same seed", () => {
    const data = sequences(cycle(100, 5));
    const split = splitSequences(data, { seed: 4 });
    const all = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
    expect(all).toEqual(cycle(100, 100));
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([70, 10, 20]);
    expect(splitSequences(data, { seed: 4 })).toEqual(split);
    expect(splitSequences(data, { seed: 5 })).not.toEqual(split);
  });

  it("keeps the fraction of each class in each part", () => {
    const classes = [...new Array<number>(200).fill(0), ...new Array<number>(40).fill(1)];
    const split = splitSequences(sequences(classes), { validation: 0.1, test: 0.25 });
    const ones = (part: Uint32Array): number => part.filter((index) => classes[index] === 1).length;
    expect([ones(split.train), ones(split.validation), ones(split.test)]).toEqual([26, 4, 10]);
  });

  it("keeps one sequence of every class for training", () => {
    const classes = [...new Array<number>(10).fill(0), 1, 2, 3, 4];
    const { train } = splitSequences(sequences(classes), { validation: 0, test: 0.4 });
    expect(new Set(Array.from(train, (index) => classes[index])).size).toBe(5);
  });

  it("fills a small part even if each class alone would round to none", () => {
    const split = splitSequences(sequences(cycle(20, 5)), { validation: 0.1, test: 0 });
    expect(split.validation.length).toBe(2);
    expect(split.test.length).toBe(0);
  });

  it("never splits a group, and leaves no part empty", () => {
    const group = fc.integer({ min: -3, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), group), { minLength: 12, maxLength: 80 }), fc.nat(), (rows, seed) => {
        const groups = rows.map(([, id]) => id);
        fc.pre(new Set(groups).size >= 3);
        // Two classes in every group, so that any group is enough for training.
        const classes = rows.flatMap(() => [0, 1]);
        const ids = groups.flatMap((id) => [id, id]);
        const split = splitSequences(sequences(classes, ids), { validation: 0.15, test: 0.15, seed });
        const seen = [split.train, split.validation, split.test].map((part) => {
          expect(part.length).toBeGreaterThan(0);
          return new Set(Array.from(part, (index) => ids[index]));
        });
        expect(seen.reduce((sum, part) => sum + part.size, 0)).toBe(new Set(ids).size);
      }),
      { numRuns: 200 },
    );
  });

  it("gives group parts about their shares, with all classes if groups have one class each", () => {
    // 40 recordings of 5 windows, each of one class.
    const ids = Array.from({ length: 200 }, (_, i) => Math.floor(i / 5));
    const classes = ids.map((id) => id % 4);
    for (let seed = 0; seed < 10; seed++) {
      const split = splitSequences(sequences(classes, ids), { validation: 0.2, test: 0.2, seed });
      for (const part of [split.validation, split.test]) {
        expect(part.length).toBe(40);
        expect(new Set(Array.from(part, (index) => classes[index])).size).toBe(4);
      }
    }
  });

  it("keeps the data's own test part", () => {
    const test = Uint32Array.of(95, 96, 97, 98, 99);
    const split = splitSequences(sequences(cycle(100, 5)), { validation: 0.2 }, test);
    expect(split.test).toEqual(test);
    expect(split.validation.length).toBe(19);
    expect(split.train.length).toBe(76);
    const own = splitSequences(sequences(cycle(100, 5)), {}, test, Uint32Array.of(1, 2));
    expect([own.validation, own.train.length]).toEqual([Uint32Array.of(1, 2), 93]);
  });

  it.each([
    ["one class", () => splitSequences(sequences(new Array<number>(50).fill(2))), /one class, "sit"/],
    ["no class", () => splitSequences(sequences([])), /empty/],
    [
      "no option",
      () => splitSequences(sequences([0, 1]), JSON.parse(`{ "valdation": 0.1 }`)),
      /did you mean validation/,
    ],
    [
      "a sequence that is not there",
      () => splitSequences(sequences(cycle(40, 5)), {}, Uint32Array.of(99)),
      /index 99 is not one of 40/,
    ],
    [
      "a sequence in two parts",
      () => splitSequences(sequences(cycle(40, 5)), {}, Uint32Array.of(1, 2), Uint32Array.of(2)),
      /sequence 2 is in the test and in the validation part/,
    ],
    ["no options", () => splitSequences(sequences([0, 1]), JSON.parse("5")), /the options are a number/],
    [
      "nothing to train on",
      () => splitSequences(sequences([0, 1]), {}, Uint32Array.of(0, 1)),
      /training part is empty: of 2/,
    ],
    [
      "no labels",
      () => splitSequences({ ...sequences(cycle(50, 5)), targets: null, channelNames: ["ax"] }),
      /columns are ax/,
    ],
    ["shares of 1", () => splitSequences(sequences(cycle(50, 5)), { test: 0.7, validation: 0.3 }), /make 1:/],
    ["too few sequences", () => splitSequences(sequences([0, 1])), /empty: 0.10 of 2/],
    ["too few groups", () => splitSequences(sequences(cycle(50, 5), cycle(50, 2))), /2 groups for 3 parts/],
    [
      "a share of 1",
      () => splitSequences(sequences(cycle(50, 5)), { test: 1 }),
      /^test is 1: must be a number from 0 to 0.99/,
    ],
    ["shares of 1.1", () => splitSequences(sequences(cycle(50, 5)), { test: 0.6, validation: 0.5 }), /make 1.1/],
    ["a negative share", () => splitSequences(sequences(cycle(50, 5)), { validation: -0.1 }), /-0.1/],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });
});
