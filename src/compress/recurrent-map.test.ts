import { describe, expect, it } from "vitest";
import { recurrentMaps } from "../train/options.js";
import { ramps } from "../train/ramps.fixture.js";
import { train } from "../train/train.js";
import { compress } from "./compress.js";
import { compressFitted } from "./compress-fitted.js";

const { data, split } = ramps(160);
const quick = { epochs: 4, tuneEpochs: 2, batch: 40, threads: 1 };
const constrained = recurrentMaps.filter((name) => name !== "full");

describe.each(constrained)("compression of a U of the family %s", (recurrentMap) => {
  it("gives it a low rank, zeros and integers after the float stage", async () => {
    const { stages } = await compress(null, data, split, {
      ...quick,
      recurrentMap,
      hidden: 8,
      rankW: 2,
      densityW: 0.7,
    });
    expect(stages.map(({ name }) => name)).toEqual(["float", "L", "LS", "LSQ"]);
  });

  it("fits it to a size", async () => {
    const { layout, stages } = await compress(null, data, split, { ...quick, recurrentMap, size: 400, candidates: 1 });
    expect(layout.rankU).not.toBeNull();
    expect(stages.at(-1)?.bytes).toBeLessThanOrEqual(400);
  });
});

it("compares layouts of a constrained U on folds", async () => {
  const given = { recurrentMap: "orthogonal", epochs: 2, tuneEpochs: 1, size: 300, threads: 1 } as const;
  const { stages } = await compressFitted(null, data, split, given, { effort: "quick", folds: 2 });
  expect(stages.at(-1)?.bytes).toBeLessThanOrEqual(300);
});

it("refuses a rank of a constrained U, and such a U for a given model, before any training", async () => {
  const started: string[] = [];
  const hooks = { onStage: (name: string) => started.push(name) };
  const given = { ...quick, recurrentMap: "orthogonal" } as const;
  await expect(compress(null, data, split, { ...given, rankU: 3, size: 400 }, hooks)).rejects.toThrow(
    /recurrentMap is orthogonal: leave rankU out, or use a full map/,
  );
  const { model } = await train(data, split, { epochs: 1, hidden: 6, threads: 1 });
  await expect(compress(model, data, split, given, hooks)).rejects.toThrow(
    /recurrentMap is orthogonal, but the model keeps its network: leave it out/,
  );
  expect(started).toEqual([]);
});
