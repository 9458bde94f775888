/** @file Progress of a training run: one live line on a terminal, one line per epoch in a pipe, nothing when quiet. */
import { percent } from "../src/evaluate/table.js";
import type { EpochReport } from "../src/train/epoch-report.js";
import type { TextOutput } from "./io.js";
import { bar, betweenPictures, clearLine, drawLine, seconds } from "./live-line.js";
import { longSilence } from "./paced-lines.js";
import { duration } from "./text.js";

export interface Progress {
  /** Called after each batch of an epoch (counted from 1). */
  batch(epoch: number, done: number, batches: number): void;
  epoch(report: EpochReport): void;
  /** Removes the live line; call it before writing anything else. */
  close(): void;
}

export interface ProgressSetting {
  epochs: number;
  /** Whether the validation score is minus an error (regression) instead of an accuracy. */
  regression: boolean;
  /** Whether the score is minus the loss of a language model; then perplexity is shown. Default: false. */
  language?: boolean;
  /** Clock in seconds, for tests. */
  now?: () => number;
}

/** Text of a validation score: an accuracy in percent, a mean squared error, or a perplexity. */
function scoreText(score: number, { regression, language = false }: ProgressSetting): string {
  if (language) return `perplexity ${Math.exp(-score).toPrecision(4)}`;
  return regression ? `error ${(-score).toPrecision(4)}` : percent(score);
}

export function progressOn(output: TextOutput, quiet: boolean, setting: ProgressSetting): Progress {
  if (quiet) return { batch() {}, epoch() {}, close() {} };
  return output.isTTY ? liveLine(output, setting) : plainLines(output, setting);
}

/** Seconds left, from the last complete epoch, or from the finished fraction of the first. */
function timeLeft(epochs: number, now: () => number) {
  let started = now();
  let perEpoch: number | null = null;
  return {
    finish(report: EpochReport): number {
      started = now();
      perEpoch = report.seconds;
      return perEpoch * (epochs - report.epoch);
    },
    during(epoch: number, share: number): number {
      const each = perEpoch ?? (now() - started) / share;
      return each * (epochs - epoch + 1 - share);
    },
  };
}

function plainLines(output: TextOutput, setting: ProgressSetting): Progress {
  const now = setting.now ?? seconds;
  const left = timeLeft(setting.epochs, now);
  const width = String(setting.epochs).length;
  const counter = (epoch: number) => `epoch ${String(epoch).padStart(width)}/${setting.epochs}`;
  let spoke = now();
  return {
    batch(epoch, done, batches) {
      if (now() - spoke < longSilence) return;
      spoke = now();
      const remaining = left.during(epoch, done / batches);
      output.write(`${counter(epoch)}  batch ${done}/${batches}  ${duration(remaining)} left\n`);
    },
    epoch(report) {
      spoke = now();
      const remaining = left.finish(report);
      const parts = [
        counter(report.epoch),
        ...(report.phase === "train" ? [] : [report.phase]),
        `loss ${report.trainLoss.toFixed(4)}`,
        ...(report.validationScore === null ? [] : [`validation ${scoreText(report.validationScore, setting)}`]),
        duration(report.seconds),
        ...(remaining > 0 ? [`${duration(remaining)} left`] : []),
        ...(report.best ? ["best"] : []),
      ];
      output.write(`${parts.join("  ")}\n`);
    },
    close() {},
  };
}

function liveLine(output: TextOutput, setting: ProgressSetting): Progress {
  const now = setting.now ?? seconds;
  const left = timeLeft(setting.epochs, now);
  let last: EpochReport | null = null;
  let best: number | null = null;
  let drawn = Number.NEGATIVE_INFINITY;

  function draw(epoch: number, share: number, remaining: number) {
    const wide = (output.columns ?? 80) >= 110;
    const validation = last?.validationScore ?? null;
    const parts = [
      `epoch ${epoch}/${setting.epochs} ${bar((epoch - 1 + share) / setting.epochs, wide ? 16 : 8)}`,
      `${wide ? "batch " : ""}${bar(share, wide ? 8 : 4)}`,
      ...(last === null ? [] : [`loss ${last.trainLoss.toFixed(4)}`]),
      ...(validation === null ? [] : [`validation ${scoreText(validation, setting)}`]),
      ...(best === null || best === validation || !wide ? [] : [`best ${scoreText(best, setting)}`]),
      `${duration(remaining)} left`,
    ];
    drawLine(output, parts.join("  "));
  }

  return {
    batch(epoch, done, batches) {
      if (now() - drawn < betweenPictures) return;
      drawn = now();
      draw(epoch, done / batches, left.during(epoch, done / batches));
    },
    epoch(report) {
      last = report;
      if (report.best) best = report.validationScore;
      draw(report.epoch, 1, left.finish(report));
      drawn = now();
    },
    close() {
      clearLine(output);
    },
  };
}
