import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../core/random.js";
import { drive } from "./drive.js";
import { modelOf, propose } from "./propose.js";
import { bracketAfter, shares } from "./rungs.js";
import { type Outcome, type Run, runKey, Study } from "./study.js";

const axes = [
  { key: "x", kind: "range" as const, from: 0, to: 1, scale: "linear" as const, whole: false },
  { key: "size", kind: "range" as const, from: 1, to: 100, scale: "log" as const, whole: true, off: null },
];

const space = { axes, usual: { x: 0.8, size: null } };

interface Guess {
  bytes: number;
  point: Readonly<Record<string, unknown>>;
}

function study(trials: number | null): Study<Guess> {
  return new Study<Guess>({
    trials,
    folds: 2,
    bracket: 9,
    propose: (done, earlier) => ({
      bytes: earlier.length % 5,
      point: propose("tpe", space, modelOf("tpe", space, done), 3, earlier.length, 0),
    }),
  });
}

/** A score that depends only on the run, and differs between folds. */
function scoreOf({ point }: Guess, { trial, rung, fold }: Run): number {
  const x = Number(point.x);
  const noise = random(1000 * trial + 10 * rung + fold).uniform();
  return 1 - (x - 0.3) ** 2 - (0.05 * noise) / (rung + 1);
}

/** Makes a complete search in which concurrent runs end in an order chosen by a seed. */
async function searched(trials: number, capacity: number, order: number, failing = -1) {
  const { uniform } = random(order);
  const search = study(trials);
  const waiting: (() => void)[] = [];
  const made: string[] = [];
  await drive(search, capacity, {
    async perform(run): Promise<Outcome> {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        setTimeout(() => waiting.splice(Math.floor(uniform() * waiting.length), 1)[0]?.());
      });
      const trial = search.trials[run.trial];
      if (trial === undefined || run.trial === failing) return { failed: "the loss exploded", seconds: 1 };
      return { score: scoreOf(trial, run), bytes: 10, seconds: uniform() };
    },
    onOutcome: (run) => made.push(runKey(run)),
  });
  return { search, made };
}

describe("a study", () => {
  it("finds the same winner for any number of workers and any order in which runs end", async () => {
    const { search: alone, made } = await searched(40, 1, 1);
    expect(new Set(made).size).toBe(made.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.nat(), async (capacity, order) => {
        const { search: many, made: others } = await searched(40, capacity, order);
        expect(many.trials).toEqual(alone.trials);
        expect(many.ranking()[0]?.trial).toBe(alone.ranking()[0]?.trial);
        expect([...others].sort()).toEqual([...made].sort());
      }),
      { numRuns: 12 },
    );
  });

  it("makes full runs of a ninth of a bracket's trials, and takes the best of those", async () => {
    const { search, made } = await searched(9, 4, 2);
    const count = (rung: number) => made.filter((key) => key.split("/")[1] === String(rung)).length;
    expect([count(0), count(1), count(2)]).toEqual([18, 6, 2]);
    expect(shares).toEqual([1 / 9, 1 / 3, 1]);
    const [winner] = search.ranking();
    expect(winner?.scores).toHaveLength(3);
    const best = Math.max(...search.trials.map(({ scores }) => scores[1] ?? 0));
    expect(winner?.scores[1]).toBe(best);
  });

  it("gives a longer search the trials of a shorter one first, in brackets that grow", async () => {
    const { search: short } = await searched(20, 3, 1);
    const { search: long } = await searched(60, 3, 1);
    // The last bracket of the short one is cut off.
    expect(long.trials.slice(0, 18)).toEqual(short.trials.slice(0, 18));
    expect([0, 9, 36, 40, 360].map((before) => bracketAfter(before, 9))).toEqual([9, 9, 9, 10, 90]);
  });

  it("ranks a failed trial below every other, and counts an outcome once", async () => {
    const { search } = await searched(9, 2, 1, 4);
    expect(search.trials[4]?.scores).toEqual([null]);
    expect(search.ranking().map(({ trial }) => trial)).not.toContain(4);
    expect(search.record({ trial: 0, rung: 0, fold: 0 }, { score: 9, bytes: 1, seconds: 0 })).toBe(false);
    expect(search.outcome({ trial: 0, rung: 0, fold: 0 })).not.toMatchObject({ score: 9 });
  });

  it("crowns no failed trial, and tells why each failed", async () => {
    const search = study(3);
    const failed = { failed: "the loss exploded", seconds: 1 };
    await drive(search, 1, { perform: async () => failed, onOutcome: () => {} });
    expect(search.finished).toBe(true);
    expect(search.ranking()).toEqual([]);
    expect(search.trials.map(({ trial }) => search.failureOf(trial))).toEqual(Array(3).fill("the loss exploded"));
    const { search: longer } = await searched(9, 2, 1, 4);
    expect(longer.failureOf(0)).toBeNull();
  });

  it("resumes from stored outcomes, in any order", async () => {
    const { search: whole, made } = await searched(30, 5, 1);
    const again = study(30);
    const runs = made
      .map((key) => key.split("/").map(Number))
      .map(([trial = 0, rung = 0, fold = 0]) => ({ trial, rung, fold }));
    for (const run of [...runs].reverse()) again.record(run, whole.outcome(run) ?? { failed: "", seconds: 0 });
    expect(again.trials).toEqual(whole.trials);
    expect(again.finished).toBe(true);
  });
});

describe("driving a study", () => {
  it("ends with the error of a run, and begins no other", async () => {
    let begun = 0;
    const perform = async (): Promise<Outcome> => {
      begun += 1;
      if (begun === 5) throw new Error("no such data");
      return { score: 0.5, bytes: 1, seconds: 1 };
    };
    await expect(drive(study(9), 3, { perform, onOutcome: () => {} })).rejects.toThrow("no such data");
    expect(begun).toBeLessThan(9);
  });

  it("ignores a run of a fold that does not exist, which a journal may contain", () => {
    const search = new Study({ trials: 1, folds: 1, bracket: 1, propose: () => ({ bytes: 1 }) });
    search.record({ trial: 0, rung: 0, fold: 7 }, { failed: "none", seconds: 0 });
    expect(search.open()).toEqual([{ trial: 0, rung: 0, fold: 0 }]);
  });

  it("opens all trials of a bracket at once", () => {
    const trials = (bracket: number) =>
      new Study({ trials: 100, folds: 1, bracket, propose: () => ({ bytes: 1 }) }).trials.length;
    expect([9, 30].map(trials)).toEqual([18, 60]);
  });
});

describe("proposals", () => {
  it("are on their axes, and the same for the same seed", () => {
    for (let trial = 0; trial < 200; trial++) {
      const point = propose("random", space, null, 5, trial, 0);
      expect(point).toEqual(propose("random", space, null, 5, trial, 0));
      expect(point.x).toBeGreaterThanOrEqual(0);
      expect(point.x).toBeLessThanOrEqual(1);
      expect(point.size === null || (Number.isInteger(point.size) && Number(point.size) >= 1)).toBe(true);
    }
  });

  it("are near the usual point without observations, and uniform at random", () => {
    const share = (name: "tpe" | "random", isSo: (point: Readonly<Record<string, unknown>>) => boolean) => {
      const trials = Array.from({ length: 400 }, (_, trial) => propose(name, space, null, 1, trial, 0));
      return trials.filter(isSo).length / trials.length;
    };
    const isNear = ({ x }: Readonly<Record<string, unknown>>) => Math.abs(Number(x) - 0.8) < 0.2;
    const isOff = ({ size }: Readonly<Record<string, unknown>>) => size === null;
    expect(share("tpe", isNear)).toBeGreaterThan(0.65);
    expect(share("random", isNear)).toBeLessThan(0.5);
    expect(share("tpe", isOff)).toBeGreaterThan(0.75);
    expect(share("random", isOff)).toBeLessThan(0.6);
  });

  it("of the estimator come closer to the best than random ones", () => {
    const loss = ({ x, size }: Readonly<Record<string, unknown>>) =>
      (Number(x) - 0.3) ** 2 + (size === null ? 1 : (Number(size) / 100 - 0.07) ** 2);
    const best = (name: "tpe" | "random", seed: number) => {
      const seen: { point: Readonly<Record<string, unknown>>; scores: number[] }[] = [];
      for (let trial = 0; trial < 60; trial++) {
        const point = propose(name, space, modelOf(name, space, seen), seed, trial, 0);
        seen.push({ point, scores: [-loss(point)] });
      }
      return Math.min(...seen.map(({ point }) => loss(point)));
    };
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const wins = seeds.filter((seed) => best("tpe", seed) < best("random", seed)).length;
    expect(wins).toBeGreaterThanOrEqual(14);
  });
});
