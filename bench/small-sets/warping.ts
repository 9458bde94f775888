/**
 * @file Dynamic time warping and the nearest neighbour by it: the common baseline for classifiers of series (Bagnall et
 * al., Data Mining and Knowledge Discovery, 2017). All channels warp together; samples are not normalised.
 */
import type { Sequences } from "../../src/data/sequences.js";

/**
 * Squared distance of two sequences along the cheapest warping path.
 * @param limit returns Infinity for a distance above this
 */
export function warpedDistance(
  data: Sequences,
  first: number,
  second: number,
  limit = Number.POSITIVE_INFINITY,
): number {
  const { values, channels, starts, lengths } = data;
  const [rows, columns] = [lengths[first] ?? 0, lengths[second] ?? 0];
  const [a, b] = [(starts[first] ?? 0) * channels, (starts[second] ?? 0) * channels];
  let above = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  let row = new Float64Array(columns + 1);
  above[0] = 0;
  for (let i = 0; i < rows; i++) {
    row[0] = Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < columns; j++) {
      let cost = 0;
      for (let c = 0; c < channels; c++) {
        const gap = values[a + i * channels + c]! - values[b + j * channels + c]!;
        cost += gap * gap;
      }
      const best = Math.min(above[j]!, above[j + 1]!, row[j]!) + cost;
      row[j + 1] = best;
      if (best < least) least = best;
    }
    if (least > limit) return Number.POSITIVE_INFINITY;
    [above, row] = [row, above];
  }
  return above[columns]!;
}

/** Fraction of `asked` whose nearest neighbour among `known` is of their class. */
export function nearestNeighbourAccuracy(data: Sequences, known: Uint32Array, asked: Uint32Array): number {
  const classes = data.targets?.values ?? [];
  let right = 0;
  for (const index of asked) {
    let nearest = Number.POSITIVE_INFINITY;
    let answer: number | undefined;
    for (const other of known) {
      const distance = warpedDistance(data, index, other, nearest);
      if (distance >= nearest) continue;
      nearest = distance;
      answer = classes[other];
    }
    if (answer === classes[index]) right += 1;
  }
  return right / asked.length;
}
