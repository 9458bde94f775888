/** @file An evaluation as text for a terminal or a log. */

import { checkHas } from "../core/given.js";
import { grouped, printable } from "../core/text.js";
import { checkNames } from "../options/table.js";
import type { ClassMetrics } from "./classification.js";
import { confusionText, mistakesText } from "./confusion-text.js";
import type { LabelMetrics } from "./counts.js";
import type { Evaluation } from "./evaluation.js";
import type { RegressionMetrics } from "./regression.js";
import { clip, percent, short, table } from "./table.js";

/** How a report is laid out. */
export interface ReportOptions {
  /** Columns of the terminal. */
  width?: number;
  /** Whether every step was read out; then the report gives the perplexity. */
  everyStep?: boolean;
}

/** The main figures of an evaluation, as pairs of a name and a text. */
export function headlines(evaluation: Evaluation, everyStep = false): [string, string][] {
  switch (evaluation.task) {
    case "multiclass":
      return [
        ["accuracy", percent(evaluation.accuracy)],
        ["macro F1", percent(evaluation.macroF1)],
        ["cross-entropy", `${short(evaluation.crossEntropy)} nats`],
        ...(everyStep ? [["perplexity", short(evaluation.perplexity)] as [string, string]] : []),
      ];
    case "multilabel":
      return [
        ["accuracy", percent(evaluation.accuracy)],
        ["exact match", percent(evaluation.exactMatch)],
        ["micro F1", percent(evaluation.microF1)],
        ["macro F1", percent(evaluation.macroF1)],
        ["cross-entropy", `${short(evaluation.crossEntropy)} nats`],
      ];
    case "language":
      return [
        ["perplexity", short(evaluation.perplexity)],
        ["cross-entropy", `${short(evaluation.crossEntropy)} nats, ${short(evaluation.bits)} bits per token`],
      ];
    case "regression":
      return [
        ["mean squared error", short(evaluation.mse)],
        ["mean absolute error", short(evaluation.mae)],
        ["R²", evaluation.r2 === null ? "–" : short(evaluation.r2)],
      ];
  }
}

/** The head and the rows of the table of labels; a rate of a label that never occurs is a dash. */
export function labelRows(metrics: readonly LabelMetrics[], kind: "class" | "label"): string[][] {
  const rate = (value: number, { count }: LabelMetrics) => (count === 0 ? "–" : percent(value));
  return [
    [kind, "precision", "recall", "F1", "count"],
    ...metrics.map((each) => [
      printable(each.label),
      rate(each.precision, each),
      rate(each.recall, each),
      rate(each.f1, each),
      grouped(each.count),
    ]),
  ];
}

/** The head and the rows of the table of outputs. */
export function outputRows(metrics: RegressionMetrics): string[][] {
  return [
    ["output", "MSE", "MAE", "R²"],
    ...metrics.perOutput.map(({ label, mse, mae, r2 }) => [
      printable(label),
      short(mse),
      short(mae),
      r2 === null ? "–" : short(r2),
    ]),
  ];
}

/** A table no wider than the terminal, but at least six columns for the names. */
function narrow(rows: readonly (readonly string[])[], width: number): string {
  const [numbers = ""] = table(rows.map((row) => row.slice(1))).split("\n");
  const room = Math.max(6, width - 2 - numbers.length);
  return table(rows.map(([name, ...cells]) => [clip(name ?? "", room), ...cells]));
}

function classParts(evaluation: ClassMetrics, width: number): string[] {
  const parts = [narrow(labelRows(evaluation.perClass, "class"), width)];
  if (evaluation.confusion !== null) {
    const matrix = confusionText(evaluation.confusion, evaluation.labels, width);
    const list = mistakesText(evaluation.confusion, evaluation.labels, width, 5);
    if (!matrix.startsWith(list)) parts.push(`Confusion (rows: actual, columns: predicted)\n${matrix}`);
    parts.push(`Most frequent mistakes\n${list}`);
  }
  return parts;
}

function tables(evaluation: Evaluation, width: number): string[] {
  switch (evaluation.task) {
    case "multiclass":
      return classParts(evaluation, width);
    case "multilabel":
      return [narrow(labelRows(evaluation.perLabel, "label"), width)];
    case "language":
      return [];
    case "regression":
      return [narrow(outputRows(evaluation), width)];
  }
}

/** A report of an evaluation: the headlines, a table of labels or outputs, and the confusion matrix as wide as fits. */
export function reportText(evaluation: Evaluation, options: ReportOptions = {}): string {
  checkNames({ width: 80, everyStep: false }, options);
  const { width = 80, everyStep = false } = options;
  checkHas(evaluation, "task", "the evaluation", "the result of await evaluateModel(…)");
  const unit = evaluation.task === "language" ? "tokens" : everyStep ? "steps" : "sequences";
  const count = grouped(evaluation.count);
  const scored: [string, string] =
    evaluation.task === "multiclass"
      ? ["right", `${grouped(evaluation.correct)} of ${count} ${unit}`]
      : ["tested on", `${count} ${unit}`];
  const facts: [string, string][] = [...headlines(evaluation, everyStep), scored];
  const longest = Math.max(...facts.map(([name]) => name.length));
  const head = facts.map(([name, text]) => `${name.padEnd(longest)}  ${text}`).join("\n");
  return [head, ...tables(evaluation, width)].join("\n\n");
}
