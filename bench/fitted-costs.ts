/** @file Fits the cost of each counted item to measured sums, on each core, and writes them for the estimates. */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BoardId, Core } from "../src/cost/catalogue.js";

/** A measured sum, and the counts it is made of. */
export interface Sum {
  x: number[];
  y: number;
}

/**
 * Non-negative least squares of relative errors, by coordinate descent: the problem is convex, so it finds the optimum.
 */
function solve(rows: readonly Sum[]): number[] {
  const scaled = rows.map(({ x, y }) => x.map((value) => value / y));
  const size = rows[0]?.x.length ?? 0;
  const solution = new Array<number>(size).fill(0);
  const left = rows.map(() => 1);
  for (let round = 0; round < 20_000; round++) {
    for (let axis = 0; axis < size; axis++) {
      let along = 0;
      let square = 0;
      scaled.forEach((x, row) => {
        along += x[axis]! * left[row]!;
        square += x[axis]! * x[axis]!;
      });
      if (square === 0) continue;
      const step = Math.max(-solution[axis]!, along / square);
      solution[axis]! += step;
      scaled.forEach((x, row) => {
        left[row]! -= step * x[axis]!;
      });
    }
  }
  return solution;
}

export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/**
 * The cost of each count to a hundredth, fitted to three rows of four; the others give the error, which is printed.
 * @param what the sums, for the message
 */
export function fittedCosts<Name extends string>(
  names: readonly Name[],
  what: string,
  rows: readonly Sum[],
): Record<Name, number> {
  const costs = solve(rows.filter((_, index) => index % 4 !== 3)).map((value) => Math.round(value * 100) / 100);
  const predicted = (x: readonly number[]) => x.reduce((sum, count, index) => sum + count * (costs[index] ?? 0), 0);
  const held = rows.filter((_, index) => index % 4 === 3);
  const errors = held.map(({ x, y }) => Math.abs(predicted(x) / y - 1));
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  process.stderr.write(
    `${what}, held out: ${errors.length} models, median error ${percent(median(errors))}, at most ${percent(Math.max(...errors))}\n`,
  );
  return Object.assign({}, ...names.map((name, index) => ({ [name]: costs[index] ?? 0 })));
}

/** Measures a board of each core, and writes their costs into a file of `src/cost/`. */
export async function writeCosts(file: string, costsOn: (board: BoardId) => Promise<object>): Promise<void> {
  const costs: Record<Core, object> = {
    avr5: await costsOn("uno"),
    "cortex-m0plus": await costsOn("mkr1000"),
    "cortex-m0": await costsOn("microbit"),
  };
  const path = fileURLToPath(new URL(`../src/cost/${file}`, import.meta.url));
  writeFileSync(path, `${JSON.stringify(costs, null, 2)}\n`);
}
