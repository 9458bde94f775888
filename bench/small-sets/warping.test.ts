import { expect, it } from "vitest";
import { madeSet, madeSets } from "./made-series.js";
import { nearestNeighbourAccuracy, warpedDistance } from "./warping.js";

function series(rows: readonly (readonly number[])[], classes: readonly number[]) {
  const lengths = Uint32Array.from(rows, (row) => row.length);
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const labels = ["a", "b"];
  return {
    ...{ channels: 1, values: Float32Array.from(rows.flat()), starts, lengths },
    targets: { task: "multiclass" as const, readout: "last" as const, labels, values: Int32Array.from(classes) },
    ...{ groups: null, channelNames: null, sampleRate: null, commonUnit: false },
  };
}

it("finds a slower sequence near, and accepts different lengths", () => {
  const data = series(
    [
      [0, 1, 2, 1, 0],
      [0, 0, 1, 1, 2, 2, 1, 1, 0, 0],
      [0, 1, 3, 1, 0],
    ],
    [0, 0, 1],
  );
  expect(warpedDistance(data, 0, 1)).toBe(0);
  expect(warpedDistance(data, 0, 2)).toBe(1);
  expect(warpedDistance(data, 0, 2, 0.5)).toBe(Number.POSITIVE_INFINITY);
  expect(nearestNeighbourAccuracy(data, Uint32Array.of(0, 2), Uint32Array.of(1))).toBe(1);
  expect(nearestNeighbourAccuracy(data, Uint32Array.of(2), Uint32Array.of(1))).toBe(0);
});

it("adds the channels' distances", () => {
  const data = {
    ...series(
      [
        [0, 0, 1, 1],
        [0, 1, 1, 3],
      ],
      [0, 1],
    ),
    channels: 2,
    starts: Uint32Array.of(0, 2),
    lengths: Uint32Array.of(2, 2),
  };
  expect(warpedDistance(data, 0, 1)).toBe(1 + 4);
});

it.each(Object.keys(madeSets))("%s is reproducible, and a quarter of it is for training", (name) => {
  const set = madeSets[name];
  if (set === undefined) throw new Error("there is such a set");
  const { sequences, test } = madeSet(set);
  expect(madeSet(set).sequences).toEqual(sequences);
  expect(test).toHaveLength((3 / 4) * sequences.lengths.length);
  expect(sequences.values.every(Number.isFinite)).toBe(true);
});
