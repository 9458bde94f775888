import { comparedErrorName } from "../../src/evaluate/regression.js";
import { runText, searchPage } from "../../src/search/page.js";
import { type Shown, valueText } from "../../src/search/pictures.js";
import { shares } from "../../src/search/rungs.js";
import type { SearchTrial } from "../../src/search/search.js";
import { frontOf, scoreText, timeText } from "./live.js";
import { type Found, facts, results } from "./summary.js";

/** Most trials listed on the page. */
const listed = 50;

/** The page of a finished search. */
export function foundPage(found: Found): string {
  const { search, compressed } = found;
  const { evaluation } = compressed.oneShot;
  const regression = evaluation.task === "regression";
  const front = new Set(frontOf(search.study.trials));
  const trials = search.study.trials.flatMap((trial): Shown[] => {
    const score = trial.scores.at(-1) ?? null;
    const first = trial.scores[0] ?? null;
    if (score === null || first === null) return [];
    const point = search.pointOf(trial.options);
    const below = shares.length - trial.scores.length;
    const { flash } = trial.footprint;
    const options = Object.entries(point).map(([key, value]) => `${key} ${valueText(value)}`);
    const said = options.join(", ");
    const text = `${reached(trial, regression)}, by ${runText(below)}: ${said}`;
    const own = { first, below, bytes: flash, point, front: front.has(trial) };
    return [{ trial: trial.trial, score, ...own, options: said, text }];
  });
  return searchPage({
    title: `Search on ${found.request.data.path}`,
    results: results(found),
    facts: facts(found),
    trials,
    axes: search.axes,
    error: evaluation.task === "language" ? null : comparedErrorName(evaluation),
    listed,
  });
}

function reached({ trial, scores, footprint }: SearchTrial, regression: boolean): string {
  const time = footprint.ms === null ? "" : `, ${timeText(footprint)}`;
  return `trial ${trial}: ${scoreText(scores.at(-1), regression)}, ${footprint.flash} B${time}`;
}
