/** @file Fits the cost of each counted item to measured sums. */

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

/**
 * The cost of each count, fitted to three rows of four; the others give the error.
 * @returns costs to a hundredth, and the relative errors of the rows left out
 */
export function fitted(rows: readonly Sum[]): { costs: number[]; errors: number[] } {
  const costs = solve(rows.filter((_, index) => index % 4 !== 3)).map((value) => Math.round(value * 100) / 100);
  const held = rows.filter((_, index) => index % 4 === 3);
  const foreseen = (x: readonly number[]) => x.reduce((sum, count, index) => sum + count * (costs[index] ?? 0), 0);
  return { costs, errors: held.map(({ x, y }) => Math.abs(foreseen(x) / y - 1)) };
}

export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** `held out: 15 models, median error 3.1 %, at most 9.4 %`. */
export function errorText(errors: readonly number[]): string {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  return `held out: ${errors.length} models, median error ${percent(median(errors))}, at most ${percent(Math.max(...errors))}`;
}
