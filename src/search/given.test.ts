import { describe, expect, it } from "vitest";
import type { CompressOptions } from "../compress/options.js";
import { ramps } from "../train/ramps.fixture.js";
import { Trainer } from "../train/trainer.js";
import { Search, type SearchSetting, searchDefaults } from "./search.js";

const { data, split } = ramps(100);
const setting: SearchSetting = { ...searchDefaults, trials: 3, folds: 2, updates: 60 };

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "none";
}

describe("options given to a search", () => {
  it.each<Partial<CompressOptions>>([{ cell: "minGRU", rankU: 3 }, { classWeights: [1, 2, 3] }])(
    "%j are refused in the words of train",
    (given) => {
      const search = refusal(() => new Search(data, split.train, given, setting));
      expect(search).toBe(refusal(() => Trainer.create(data, split, given)));
      expect(search).not.toBe("none");
      const open = new Search(data, split.train, {}, setting);
      expect(refusal(() => open.asked({ ...given }))).toBe(search);
    },
  );

  it("are refused if they do not fit the data, or a search", () => {
    const of = (given: Partial<CompressOptions>) => () => new Search(data, split.train, given, setting);
    expect(of({ sampleScale: [1, 2] })).toThrow(/sampleScale has 2 scales, the data have 3 channels/);
    expect(of({ recurrentMap: "spectral" })).toThrow(
      /recurrentMap is spectral, but a search tries ranks .*: leave it out/,
    );
    const numbers = { task: "regression" as const, readout: "last" as const, labels: ["y"] };
    const regression = { ...data, targets: { ...numbers, values: new Float32Array(100) } };
    expect(() => new Search(regression, split.train, { classWeights: "balanced" }, setting)).toThrow(
      /this is a regression task: leave them out/,
    );
  });

  it("keep their ranks if the cell has them", () => {
    const { study } = new Search(data, split.train, { cell: "FastGRNN", hidden: 12, rankU: 3 }, setting);
    expect(study.trials.map(({ options }) => options.rankU)).toEqual([3, 3, 3]);
  });
});
