/**
 * @file The pictures of a search as SVG: all elements of a trial have `data-trial`, so that a page can highlight it.
 */
import { frame } from "../evaluate/frame.js";
import { element, pathThrough, picture, textWidth, words } from "../evaluate/svg.js";
import { bytesText, short } from "../evaluate/table.js";
import { commandLine } from "../options/place.js";
import type { Dimension } from "../options/search-space.js";
import { shown } from "../options/table.js";
import { type Point, placeOf, valueAt } from "./axis.js";
import type { Importance } from "./importance.js";

/** A trial as shown in pictures. */
export interface Shown {
  trial: number;
  /** Score at the highest rung that it reached. */
  score: number;
  /** Score at the lowest rung, which all trials reach. */
  first: number;
  /** Rungs below the top; 0 for a trial with a full run. */
  below: number;
  bytes: number;
  point: Point;
  /** Whether it is on the front of the trials with full runs. */
  front: boolean;
  /** Its options as text, and its full description for the pointer. */
  options: string;
  text: string;
}

/** A value of an option, as on the command line, with at most four digits of a fraction: 0.00123456 → 0.001235. */
export function valueText(value: unknown): string {
  const isFraction = typeof value === "number" && !Number.isInteger(value);
  return shown(isFraction ? Number(value.toPrecision(4)) : value, commandLine);
}

/** The axis of scores. */
export interface ScoreAxis {
  title: string;
  /** The plotted number: percent, or the error. */
  value(score: number): number;
}

const trialAttributes = ({ trial, front, below }: Shown) => ({
  "data-trial": trial,
  class: front ? "trial front" : below > 0 ? "trial early" : "trial",
});

/** Score against bytes, one dot per trial, and the front as steps. */
export function frontPicture(trials: readonly Shown[], score: ScoreAxis): string {
  const x = { title: "bytes in flash", scale: "log" as const, format: bytesText, base: 2 as const };
  const points = trials.map((trial) => [trial.bytes, score.value(trial.score)] as const);
  const drawn = frame("Score and size of the trials", points, { x, y: { title: score.title } }, []);
  const front = trials.filter((trial) => trial.front).sort((a, b) => a.bytes - b.bytes);
  const line = front.map((trial) => drawn.at(trial.bytes, score.value(trial.score)));
  const path = line.length < 2 ? [] : [element("path", { class: "line s0", d: pathThrough(line) })];
  const dots = trials.map((trial) => {
    const [cx, cy] = drawn.at(trial.bytes, score.value(trial.score));
    const title = element("title", {}, words(trial.text, 0, 0).replace(/<\/?text[^>]*>/g, ""));
    return element(
      "circle",
      { ...trialAttributes(trial), cx, cy, r: trial.front ? 6 : trial.below > 0 ? 3 : 4.5 },
      title,
    );
  });
  return picture(drawn.width, drawn.height, "Score against bytes", [...drawn.parts, ...path, ...dots]);
}

/** Axes beside each other that a page shows without making their labels smaller; the last is the score's. */
const mostAbreast = 10;

/**
 * Parallel coordinates: one vertical axis for each option in which the trials differ and one for the score, one line per
 * trial; rows of axes if there are many, each with the score.
 */
export function coordinatesPicture(trials: readonly Shown[], axes: readonly Dimension[], score: ScoreAxis): string {
  const differ = axes.filter(({ key }) => new Set(trials.map(({ point }) => JSON.stringify(point[key]))).size > 1);
  const rows = Math.max(1, Math.ceil(differ.length / (mostAbreast - 1)));
  const abreast = Math.ceil(differ.length / rows);
  const parts = Array.from({ length: rows }, (_, row) =>
    coordinates(trials, differ.slice(row * abreast, (row + 1) * abreast), score, rowHeight * row),
  );
  return picture(60 + gap * (abreast + 1), 60 + rowHeight * rows, "Options of the trials", [
    words("Options in which the trials differ", 20, 24, { class: "title" }),
    ...parts.flat(),
  ]);
}

const gap = 84;
const rowHeight = 350;

/** A row of axes, `down` pixels below the first. */
function coordinates(trials: readonly Shown[], axes: readonly Dimension[], score: ScoreAxis, down: number): string[] {
  const [top, bottom] = [90 + down, 350 + down];
  const values = trials.map((trial) => score.value(trial.score));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const heightOf = (share: number) => bottom - share * (bottom - top);
  const xOf = (column: number) => 50 + gap * column;
  const columns = [...axes.map(({ key }) => key), score.title];
  const uprights = columns.flatMap((name, column) => {
    const x = xOf(column);
    const axis = axes[column];
    const ends = axis === undefined ? [short(low), short(high)] : endsOf(axis);
    return [
      element("path", { class: "axis", d: `M${x} ${top}V${bottom}` }),
      words(name, x, top - (column % 2 === 0 ? 38 : 22), { class: "small", "text-anchor": "middle" }),
      words(ends[0] ?? "", x, bottom + 16, { class: "quiet small", "text-anchor": "middle" }),
      words(ends[1] ?? "", x, top - 5, { class: "quiet small", "text-anchor": "middle" }),
    ];
  });
  const lines = trials.map((trial) => {
    const places = axes.map((axis) => shareOf(axis, trial.point));
    const value = high > low ? (score.value(trial.score) - low) / (high - low) : 1;
    const path = [...places, value].map((share, column) => [xOf(column), heightOf(share)] as const);
    return element("path", { ...trialAttributes(trial), d: pathThrough(path) });
  });
  return [...uprights, ...lines];
}

/** Height of "off", or of the first of a few values: below the range. */
const offShare = 0;
const rangeFrom = 0.12;

function shareOf(axis: Dimension, point: Point): number {
  const place = placeOf(axis, point[axis.key]);
  if (place === null || place === "off") return offShare;
  if ("among" in place)
    return axis.kind === "among" && axis.values.length > 1 ? place.among / (axis.values.length - 1) : 0;
  const from = axis.kind === "range" && axis.off !== undefined ? rangeFrom : 0;
  return from + place.share * (1 - from);
}

function endsOf(axis: Dimension): [string, string] {
  if (axis.kind === "among") return [valueText(axis.values[0] ?? null), valueText(axis.values.at(-1) ?? null)];
  const top = valueText(valueAt(axis, { share: 1 }));
  return [axis.off === undefined ? valueText(axis.from) : `off: ${valueText(axis.off)}`, top];
}

/** One bar per option: the fraction of the scores' variance that it explains. */
export function importancePicture(importances: readonly Importance[]): string {
  const shownOnes = importances.slice(0, 12);
  const left = 30 + Math.max(...shownOnes.map(({ key }) => textWidth(key)));
  const most = Math.max(...shownOnes.map(({ share }) => share), 0.01);
  const bars = shownOnes.flatMap(({ key, share }, row) => {
    const y = 50 + 24 * row;
    const length = Math.max(1, ((620 - left) * share) / most);
    return [
      words(key, left - 8, y + 13, { "text-anchor": "end" }),
      element("rect", { class: "f0", x: left, y, width: length, height: 18, rx: 3 }),
      words(`${(100 * share).toFixed(0)} %`, left + length + 6, y + 13, { class: "quiet" }),
    ];
  });
  const title = words("Importance: fraction of the variance explained", 20, 28, { class: "title" });
  return picture(720, 60 + 24 * shownOnes.length, "What mattered", [title, ...bars]);
}
