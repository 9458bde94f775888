/** @file The cost of compression, stage by stage, as in the paper's table 8: as text, as JSON and as a picture. */

import { checkHas } from "../core/given.js";
import { grouped } from "../core/text.js";
import { boards } from "../cost/catalogue.js";
import { languageMetrics } from "../evaluate/language.js";
import { sizePicture } from "../evaluate/pictures.js";
import { percent, short, table } from "../evaluate/table.js";
import { expectationText } from "../fit/text.js";
import { channelScales } from "../integer/channel-scales.js";
import { modelStorage } from "../integer/storage.js";
import type { Compressed } from "./compress.js";
import type { FittedCompression } from "./compress-fitted.js";
import type { Layout } from "./layout.js";
import { type Attempt, toldApart } from "./layout-trials.js";
import type { Stage } from "./stages.js";

/** The meaning of a stage's letters: `low rank, sparse`. */
export function stageMeaning(name: Stage["name"]): string {
  return meanings[name];
}

/** Whether it is a given float model of low rank already. */
function isLowRank({ name, model }: Stage): boolean {
  if (name !== "float" || !("spec" in model)) return false;
  return model.spec.layers.some(({ rankW, rankU }) => rankW !== null || rankU !== null);
}

const meanings: Readonly<Record<Stage["name"], string>> = {
  float: "float32, full rank",
  clips: "g, f and state bound of integers",
  L: "low rank",
  S: "sparse",
  LS: "low rank, sparse",
  Q: "integers",
  LQ: "low rank, integers",
  SQ: "sparse, integers",
  LSQ: "low rank, sparse, integers",
};

/** `H 72, ranks 5/36, densities 0.45/0.3` */
export function layoutText({ hidden, rankW, rankU, densityW, densityU, densityHead }: Layout): string {
  const two = (w: string, u: string) => (w === u ? w : `${w}/${u}`);
  const rank = (value: number | null) => (value === null ? "full" : String(value));
  const density = (value: number) => String(Number(value.toFixed(3)));
  const parts = [`H ${hidden}`];
  if (rankW !== null || rankU !== null) parts.push(`ranks ${rank(rankW)}/${rank(rankU)}`);
  if (densityW < 1 || densityU < 1) parts.push(`densities ${two(density(densityW), density(densityU))}`);
  if (densityHead < 1) parts.push(`head ${density(densityHead)}`);
  return parts.join(", ");
}

/** The names of the numbers of {@link measures}. */
function measureNames(task: Stage["evaluation"]["task"]): [string, string] {
  if (task === "language") return ["perplexity", "bits per token"];
  // R² is the mean over the outputs, so it shows what became of small numbers beside large ones.
  return task === "regression" ? ["MSE", "R²"] : ["accuracy", "macro F1"];
}

function measures({ evaluation }: Stage): string[] {
  if (evaluation.task === "language") return [short(evaluation.perplexity), short(evaluation.bits)];
  if (evaluation.task === "regression")
    return [short(evaluation.mse), evaluation.r2 === null ? "–" : short(evaluation.r2)];
  return [percent(evaluation.accuracy), percent(evaluation.macroF1)];
}

/** The table of the stages with one-shot rounding, and the layouts that were tried. */
export function compressionText(compressed: Compressed): string {
  checkHas(compressed, "stages", "the compression", "the result of await compress(…)");
  const { layout, stages, oneShot, attempts, integer, board } = compressed;
  const { task } = oneShot.evaluation;
  const row = (stage: Stage, name: string, meaning: string) => [
    `${name.padEnd(5)}  ${meaning}`,
    ...measures(stage),
    grouped(stage.bytes),
    grouped(stage.multiplyAddsPerStep),
  ];
  const rows = [
    ["stage", ...measureNames(task), "bytes", "multiply-adds per step"],
    ...stages.map((stage) => row(stage, stage.name, isLowRank(stage) ? "float32, low rank" : meanings[stage.name])),
    row(oneShot, "", "rounded once, not fine-tuned"),
  ];
  const lines = [layoutText(layout), "", table(rows)];
  const unit = sampleScaleText(integer.input.sampleScale, integer.frame);
  lines.push(
    "",
    integer.text === undefined
      ? `Samples are int16; one unit is ${unit}.`
      : "A sample is an id of the vocabulary, int16.",
    ...(board === null ? [] : [boardText(board)]),
  );
  const folds = attempts[0]?.folds.length ?? 0;
  if (attempts.length > 1 || folds > 0) {
    const where = folds === 0 ? "on the validation part" : "on folds of the training part";
    const early = attempts.some((attempt) => attempt.folds.length < folds) ? ", given up if they could not win" : "";
    lines.push("", `Layouts tried, before quantisation, ${where}${early}`, table(tried(attempts, task)));
  } else if (attempts[0]?.score === null && oneShot.validation === null) {
    lines.push("", "No validation part: layouts were not compared, and the weights are those after the last epoch.");
  }
  if (!toldApart(attempts)) {
    lines.push("The layout is not clearly better than the next: the folds differ by as much as the two layouts.");
  }
  return lines.join("\n");
}

/** `On Arduino Uno, estimated: 5,912 of 32,256 B of flash with code, 712 of 2,048 B of RAM, 4.07 of 20 ms per step.` */
function boardText({ id, name, flash, ram, ms, most }: NonNullable<Compressed["board"]>): string {
  const whole = boards[id];
  const of = (bytes: number, all: number) => `${grouped(Math.round(bytes))} of ${grouped(all)} B`;
  const time = (value: number) => String(Number(value.toPrecision(3)));
  const step = most === null ? `${time(ms)} ms per step` : `${time(ms)} of ${time(most)} ms per step`;
  return `On ${name}, estimated: ${of(flash, whole.flash)} of flash with code, ${of(ram, whole.ram)} of RAM, ${step}.`;
}

/** One unit of a raw sample in the unit of the data, in words, by channel: every sample of a frame has the same. */
export function sampleScaleText(steps: readonly number[], frame = 1): string {
  const scales = channelScales(steps, frame) ?? steps;
  const [first = 1] = scales;
  if (scales.every((scale) => scale === first)) return first === 1 ? "one of the data's" : `${first} of the data's`;
  return `${scales.slice(0, 12).join(", ")}${scales.length > 12 ? ", …" : ""} of the data's, by channel`;
}

/** A score as it is shown: a perplexity, an error or an accuracy. */
function scoreText(score: number, task: Stage["evaluation"]["task"]): string {
  if (task === "language") return short(languageMetrics(-score, 1).perplexity);
  return task === "regression" ? short(-score) : percent(score);
}

function tried(attempts: readonly Attempt[], task: Stage["evaluation"]["task"]): string[][] {
  const scored = (score: number) => scoreText(score, task);
  return attempts.map(({ layout, score, folds }) => [
    layoutText(layout),
    score === null ? "–" : scored(score),
    ...(folds.length === 0 ? [] : [folds.map((fold) => scored(fold.score)).join(", ")]),
  ]);
}

/** The expected result on new data; "" if nothing was compared. */
export function expectedText({ expected }: Pick<FittedCompression, "expected">): string {
  if (expected === null) return "";
  return `Expected on new data, by shorter runs before quantisation: ${expectationText(expected)}.`;
}

/** The report as plain JSON. */
export function compressionJson({ layout, stages, oneShot, attempts, integer, board }: Omit<Compressed, "warnings">) {
  const plain = ({ name, accuracy, validation, bytes, multiplyAddsPerStep, evaluation }: Stage) => ({
    name,
    accuracy,
    macroF1: "macroF1" in evaluation ? evaluation.macroF1 : null,
    validation,
    bytes,
    multiplyAddsPerStep,
  });
  return {
    layout,
    stages: stages.map(plain),
    oneShot: plain(oneShot),
    attempts,
    storage: modelStorage(integer),
    board,
  };
}

/** Accuracy against bytes, one point per stage, as SVG. */
export function compressionPicture({ stages, oneShot }: Compressed): string {
  const points = [...stages, { ...oneShot, name: `${oneShot.name}, not fine-tuned` }];
  return sizePicture(points.map(({ name, bytes, accuracy }) => ({ label: name, bytes, accuracy })));
}
