/** @file The pictures of the stability page, from what was measured. */
import { lineChart, type Series } from "../../src/evaluate/line-chart.js";
import type { Point, StabilityRun } from "./run.js";

/** Gradients below this are drawn at it: what is left of a loss that small moves no weight. */
const leastNorm = 1e-12;

/** Runs by contender, each in the order of T. */
function byContender(runs: readonly StabilityRun[]): [string, StabilityRun[]][] {
  const names = [...new Set(runs.map(({ contender }) => contender))];
  return names.map((name) => [
    name,
    runs.filter(({ contender }) => contender === name).toSorted((a, b) => a.steps - b.steps),
  ]);
}

/** ‖∂L/∂h_t‖ against t at the largest T: of what is at hand, a line a contender. */
export function gradientPicture(
  runs: readonly StabilityRun[],
  title: string,
  curve: (run: StabilityRun) => readonly Point[],
): string {
  return lineChart({
    title,
    x: { title: "step t" },
    y: { title: "‖∂L/∂h_t‖", scale: "log" },
    series: byContender(runs).flatMap(([name, own]): Series[] => {
      const last = own.at(-1);
      if (last === undefined) return [];
      return [{ name, points: curve(last).map(([t, norm]) => [t, Math.max(leastNorm, norm)] as const) }];
    }),
  });
}

/** What was reached against T. */
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
      points: own.map(({ steps, score }) => [steps, score] as const),
    })),
  });
}

/** FastRNN's learnt α and 1 − β against T, and 1/T beside them. */
export function scalarPicture(
  tasks: readonly { task: string; runs: readonly StabilityRun[] }[],
  title: string,
): string {
  const lengths = [...new Set(tasks.flatMap(({ runs }) => runs.map(({ steps }) => steps)))].toSorted((a, b) => a - b);
  const learnt = tasks.flatMap(({ task, runs }) =>
    byContender(runs).flatMap(([name, own]): Series[] => {
      const known = own.filter(({ alpha, beta }) => alpha !== null && beta !== null);
      if (known.length === 0) return [];
      return [
        { name: `α, ${name}, ${task}`, points: known.map(({ steps, alpha }) => [steps, alpha ?? 0] as const) },
        {
          name: `1 − β, ${name}, ${task}`,
          dashed: true,
          points: known.map(({ steps, beta }) => [steps, 1 - (beta ?? 0)] as const),
        },
      ];
    }),
  );
  return lineChart({
    title,
    x: { title: "T", scale: "log" },
    y: { title: "α, 1 − β", scale: "log" },
    series: [...learnt, { name: "1/T", dashed: true, points: lengths.map((steps) => [steps, 1 / steps] as const) }],
  });
}
