/** @file The pictures of the stability page, from its measurements. */
import { lineChart, type Series } from "../../src/evaluate/line-chart.js";
import type { Point, StabilityRun } from "./run.js";

/** Smaller gradients are drawn at this value: they are too small to move a weight. */
const leastNorm = 1e-12;

/** 0.001, 1e-6 */
function power(value: number): string {
  return value < 1e-4 ? value.toExponential(0) : String(Number(value.toPrecision(3)));
}

/** Whether a network differs from another only in its initial values; it is drawn dashed. */
function isLasting(contender: string): boolean {
  return contender.endsWith("lasting") || contender.endsWith("1/T");
}

/** Runs by contender, each in the order of T. */
function byContender(runs: readonly StabilityRun[]): [string, StabilityRun[]][] {
  const names = [...new Set(runs.map(({ contender }) => contender))];
  return names.map((name) => [
    name,
    runs.filter(({ contender }) => contender === name).toSorted((a, b) => a.steps - b.steps),
  ]);
}

/** The largest T that all networks have been trained at; 0 if there is none. */
export function longestOfAll(runs: readonly StabilityRun[]): number {
  const networks = byContender(runs).map(([, own]) => new Set(own.map(({ steps }) => steps)));
  return runs.reduce(
    (most, { steps }) => (networks.every((known) => known.has(steps)) ? Math.max(most, steps) : most),
    0,
  );
}

/** ‖∂L/∂h_t‖ against t at the largest T that all have, one line per network. */
export function gradientPicture(
  runs: readonly StabilityRun[],
  title: string,
  curve: (run: StabilityRun) => readonly Point[],
): string {
  const longest = longestOfAll(runs);
  const shown = runs.filter(({ steps }) => steps === longest);
  return lineChart({
    title: `${title}, T ${longest}`,
    x: { title: "step t" },
    y: { title: "‖∂L/∂h_t‖", scale: "log", format: power },
    series: shown.map((run) => ({
      name: run.contender,
      dashed: isLasting(run.contender),
      points: curve(run).map(([t, norm]) => [t, Math.max(leastNorm, norm)] as const),
    })),
  });
}

/** Scores against T. */
export function scorePicture(
  runs: readonly StabilityRun[],
  title: string,
  axis: string,
  scale: "log" | "linear",
): string {
  return lineChart({
    title,
    x: { title: "T", scale: "log" },
    y: { title: axis, scale },
    series: byContender(runs).map(([name, own]) => ({
      name,
      dashed: isLasting(name),
      points: own.map(({ steps, score }) => [steps, score] as const),
    })),
  });
}

/** FastRNN's learnt α and, dashed like 1/T, 1 − β against T. */
export function scalarPicture(runs: readonly StabilityRun[], title: string): string {
  const known = runs.filter(({ alpha, beta }) => alpha !== null && beta !== null);
  const lengths = [...new Set(known.map(({ steps }) => steps))].toSorted((a, b) => a - b);
  const learnt = byContender(known).flatMap(([name, own]): Series[] => [
    { name: `α, ${name}`, points: own.map(({ steps, alpha }) => [steps, alpha ?? 0] as const) },
    { name: `1 − β, ${name}`, dashed: true, points: own.map(({ steps, beta }) => [steps, 1 - (beta ?? 0)] as const) },
  ]);
  return lineChart({
    title,
    x: { title: "T", scale: "log" },
    y: { title: "α, 1 − β", scale: "log" },
    series: [...learnt, { name: "1/T", dashed: true, points: lengths.map((steps) => [steps, 1 / steps] as const) }],
  });
}
