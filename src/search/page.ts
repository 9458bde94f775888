/** @file A self-contained page on a search: interactive pictures, and the trials in a table. */
import { reportPage } from "../evaluate/html.js";
import { short } from "../evaluate/table.js";
import type { Dimension } from "../options/search-space.js";
import { type Importance, importances } from "./importance.js";
import { coordinatesPicture, frontPicture, importancePicture, type ScoreAxis, type Shown } from "./pictures.js";
import { shares, topRung } from "./rungs.js";

export interface SearchPage {
  title: string;
  /** The winner, at the top. */
  results: readonly (readonly [name: string, text: string])[];
  facts: readonly (readonly [name: string, text: string])[];
  trials: readonly Shown[];
  axes: readonly Dimension[];
  /** Name of the error that a regression is judged by; null: trials are judged by accuracy. */
  error: string | null;
  /** Number of trials listed, the best first. */
  listed: number;
}

const style = `
.trial{cursor:pointer}
circle.trial{fill:var(--quiet);fill-opacity:.75}circle.early{fill-opacity:.35}circle.front{fill:#0969da;fill-opacity:1}
path.trial{fill:none;stroke:var(--quiet);stroke-width:1.2;stroke-opacity:.45}path.early{stroke-opacity:.15}path.front{stroke:#0969da;stroke-opacity:.9}
circle.on{fill:#c4510a!important;fill-opacity:1!important;stroke:#c4510a;stroke-width:3}
path.on{stroke:#c4510a!important;stroke-width:3;stroke-opacity:1!important}
th:last-child,td:last-child{text-align:left}
tr.on td{background:color-mix(in srgb,#c4510a 25%,transparent)}
#pointed{position:sticky;bottom:0;min-height:1.5em;margin:0;padding:.5rem 0;background:var(--ground);font-variant-numeric:tabular-nums}
`;

/** Highlights a trial everywhere while the pointer is on it. */
const script = `
const said = document.getElementById("pointed");
const texts = JSON.parse(document.getElementById("texts").textContent);
let on = null;
addEventListener("pointerover", ({ target }) => {
  const trial = target.closest?.("[data-trial]")?.dataset.trial ?? null;
  if (trial === on || trial === null) return;
  for (const each of document.querySelectorAll(".on")) each.classList.remove("on");
  for (const each of document.querySelectorAll('[data-trial="' + trial + '"]')) each.classList.add("on");
  on = trial;
  said.textContent = texts[trial] ?? "";
});
`;

export function searchPage({ title, results, facts, trials, axes, error, listed }: SearchPage): string {
  const score: ScoreAxis =
    error === null
      ? { title: "accuracy, %", value: (value) => 100 * value }
      : { title: error, value: (value) => -value };
  const best = [...trials].sort((a, b) => a.below - b.below || b.score - a.score);
  const pictures = [
    ...(trials.length === 0 ? [] : [frontPicture(trials, score), coordinatesPicture(trials, axes, score)]),
    ...mattered(trials, axes),
  ];
  const rows = best.slice(0, listed).map((trial) => ({
    trial: trial.trial,
    cells: [
      String(trial.trial),
      short(score.value(trial.score)),
      runText(trial.below),
      String(trial.bytes),
      trial.options,
    ],
  }));
  const numbered = { head: ["trial", score.title, "by", "bytes", "options"], rows };
  const texts = Object.fromEntries(trials.map((trial) => [trial.trial, trial.text]));
  return reportPage({ title, results, facts, pictures, numbered, live: { style, script, texts } });
}

/** The length of the run that gave a score: scores of runs of different lengths do not compare. */
export function runText(below: number): string {
  const share = shares[topRung - below] ?? 1;
  return share === 1 ? "a full run" : `1/${Math.round(1 / share)} of a full run`;
}

/** The least share of the variance that is not shown as 0 %. */
const leastShown = 0.005;

/** Uses the scores of the lowest rung: higher rungs have only the best trials. */
function mattered(trials: readonly Shown[], axes: readonly Dimension[]): string[] {
  const found: Importance[] = importances(
    axes,
    trials.map(({ point, first }) => ({ point, score: first })),
  );
  const some = found.filter(({ share }) => share >= leastShown);
  return some.length === 0 ? [] : [importancePicture(some)];
}
