/** @file Fits the cost of each counted item to measured sums, on each core, and writes them for the estimates. */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BoardId, Core } from "../src/cost/catalogue.js";
import { totalOf } from "../src/cost/total.js";

/** A measured sum, and the counts it is made of. */
export interface Sum<Name extends string> {
  counts: Record<Name, number>;
  y: number;
}

/**
 * Non-negative least squares of relative errors, by coordinate descent: the problem is convex, so it finds the optimum.
 */
function solve(rows: readonly { x: number[]; y: number }[]): number[] {
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

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/**
 * The cost of each count to a hundredth, fitted to three rows of four; the others give the error, which is printed.
 * @param what the sums, for the message
 */
export function fittedCosts<Name extends string>(
  names: readonly Name[],
  what: string,
  rows: readonly Sum<Name>[],
): Record<Name, number> {
  const isHeld = (index: number) => index % 4 === 3;
  const fitted = rows.filter((_, index) => !isHeld(index));
  const values = solve(fitted.map(({ counts, y }) => ({ x: names.map((name) => counts[name]), y })));
  const costs: Record<Name, number> = Object.assign(
    {},
    ...names.map((name, index) => ({ [name]: Math.round(100 * (values[index] ?? 0)) / 100 })),
  );
  const held = rows.filter((_, index) => isHeld(index));
  const errors = held.map(({ counts, y }) => Math.abs(totalOf(names, counts, costs) / y - 1));
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  process.stderr.write(
    `${what}, held out: ${errors.length} models, median error ${percent(median(errors))}, at most ${percent(Math.max(...errors))}\n`,
  );
  return costs;
}

/** The costs with so much more for the program that no measured model needs more than is estimated. */
export function enoughFor<Name extends string>(
  rows: readonly Sum<Name | "program">[],
  names: readonly (Name | "program")[],
  what: string,
  costs: Record<Name | "program", number>,
): Record<Name | "program", number> {
  const lacks = rows.map(({ counts, y }) => y - totalOf(names, counts, costs));
  const most = Math.max(0, ...lacks);
  const mean = most - lacks.reduce((sum, lack) => sum + lack, 0) / lacks.length;
  process.stderr.write(
    `${most.toFixed(0)} ${what} more, so that none needs more; ${mean.toFixed(0)} too many in the mean\n`,
  );
  return { ...costs, program: Math.ceil(costs.program + most) };
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
