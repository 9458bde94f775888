/** @file A fit in words: what was chosen and why, and the expected result. */
import { exponential } from "../core/elementary.js";
import type { Expectation } from "./expectation.js";
import type { Fit, Tried } from "./fit.js";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `97.9 % (95 % interval 88.9 to 99.6 %; deviation of the folds 4.2 points; 4 folds)`; for a regression the error. */
export function expectationText({ score, error, spread, interval, folds, repeats }: Expectation): string {
  const made = `${folds} folds${repeats > 1 ? `, ${repeats} times` : ""}`;
  if (interval === null) return `${error} ${(-score).toPrecision(3)} (${made})`;
  const [low, high] = interval;
  const between = `95 % interval ${(100 * low).toFixed(1)} to ${percent(high)}`;
  return `${percent(score)} (${between}; deviation of the folds ${(100 * spread).toFixed(1)} points; ${made})`;
}

/** A fit as lines of text. */
export function fitText({ options, tried, expected, split }: Fit, regression: boolean): string {
  const { epochs = 0, batch = 0, frame = 1, readout } = options;
  const updates = epochs * Math.ceil(split.train.length / batch);
  const result = ({ score, merit }: Tried) =>
    regression ? (-score).toPrecision(3) : `${percent(score)} right, ${percent(exponential(merit))} sure`;
  const chosen = tried.filter(({ kept }) => kept).slice(1);
  const lines = [
    `Training for ${updates} updates of ${batch} sequences${frame > 1 ? `, ${frame} samples a step` : ""}` +
      `${readout == null || readout === "last" ? "" : `, reading the ${readout} of the states`}.`,
  ];
  const [usual] = tried;
  if (usual !== undefined) {
    const others = tried.slice(1).map((change) => `${change.name} ${result(change)}${change.kept ? " (taken)" : ""}`);
    lines.push(
      `Tried on folds of the training part: ${usual.name} ${result(usual)}; ${others.join(", ") || "nothing else, because nothing can be clearly better"}.`,
    );
    if (chosen.length === 0 && others.length > 0) lines.push("None was clearly better, so the usual options stand.");
  }
  if (expected !== null) lines.push(`Expected on new data, by cross-validation: ${expectationText(expected)}.`);
  return lines.join("\n");
}
