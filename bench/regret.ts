/**
 * @file The search against random search with the same number of trials: the best cross-validated score so far of
 * trials with full runs, after each trial, mean over seeds. Writes the curves as SVG, and one line of JSON per search,
 * so that it is not repeated.
 *
 *     npm run bench:regret -- --data DATA --flash 1024 --trials 45 --updates 300 --seeds 5 --output regret.svg
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { at } from "../src/core/at.js";
import { defaultSplit } from "../src/data/split.js";
import { lineChart } from "../src/evaluate/line-chart.js";
import { foldsOf } from "../src/fit/folds.js";
import { loadAny } from "../src/pipeline/files/load.js";
import { partsOf } from "../src/pipeline/parts.js";
import { drive } from "../src/search/drive.js";
import { type ProposerName, proposers } from "../src/search/propose.js";
import { runTrial } from "../src/search/run.js";
import { shares, topRung } from "../src/search/rungs.js";
import { Search, searchDefaults } from "../src/search/search.js";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    flash: { type: "string", default: "1024" },
    trials: { type: "string", default: "45" },
    updates: { type: "string", default: "300" },
    folds: { type: "string", default: "3" },
    seeds: { type: "string", default: "5" },
    output: { type: "string", default: "regret.svg" },
  },
});
const { data: path } = values;
if (path === undefined) throw new Error("--data: give a data set");
const loaded = await loadAny(path, {});
const { sequences } = loaded;
const { train } = partsOf(loaded, { ...defaultSplit, validation: 0 });
const folds = foldsOf(sequences, train, Number(values.folds), 0);

/** The best score of a full run among the first trials, for each number of trials; null before there is one. */
async function curve(proposer: ProposerName, seed: number): Promise<(number | null)[]> {
  const limits = { ...searchDefaults.limits, flash: Number(values.flash) };
  const length = { trials: Number(values.trials), updates: Number(values.updates), folds: Number(values.folds) };
  const search = new Search(sequences, train, {}, { ...searchDefaults, ...length, limits, proposer, seed });
  const { study } = search;
  await drive(study, 1, {
    perform({ trial, rung, fold }) {
      const { options } = at(study.trials, trial, "trial");
      const run = { updates: search.updates, share: at(shares, rung, "rung") };
      // The seed is only for the proposer: the same options have the same score in all searches.
      return runTrial(sequences, at(folds, fold, "fold"), { ...options, seed: 0 }, run, 1);
    },
    onOutcome: () => {},
  });
  let best: number | null = null;
  return study.trials.map(({ scores }) => {
    const score = scores[topRung];
    if (score !== undefined && score !== null && score > (best ?? Number.NEGATIVE_INFINITY)) best = score;
    return best;
  });
}

const kept = `${values.output}.jsonl`;
const of = [basename(path), values.flash, values.trials, values.updates, values.folds].join(" ");
const before = existsSync(kept) ? readFileSync(kept, "utf8").trim().split("\n") : [];
const made = new Map<string, (number | null)[]>(
  before
    .map((line) => JSON.parse(line))
    .map((search) => [`${search.of} ${search.proposer} ${search.seed}`, search.best]),
);
const curves = new Map<ProposerName, (number | null)[][]>(proposers.map((name) => [name, []]));
for (let seed = 0; seed < Number(values.seeds); seed++) {
  for (const proposer of proposers) {
    const known = made.get(`${of} ${proposer} ${seed}`);
    const best = known ?? (await curve(proposer, seed));
    curves.get(proposer)?.push(best);
    if (known === undefined) appendFileSync(kept, `${JSON.stringify({ of, proposer, seed, best })}\n`);
    process.stdout.write(`${proposer}, seed ${seed}: ${((best.at(-1) ?? 0) * 100).toFixed(2)} %\n`);
  }
}

const reached = [...curves.values()].flat(2).filter((score) => score !== null);
const most = Math.max(...reached);
const series = [...curves].map(([name, lists]) => ({
  name,
  points: Array.from({ length: Number(values.trials) }, (_, trial): [number, number] => {
    const scores = lists.flatMap((list) => list[trial] ?? []);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    // There is no mean until every seed has a full run.
    return [trial + 1, scores.length < lists.length ? Number.NaN : 100 * (most - mean)];
  }),
}));
const title = `Regret on ${basename(path)}, ${values.flash} bytes, mean of ${values.seeds} seeds`;
writeFileSync(
  values.output,
  lineChart({
    title,
    x: { title: "trials", whole: true },
    y: { title: "points below the best score found" },
    series,
    marks: [],
    rules: [],
  }),
);
