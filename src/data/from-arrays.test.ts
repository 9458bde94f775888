import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { type ArrayOptions, type Arrays, sequencesOfArrays } from "./from-arrays.js";
import type { PackedArray } from "./packed.js";

const floats = (shape: number[], ...values: number[]): PackedArray => ({ shape, values: Float32Array.from(values) });
const whole = (shape: number[], ...values: number[]): PackedArray => ({ shape, values: Int32Array.from(values) });
const zeros = (...shape: number[]): PackedArray => ({
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

describe("sequencesOfArrays", () => {
  it("uses x without copying it", () => {
    const x = floats([2, 3, 2], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    const data = sequencesOfArrays({ x, y: whole([2], 7, -1) }, { labels: { "7": "seven" } });
    expect(data.values).toBe(x.values);
    expect([data.channels, Array.from(data.starts), Array.from(data.lengths)]).toEqual([2, [0, 3], [3, 3]]);
    expect(data.targets).toEqual({
      task: "multiclass",
      readout: "last",
      labels: ["-1", "seven"],
      values: Int32Array.of(1, 0),
    });
  });

  it("refuses a list of names for classes that do not begin at 0", () => {
    const named = (labels: string[], ...y: number[]) =>
      sequencesOfArrays({ x: zeros(3, 4), y: whole([3], ...y) }, { labels }).targets?.labels;
    expect(named(["walk", "sit", "run"], 2, 0, 2)).toEqual(["walk", "run"]);
    expect(() => named(["walk", "sit", "run"], 1, 2, 3)).toThrow(
      'x: class 3 has no name: a list of 3 labels is for classes 0 to 2; give an object, as { "3": "walk", … }',
    );
    expect(() => named(["walk", "sit"], 0, 1, -1)).toThrow("class -1 has no name");
  });

  it("reads [N, T] as one channel, and lengths of padded and of concatenated sequences", () => {
    expect(sequencesOfArrays({ x: zeros(2, 5), y: null })).toMatchObject({ channels: 1, targets: null });
    const padded = sequencesOfArrays({ x: zeros(2, 5, 3), y: null, lengths: whole([2], 4, 5) });
    expect([Array.from(padded.starts), Array.from(padded.lengths)]).toEqual([
      [0, 5],
      [4, 5],
    ]);
    const joined = sequencesOfArrays({ x: zeros(9, 3), y: null, lengths: whole([2], 4, 5) });
    expect([joined.channels, Array.from(joined.starts)]).toEqual([3, [0, 4]]);
  });

  it.each<[string, PackedArray, ArrayOptions, object]>([
    ["floats", floats([2], 0.5, 1), {}, { task: "regression", readout: "last", labels: ["0"] }],
    ["float columns", zeros(2, 4), {}, { task: "regression", readout: "last", labels: ["0", "1", "2", "3"] }],
    ["zeros and ones", whole([2, 2], 0, 1, 1, 1), {}, { task: "multilabel", labels: ["0", "1"] }],
    ["a column", whole([2, 1], 3, 4), {}, { task: "multiclass", readout: "last", labels: ["3", "4"] }],
    [
      "one a step",
      whole([2, 3], 1, 1, 2, 2, 5, 5),
      {},
      { task: "multiclass", readout: "every", labels: ["1", "2", "5"] },
    ],
    ["outputs a step", zeros(2, 3, 2), {}, { task: "regression", readout: "every", labels: ["0", "1"] }],
    ["whole floats as classes", floats([2], 1, 2), { task: "multiclass" }, { task: "multiclass", labels: ["1", "2"] }],
    [
      "one-hot classes",
      floats([2, 4], 0, 0, 1, 0, 1, 0, 0, 0),
      { task: "multiclass" },
      { task: "multiclass", readout: "last", labels: ["0", "1", "2", "3"], values: Int32Array.of(2, 0) },
    ],
    ["as many labels as steps", whole([2, 3], 0, 1, 1, 0, 0, 1), { readout: "last" }, { task: "multilabel" }],
  ])("takes y of %s", (_, y, options, expected) => {
    expect(sequencesOfArrays({ x: zeros(2, 3, 2), y }, options).targets).toMatchObject(expected);
  });

  it("aligns targets of every step with the steps of the samples, padding included", () => {
    const y = whole([2, 3], 1, -100, -100, 1, 2, 2);
    const data = sequencesOfArrays({ x: zeros(2, 3, 1), y, lengths: whole([2], 1, 3) });
    expect(data.targets).toMatchObject({ labels: ["1", "2"], values: Int32Array.of(0, 0, 0, 0, 1, 1) });
  });

  it("takes bytes as pixels with one unit", () => {
    expect(sequencesOfArrays({ x: { shape: [1, 2, 2], values: new Uint8Array(4) }, y: null }).commonUnit).toBe(true);
  });

  it("refuses lists of targets that it would have to pad", () => {
    const ragged = [
      [[1], [2], [3]],
      [[4], [5]],
    ];
    const full = [
      [[1], [2], [3]],
      [[4], [5], [6]],
    ];
    const of = (x: number[][][], y: unknown[], options: ArrayOptions = {}) => sequencesOfArrays({ x, y }, options);
    expect(() =>
      of(ragged, [
        ["a", "b", "a"],
        ["b", "a", "b"],
      ]),
    ).toThrow(
      'x: sequence 1 (counted from 0) has 2 steps and 3 targets: give one target a step, or readout "last" for targets of whole sequences',
    );
    expect(() =>
      of(full, [
        [0, 1, 0],
        [1, 0],
      ]),
    ).toThrow("sequence 1 (counted from 0) has 3 steps and 2 targets");
    expect(() => of(full, [[0.5, 1], [0.5]])).toThrow(
      "sequence 1 (counted from 0) has 3 steps and 1 target, sequence 0 has 2 targets: give all the same number",
    );
    expect(
      of(ragged, [
        [0, 1, 0],
        [1, 0],
      ]).targets,
    ).toMatchObject({ readout: "every", labels: ["0", "1"] });
    expect(
      of(
        ragged,
        [
          [0, 1, 0],
          [1, 0, 0],
        ],
        { readout: "last" },
      ).targets,
    ).toMatchObject({ task: "multilabel" });
    const lengths = [3, 2];
    expect(
      sequencesOfArrays({
        x: full,
        y: [
          [0, 1, 0],
          [1, 0, 0],
        ],
        lengths,
      }).targets?.readout,
    ).toBe("every");
  });

  it("keeps groups apart, whatever numbers they are", () => {
    const groupsOf = (groups: number[]) =>
      sequencesOfArrays({ x: [[1], [2], [3]].map((x) => [x]), y: null, groups }).groups;
    expect(groupsOf([0.2, 0.7, 0.2])).toEqual(Int32Array.of(0, 1, 0));
    expect(groupsOf([2 ** 40, 2 ** 41, 2 ** 40])).toEqual(Int32Array.of(0, 1, 0));
    expect(groupsOf([30, 7, 30])).toEqual(Int32Array.of(30, 7, 30));
  });

  it("refuses packed arrays whose values are not numbers of their shape", () => {
    expect(() => sequencesOfArrays({ x: { shape: [2, 3], values: new Float32Array(7) }, y: null })).toThrow(
      "x: shape [2, 3] takes 6 numbers, values have 7: give as many",
    );
    const plain: unknown = { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] };
    const big: unknown = { shape: [2, 3], values: new BigInt64Array(6) };
    for (const [x, kind] of [
      [plain, "an Array"],
      [big, "a BigInt64Array"],
    ]) {
      // @ts-expect-error: plain JavaScript may give them.
      expect(() => sequencesOfArrays({ x, y: null })).toThrow(`x: values are ${kind}: give a typed array of numbers`);
    }
  });

  it("refuses what a misspelt name leaves undefined, in samples, targets and groups", () => {
    const x = [[[1, undefined]], [[3, 4]]];
    const good = [[[1, 2]], [[3, 4]]];
    expect(() => sequencesOfArrays({ x, y: null })).toThrow("number 1 (counted from 0) is undefined: give numbers");
    expect(() => sequencesOfArrays({ x: good, y: [undefined, 3.5] })).toThrow("number 0 (counted from 0) is undefined");
    expect(() => sequencesOfArrays({ x: good, y: ["a", undefined] })).toThrow("label 1 (counted from 0) is undefined");
    expect(() => sequencesOfArrays({ x: good, y: null, groups: [undefined, "b"] })).toThrow("is undefined");
  });

  const x = zeros(2, 3, 2);
  it.each<[string, Arrays, ArrayOptions, RegExp]>([
    [
      "other counts",
      { x, y: whole([3], 1, 2, 3) },
      {},
      /2 sequences, targets of shape \[3\]: the first size must be 2/,
    ],
    ["a vector of samples", { x: zeros(6), y: null }, {}, /shape \[6\]; expected \[sequences, steps\]/],
    ["four dimensions", { x: zeros(1, 2, 3, 4), y: null }, {}, /shape \[1, 2, 3, 4\]/],
    ["no sequences", { x: zeros(0, 3, 2), y: null }, {}, /holds no samples/],
    ["no steps", { x: zeros(2, 0, 2), y: null }, {}, /no steps/],
    ["no channels", { x: zeros(2, 3, 0), y: null }, {}, /holds no samples/],
    ["NaN", { x: floats([1, 2, 2], 0, 0, 0, Number.NaN), y: null }, {}, /sequence 0, step 1, channel 1 .* is NaN/],
    ["infinity", { x: floats([1, 1, 1], Number.POSITIVE_INFINITY), y: null }, {}, /is Infinity/],
    ["labels of 2", { x, y: whole([2, 2], 0, 1, 2, 0) }, {}, /target 1, output 0 .* is 2; .*zeros and ones/],
    [
      "fractions as classes",
      { x, y: floats([2], 0.5, 1) },
      { task: "multiclass" },
      /target 0 .* is 0.5; classes are whole/,
    ],
    ["NaN targets", { x, y: floats([2], 0.5, Number.NaN) }, {}, /target 1, output 0 .* is NaN/],
    ["every step without steps", { x, y: whole([2], 0, 1) }, { readout: "every" }, /they must be \[2, 3\]/],
    ["a length of 0", { x, y: null, lengths: whole([2], 0, 3) }, {}, /length 0 of sequence 0/],
    ["a length beyond the steps", { x, y: null, lengths: whole([2], 4, 3) }, {}, /length of 4, .* has 3 steps/],
    ["lengths of another count", { x, y: null, lengths: whole([1], 3) }, {}, /1 lengths that sum to 3/],
    ["groups of another count", { x, y: null, groups: whole([3], 1, 2, 3) }, {}, /2 sequences, 3 groups/],
    ["other channel names", { x, y: null }, { channelNames: ["ax"] }, /2 channels, 1 channel names/],
  ])("refuses %s", (_, arrays, options, message) => {
    expect(() => sequencesOfArrays(arrays, options, "x.npy")).toThrow(InputError);
    expect(() => sequencesOfArrays(arrays, options, "x.npy")).toThrow(message);
  });

  it("refuses misspelt keys, and anything but an object", () => {
    const made = (given: string) => {
      const [arrays, options] = JSON.parse(given);
      return () => sequencesOfArrays(arrays, options);
    };
    const x = "[[1, 2], [3, 4]]";
    expect(made(`[{ "x": ${x}, "y": null, "group": [0, 1] }]`)).toThrow(
      "group is not one of the arrays: did you mean groups?",
    );
    expect(made(`[{ "x": ${x}, "y": null, "length": [2, 2] }]`)).toThrow("did you mean lengths?");
    expect(made(`[{ "x": ${x}, "y": null, "subject": [0, 1] }]`)).toThrow("there are x, y, groups, lengths");
    expect(made(`[{ "x": ${x}, "y": null }, { "samplerate": 50 }]`)).toThrow("did you mean sampleRate?");
    for (const [given, kind] of [
      ["[null]", "null"],
      ["[]", "undefined"],
      [`[${x}]`, "an Array"],
    ])
      expect(made(given ?? "")).toThrow(
        `sequencesOfArrays takes an object, as { x: [[1, 2], [3, 4]], y: [0, 1] }, not ${kind}`,
      );
  });
});
