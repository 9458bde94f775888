import { describe, expect, it } from "vitest";
import { languageData } from "../data/text/language.js";
import { letters, randomTexts } from "../engine/text.fixture.js";
import { ramps } from "../train/ramps.fixture.js";
import { drive } from "./drive.js";
import { Foresight } from "./limits.js";
import { optionsFor, runTrial } from "./run.js";
import { shares } from "./rungs.js";
import { Search, type SearchSetting, searchDefaults } from "./search.js";

const { data, split } = ramps(100);
const limits = { flash: 400, ram: 300, ms: 8, board: "uno" as const };
const setting: SearchSetting = { ...searchDefaults, trials: 24, folds: 2, updates: 60, limits };

describe("a search", () => {
  it("tries nothing over a limit, nothing twice, and begins with the layouts of compress", () => {
    const search = new Search(data, split.train, {}, { ...setting, trials: 18 });
    const { trials } = search.study;
    expect(trials).toHaveLength(18);
    const foresight = new Foresight(data, split.train, limits);
    for (const { options, footprint } of trials) {
      expect(foresight.costOf(options)).toEqual(footprint);
      expect(footprint.flash).toBeLessThanOrEqual(400);
      expect(footprint.ram).toBeLessThanOrEqual(300);
      expect(footprint.ms).toBeLessThanOrEqual(8);
      expect(options.rankW === null || options.rankW <= options.hidden).toBe(true);
    }
    expect(new Set(trials.map(({ options }) => JSON.stringify(options))).size).toBe(18);
    expect(trials[0]?.options).toMatchObject({ cell: "FastGRNN", learningRate: 0.01, companding: 0 });
  });

  it("keeps given options, and does not search them", () => {
    const given = { cell: "GRU" as const, hidden: 6, noise: 0.1 };
    const search = new Search(data, split.train, given, { ...setting, limits: searchDefaults.limits });
    for (const { options } of search.study.trials) expect(options).toMatchObject(given);
    expect(search.axes.map(({ key }) => key)).not.toContain("hidden");
  });

  it("refuses limits that nothing fits", () => {
    const tiny = { ...setting, limits: { ...limits, flash: 60, ms: 0.0001 } };
    expect(() => new Search(data, split.train, {}, tiny)).toThrow(/within the limits|fits 60 bytes/);
    const still = { ...setting, limits: { ...limits, flash: null, ram: 4 } };
    expect(() => new Search(data, split.train, {}, still)).toThrow(
      /one of 4 units needs \d+ bytes of RAM, but ram is 4: raise/,
    );
  });

  it("makes any trial of the usual options that a program may give, and refuses those that the search sets", () => {
    const search = new Search(data, split.train, {}, setting);
    expect(search.asked({ ...search.askable, hidden: 4 })).toMatchObject({ options: { hidden: 4 } });
    for (const given of [{ epochs: 3 }, { tuneEpochs: 5 }, { patience: 2 }, { size: 300 }]) {
      expect(() => search.asked(given)).toThrow(/but the search sets it for all trials, .*: leave it out/);
    }
  });

  it("makes the same number of updates for all stages, and a third of them one rung lower", () => {
    const search = new Search(data, split.train, {}, { ...setting, updates: 900 });
    const [options] = search.study.trials.map((trial) => trial.options);
    if (options === undefined) throw new Error("no trial");
    const updates = (change: object, share: number) => {
      const long = optionsFor({ ...options, rankW: null, rankU: null, densityU: 1, densityW: 1, ...change }, 320, {
        updates: 3000,
        share,
      });
      const stages = "densityU" in change ? 3 : 2;
      return (stages * long.epochs + long.tuneEpochs) * Math.ceil(320 / long.batch);
    };
    for (const change of [{}, { rankU: 2, densityU: 0.4 }]) {
      expect(Math.abs(updates(change, 1) - 3000)).toBeLessThan(100);
      expect(Math.abs(updates(change, 1 / 3) - 1000)).toBeLessThan(100);
    }
  });

  it("trains, compresses and finds a model of the size, the same one on one worker or on five", async () => {
    const winnerOf = async (capacity: number) => {
      const search = new Search(data, split.train, {}, { ...setting, trials: 9 });
      await drive(search.study, capacity, {
        perform({ trial, rung, fold }) {
          const options = search.study.trials[trial]?.options;
          const part = search.folds[fold];
          if (options === undefined || part === undefined) throw new Error("no such run");
          return runTrial(data, part, options, { updates: search.updates, share: shares[rung] ?? 1 }, 1);
        },
        onOutcome: () => {},
      });
      return search.study.ranking()[0];
    };
    const one = await winnerOf(1);
    expect(one?.scores.at(-1)).toBeGreaterThan(0.8);
    expect(await winnerOf(5)).toEqual(one);
  });
});

describe("a search on texts", () => {
  const texts = randomTexts(120);
  const all = Uint32Array.from(texts.lengths.keys());

  it("has the options of texts, and embeddings that leave room for a network", () => {
    const within = { ...setting, limits: { ...searchDefaults.limits, flash: 700 } };
    const search = new Search(texts, all, {}, within);
    const axes = new Map(search.axes.map((axis) => [axis.key, axis]));
    for (const key of ["noise", "offset", "companding", "frame", "stretch", "gain", "rotation"]) {
      expect(axes.has(key)).toBe(false);
    }
    expect(axes.get("embedding")).toMatchObject({ from: 2, to: 54 });
    expect(axes.has("tokenDropout")).toBe(true);
    const { trials } = search.study;
    expect(trials[0]?.options).toMatchObject({ readout: "mean", frame: 1, offset: 0, embedding: 32 });
    expect(new Set(trials.map(({ options }) => options.embedding)).size).toBeGreaterThan(4);
  });

  it("refuses a text for a language model", () => {
    const prose = languageData([texts.values], letters);
    expect(() => new Search(prose, Uint32Array.of(0), {}, setting)).toThrow(
      /a language model reads one text: train a few/,
    );
  });

  it("counts the bytes of the embedding that a trial has", async () => {
    const clips = { gate: "quantSigm", update: "quantTanh" } as const;
    const search = new Search(texts, all, { hidden: 4, rankW: null, rankU: null, ...clips }, setting);
    const bytes = (embedding: number) => {
      const asked = search.asked({ embedding });
      return "bytes" in asked ? asked.bytes : 0;
    };
    expect(bytes(10) - bytes(6)).toBeGreaterThanOrEqual(4 * letters.vocabulary.length);
  });
});
