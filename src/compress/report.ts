/** @file What compression cost, stage by stage, as the paper's table 8 has it: for a terminal, for machines, as a picture. */

import { grouped } from "../core/text.js";
import { boards } from "../cost/catalogue.js";
import { sizePicture } from "../evaluate/pictures.js";
import { percent, short, table } from "../evaluate/table.js";
import { expectationText } from "../fit/text.js";
import { modelStorage } from "../integer/storage.js";
import type { Compressed } from "./compress.js";
import type { FittedCompression } from "./compress-fitted.js";
import type { Layout } from "./layout.js";
import { type Attempt, toldApart } from "./layout-trials.js";
import type { Stage } from "./stages.js";

/** What the letters of a stage stand for: `low rank, sparse`. */
export function stageMeaning(name: Stage["name"]): string {
  return meanings[name];
}

const meanings: Readonly<Record<Stage["name"], string>> = {
  float: "float32, full rank",
  clips: "piecewise-linear g and f",
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

/** What the numbers of {@link measures} are called. */
function measureNames(task: Stage["evaluation"]["task"]): [string, string] {
  if (task === "language") return ["perplexity", "bits a token"];
  return task === "regression" ? ["MSE", "MAE"] : ["accuracy", "macro F1"];
}

function measures({ evaluation }: Stage): string[] {
  if (evaluation.task === "language") return [short(evaluation.perplexity), short(evaluation.bits)];
  if (evaluation.task === "regression") return [short(evaluation.mse), short(evaluation.mae)];
  return [percent(evaluation.accuracy), percent(evaluation.macroF1)];
}

/** The table of the stages, one-shot rounding beside the last, and what else was tried. */
export function compressionText({ layout, stages, oneShot, attempts, integer, board }: Compressed): string {
  const { task } = oneShot.evaluation;
  const regression = task === "regression" || task === "language";
  const row = (stage: Stage, name: string, meaning: string) => [
    `${name.padEnd(5)}  ${meaning}`,
    ...measures(stage),
    grouped(stage.bytes),
    grouped(stage.multiplyAddsPerStep),
  ];
  const rows = [
    ["stage", ...measureNames(task), "bytes", "multiply-adds a step"],
    ...stages.map((stage) => row(stage, stage.name, meanings[stage.name])),
    row(oneShot, "", "rounded once, not fine-tuned"),
  ];
  const lines = [layoutText(layout), "", table(rows)];
  const unit = sampleScaleText(integer.input.sampleScale);
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
    const early = attempts.some((attempt) => attempt.folds.length < folds) ? ", given up where it could not win" : "";
    lines.push("", `Layouts tried, before quantisation, ${where}${early}`, table(tried(attempts, regression)));
  } else if (attempts[0]?.score === null && oneShot.validation === null) {
    lines.push("", "No validation part: no layouts were compared, and weights are those after the last epoch.");
  }
  if (!toldApart(attempts)) {
    lines.push("The layout is not told apart from the next: the folds differ by as much as the two do.");
  }
  return lines.join("\n");
}

/** `On Arduino Uno, as foreseen: 5,912 of 32,256 B of flash with code, 712 of 2,048 B of RAM, 4.07 ms a step of 20.` */
function boardText({ id, name, flash, ram, ms, most }: NonNullable<Compressed["board"]>): string {
  const whole = boards[id];
  const of = (bytes: number, all: number) => `${grouped(Math.round(bytes))} of ${grouped(all)} B`;
  const time = (value: number) => String(Number(value.toPrecision(3)));
  const step = most === null ? `${time(ms)} ms a step` : `${time(ms)} ms a step of ${time(most)}`;
  return `On ${name}, as foreseen: ${of(flash, whole.flash)} of flash with code, ${of(ram, whole.ram)} of RAM, ${step}.`;
}

/** For people: what one unit of a raw sample is in the unit of the data. */
export function sampleScaleText(scales: readonly number[]): string {
  const [first = 1] = scales;
  if (scales.every((scale) => scale === first)) return first === 1 ? "one of the data's" : `${first} of the data's`;
  return `${scales.slice(0, 12).join(", ")}${scales.length > 12 ? ", …" : ""} of the data's, by channel`;
}

function tried(attempts: readonly Attempt[], regression: boolean): string[][] {
  const scored = (score: number) => (regression ? short(-score) : percent(score));
  return attempts.map(({ layout, score, folds }) => [
    layoutText(layout),
    score === null ? "–" : scored(score),
    ...(folds.length === 0 ? [] : [folds.map((fold) => scored(fold.score)).join(", ")]),
  ]);
}

/** What to expect of new data; "" where nothing was compared. */
export function expectedText({ expected }: Pick<FittedCompression, "expected">): string {
  if (expected === null) return "";
  return `To expect of new data, by shorter runs before quantisation: ${expectationText(expected)}.`;
}

/** The same for machines: plain JSON. */
export function compressionJson({ layout, stages, oneShot, attempts, integer, board }: Compressed) {
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

/** Accuracy against bytes, a point a stage, as SVG. */
export function compressionPicture({ stages, oneShot }: Compressed): string {
  const points = [...stages, { ...oneShot, name: `${oneShot.name}, not fine-tuned` }];
  return sizePicture(points.map(({ name, bytes, accuracy }) => ({ label: name, bytes, accuracy })));
}
