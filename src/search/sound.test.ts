import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hiss, toneRate, whistle } from "../../cli/testing/tones.js";
import { random } from "../core/random.js";
import type { Clips } from "../data/audio/clips.js";
import { frontEnd } from "../features/front-end.js";
import { featuresOf, recordingsOf } from "../features/recordings.js";
import { clipSequences } from "../features/sequences.js";
import { foldsOf } from "../fit/folds.js";
import { drive } from "./drive.js";
import { FeatureSets } from "./feature-sets.js";
import { runTrial } from "./run.js";
import { shares } from "./rungs.js";
import { Search, type SearchSetting, searchDefaults } from "./search.js";
import { SearchedSound } from "./sound.js";
import { choiceIn, choiceTable } from "./trial-options.js";

/** Whistles that rise or fall; of the first speaker two of each three. */
function whistles(count: number, groups: boolean): Clips {
  const generator = random(3);
  const clips = Array.from({ length: count }, (_, index) => whistle(index % 2 === 0, generator));
  return {
    sampleRate: toneRate,
    labels: ["rise", "fall"],
    classes: Int32Array.from(clips.keys(), (index) => index % 2),
    names: clips.map((_, index) => `${index}`),
    groups: groups ? clips.map((_, index) => `speaker ${index % 5}`) : null,
    test: null,
    validation: null,
    samples: (index) => clips[index] ?? new Int16Array(0),
  };
}

function soundOf(clips: Clips, train: Uint32Array, copies: number, asked = {}) {
  const noise = [hiss(4000, 300, random(4))];
  return new SearchedSound(recordingsOf(clips, noise, { train, copies, leadIn: 0, masks: 0 }), asked);
}

const clips = whistles(20, false);
const train = Uint32Array.from({ length: 16 }, (_, index) => index + 2);
const setting: SearchSetting = { ...searchDefaults, trials: 12, folds: 2, updates: 20, proposer: "random" };
const limits = { flash: 600, ram: null, ms: null, board: null };

function searchWith(asked: object, own: Partial<SearchSetting>, given = {}) {
  const sound = soundOf(clips, train, 1, asked);
  const usual = clipSequences(clips, frontEnd(sound.frontEndOf(sound.usual)));
  return new Search(usual, train, given, { ...setting, limits, ...own }, sound);
}

describe("a search over front ends", () => {
  it("tries possible front ends within the tables, and keeps given options", () => {
    const search = searchWith({}, {});
    const tried = search.study.trials.map(({ options }) => choiceIn(options));
    expect(search.axes.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["hop", "window", "filters", "coefficients"]),
    );
    for (const key of ["hop", "window", "filters", "coefficients"] as const) {
      expect(new Set(tried.map((choice) => choice?.[key])).size).toBeGreaterThan(2);
      for (const choice of tried) expect(choiceTable[key].values.accepts(choice?.[key])).toBe(true);
    }
    for (const { options } of search.study.trials) expect(() => search.work(options)).not.toThrow();

    const named = searchWith({ hop: 25, coefficients: 20, frame: 26 }, {});
    expect(named.axes.map(({ key }) => key)).not.toContain("hop");
    for (const { options } of named.study.trials) {
      expect(options).toMatchObject({ hop: 25, window: 26, coefficients: 20 });
      expect(options.filters).toBeGreaterThanOrEqual(20);
    }
  });

  it("turns every proposal into a front end without gaps, if possible", () => {
    const arbitrary = fc.record({
      hop: fc.constantFrom(10, 15, 20, 25, 30, 40),
      window: fc.constantFrom(20, 25, 30, 40, 50, 60),
      filters: fc.constantFrom(12, 20, 32, 40),
      coefficients: fc.constantFrom(null, 8, 13, 20),
    });
    const names = fc.subarray(["hop", "frame", "filters", "coefficients"]);
    fc.assert(
      fc.property(arbitrary, names, (choice, named) => {
        // Given options are possible together, since they were checked before.
        const all = {
          hop: choice.hop,
          frame: Math.max(choice.hop, choice.window),
          filters: Math.max(choice.filters, choice.coefficients ?? 0),
          coefficients: choice.coefficients,
        };
        const asked: Partial<typeof all> = Object.fromEntries(
          Object.entries(all).filter(([key]) => named.includes(key)),
        );
        const sound = soundOf(clips, train, 0, asked);
        const { frame: window = choice.window, ...others } = asked;
        const possible = sound.possible({ ...choice, ...others, window });
        if (asked.frame !== undefined) expect(possible.window).toBe(window);
        expect(possible.window).toBeGreaterThanOrEqual(possible.hop);
        expect(possible.coefficients ?? 0).toBeLessThanOrEqual(possible.filters);
        for (const [key, value] of Object.entries(others)) expect(possible).toMatchObject({ [key]: value });
        if (sound.canHear(possible))
          expect(sound.sample(possible).channels).toBe(possible.coefficients ?? possible.filters);
      }),
      { numRuns: 25 },
    );
  });

  it.each([false, true])("divides variations as folds of varied data do: groups %s", async (groups) => {
    const grouped = whistles(20, groups);
    const sound = soundOf(grouped, train, 3);
    const spec = sound.frontEndOf(sound.usual);
    const varied = await featuresOf(sound.recordings, spec);
    const all = sound.withVariations(train);
    const usual = clipSequences(grouped, frontEnd(spec));
    const { folds } = new Search(usual, train, {}, { ...setting, folds: 3 }, sound);
    expect(folds).toEqual(foldsOf(varied, all, 3, setting.seed));
    expect(all.length).toBe(4 * train.length);
  });

  it("keeps the board's load within the limit for every hop, and takes no readout unsuitable for streams", () => {
    const ms = 8;
    const search = searchWith({}, { limits: { ...limits, board: "mkr1000", ms } });
    const usual = search.sound?.usual.hop ?? 0;
    for (const { options, footprint } of search.study.trials) {
      expect(footprint.busy).toBeLessThanOrEqual(ms / usual);
      expect(footprint.ms).toBeCloseTo((footprint.busy ?? 0) * (options.hop ?? 0), 6);
      expect(options.readout).toBe("last");
    }
    expect(new Set(search.study.trials.map(({ options }) => options.hop)).size).toBeGreaterThan(2);
    // The limit of a trial's training equals that of its measurement.
    for (const trial of search.study.trials) {
      expect(trial.options.ms).toBe((ms * (trial.options.hop ?? 0)) / usual);
      expect(search.mostMs(trial)).toBe(trial.options.ms);
    }
    const board = { limits: { ...limits, board: "uno" as const } };
    expect(() => searchWith({}, board, { readout: "max" })).toThrow("--board with --readout max");
    expect(() => searchWith({ arithmetic: "float" }, board)).toThrow("--board with --arithmetic float");
    // An Uno takes longer than a hop for a frame.
    expect(() => searchWith({}, board)).toThrow("no model of this kind is within the limits");
  });

  it("counts the memory of the front end", () => {
    const free = searchWith({}, { proposer: "tpe" });
    const [first] = free.study.trials;
    expect(first?.footprint.ram).toBeGreaterThan(4 * 256 + 2 * 240);
    const tight = searchWith({}, { limits: { ...limits, ram: 1700 } });
    for (const { options, footprint } of tight.study.trials) {
      expect(footprint.ram).toBeLessThanOrEqual(1700);
      expect(options.window).toBeLessThanOrEqual(32);
    }
  });

  it("scores each trial on the features of its front end, with one worker or five", async () => {
    const outcomesOf = async (capacity: number) => {
      const search = searchWith({}, { trials: 9 });
      const sound = search.sound;
      if (sound === null) throw new Error("no sound");
      const sets = new FeatureSets((spec) => featuresOf(sound.recordings, spec));
      await drive(search.study, capacity, {
        async perform({ trial, rung, fold }) {
          const { options, frontEnd: spec } = search.work(search.study.trials[trial]?.options ?? search.usual);
          const part = search.folds[fold];
          if (part === undefined || spec === null) throw new Error("no such run");
          const length = { updates: search.updates, share: shares[rung] ?? 1 };
          return runTrial(await sets.get(spec), part, options, length, 1);
        },
        onOutcome: () => {},
      });
      return search;
    };
    const one = await outcomesOf(1);
    expect((await outcomesOf(5)).study.trials).toEqual(one.study.trials);
    const [winner] = one.study.ranking();
    if (winner === undefined || one.sound === null) throw new Error("no winner");
    const { options, frontEnd: spec } = one.work(winner.options);
    if (spec === null) throw new Error("no front end");
    const fresh = await featuresOf(one.sound.recordings, spec);
    const length = { updates: one.updates, share: 1 };
    const alone = await Promise.all(one.folds.map((fold) => runTrial(fresh, fold, options, length, 1)));
    const score = alone.reduce((sum, outcome) => sum + ("score" in outcome ? outcome.score : 0), 0) / alone.length;
    expect(winner.scores.at(-1)).toBe(score);
  });
});
