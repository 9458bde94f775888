/** @file Progress of a search: a table of the front, redrawn on a terminal; one line per rung elsewhere. */
import { counted, grouped, printable } from "../../src/core/text.js";
import { short } from "../../src/evaluate/table.js";
import { paretoFront } from "../../src/search/front.js";
import { shares, topRung } from "../../src/search/rungs.js";
import type { Candidate, SearchTrial } from "../../src/search/search.js";
import type { Study } from "../../src/search/study.js";
import { choiceIn } from "../../src/search/trial-options.js";
import type { TextOutput } from "../io.js";
import { bar, betweenPictures, seconds } from "../live-line.js";
import { table } from "../text.js";

/** Most rows of the front shown. */
const mostRows = 8;

export interface Progress {
  study: Study<Candidate>;
  /** Trials of the whole search; null: as many as time allows. */
  planned: number | null;
  runs: number;
  seconds: number;
}

/** Number of trials with a finished rung. */
export function triedOf(trials: readonly SearchTrial[]): number {
  return trials.filter(({ scores }) => scores.length > 0).length;
}

/** The Pareto front of the trials with full runs. */
export function frontOf(trials: readonly SearchTrial[]): SearchTrial[] {
  const whole = trials.filter(({ scores }) => scores.length === shares.length && scores[topRung] !== null);
  return paretoFront(whole, ({ scores, footprint }) => ({
    score: scores[topRung] ?? 0,
    bytes: footprint.flash,
    // A shorter hop has more steps per second, so the load of the board is compared.
    ms: footprint.busy ?? footprint.ms,
  }));
}

export function scoreText(score: number | null | undefined, regression: boolean): string {
  if (score === null || score === undefined) return "failed";
  return regression ? short(-score) : `${(100 * score).toFixed(2)} %`;
}

export function layoutText({ options }: Pick<SearchTrial, "options">): string {
  const { cell, hidden, layers, rankW, rankU, densityW, densityU, frame, readout } = options;
  const density = (share: number) => Number(share.toFixed(3));
  const ranks = rankW === null && rankU === null ? [] : [`ranks ${rankW ?? "full"}/${rankU ?? "full"}`];
  const sparse = densityW === 1 && densityU === 1 ? [] : [`densities ${density(densityW)}/${density(densityU)}`];
  const stacked = layers === 1 ? [] : [counted(layers, "layer")];
  const frames = frame === 1 ? [] : [`frame ${frame}`];
  const read = readText(readout);
  return [`${cell} ${hidden}`, ...ranks, ...sparse, ...stacked, ...frames, ...read, ...frontEndText(options)].join(
    ", ",
  );
}

/** When and from which states it answers; nothing: from the last one. */
function readText(readout: SearchTrial["options"]["readout"]): string[] {
  if (readout === null || readout === "last") return [];
  return [readout === "every" ? "answers at every step" : `reads the ${readout}`];
}

/** `13 MFCC of 24 filters every 20 ms, 40 ms long`. */
function frontEndText(options: SearchTrial["options"]): string[] {
  const choice = choiceIn(options);
  if (choice === null) return [];
  const { hop, window, filters, coefficients } = choice;
  const features = coefficients === null ? `${filters} log-mel` : `${coefficients} MFCC of ${filters} filters`;
  return [`${features} every ${hop} ms, ${window} ms long`];
}

/** `12.34 ms`, and for sound the load of the board. */
export function timeText({ ms, busy }: Pick<SearchTrial["footprint"], "ms" | "busy">): string {
  if (ms === null) return "";
  return `${ms.toFixed(2)} ms${busy === null ? "" : ` (${(100 * busy).toFixed(0)} % busy)`}`;
}

/** The table of the front, also printed at the end. */
export function frontTable(front: readonly SearchTrial[], regression: boolean): string {
  const withTime = front.some(({ footprint }) => footprint.ms !== null);
  const head = ["trial", regression ? "error" : "accuracy", "bytes", ...(withTime ? ["a step"] : []), "model"];
  const rows = front.map((trial) => [
    String(trial.trial),
    scoreText(trial.scores[topRung], regression),
    grouped(trial.footprint.flash),
    ...(withTime ? [timeText(trial.footprint)] : []),
    layoutText(trial),
  ]);
  return table([head, ...rows], withTime ? [0, 1, 2, 3] : [0, 1, 2]);
}

export interface LiveSearch {
  update(progress: Progress): void;
  /** Removes the table. */
  close(): void;
}

export function liveSearch(output: TextOutput, quiet: boolean, regression: boolean): LiveSearch {
  if (quiet) return { update() {}, close() {} };
  return output.isTTY === true ? pictures(output, regression) : lines(output, regression);
}

function pictures(output: TextOutput, regression: boolean): LiveSearch {
  let drawn = 0;
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  return {
    update({ study: { trials }, planned, runs, seconds: passed }) {
      if (seconds() - last < betweenPictures) return;
      last = seconds();
      const front = frontOf(trials).slice(0, mostRows);
      const done = triedOf(trials);
      const share = planned === null ? "" : `${bar(done / planned, 16)} `;
      const width = Math.max(20, output.columns ?? 80) - 1;
      const text = [
        `${share}${counted(done, "trial")}${planned === null ? "" : ` of ${planned}`}, ${counted(runs, "run")}, ${passed.toFixed(0)} s`,
        ...(front.length === 0 ? [] : frontTable(front, regression).trimEnd().split("\n")),
      ].map((line) => [...line].slice(0, width).join(""));
      clear();
      output.write(`${text.join("\n")}\n`);
      drawn = text.length;
    },
    close: clear,
  };
}

/** Most characters of a reason in a line. */
const mostReason = 100;

function brief(reason: string): string {
  const text = printable(reason);
  return text.length > mostReason ? `${text.slice(0, mostReason - 1)}…` : text;
}

function lines(output: TextOutput, regression: boolean): LiveSearch {
  const told = new Map<number, number>();
  return {
    update({ study }) {
      for (const trial of study.trials) {
        const rungs = trial.scores.length;
        if (rungs <= (told.get(trial.trial) ?? 0)) continue;
        told.set(trial.trial, rungs);
        const share = Math.round(1 / (shares[rungs - 1] ?? 1));
        const reason = study.failureOf(trial.trial);
        const score = reason === null ? scoreText(trial.scores[rungs - 1], regression) : `failed (${brief(reason)})`;
        output.write(
          `trial ${trial.trial}, ${share === 1 ? "full run" : `1/${share} of a full run`}: ${score} in ${grouped(trial.footprint.flash)} B: ${layoutText(trial)}\n`,
        );
      }
    },
    close() {},
  };
}
