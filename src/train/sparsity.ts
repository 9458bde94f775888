/**
 * @file Sparse factors. Each keeps a fraction of its entries, its density. The support is the set of entries that are
 * not zero, so a checkpoint needs no mask.
 */
import type { ParameterSlice } from "../engine/parameters.js";

/**
 * The fraction of entries that each kind of factor keeps, in (0, 1]: the paper's s_w for W, W1, W2 and s_u for U, U1,
 * U2.
 */
export interface Densities {
  densityW: number;
  densityU: number;
  densityHead: number;
}

export function isSparse({ densityW, densityU, densityHead }: Densities): boolean {
  return densityW < 1 || densityU < 1 || densityHead < 1;
}

/** The density of a tensor by its name in the model; 1 for biases and scalars. */
export function densityOf(name: string, { densityW, densityU, densityHead }: Densities): number {
  if (/\.W[12]?$/.test(name)) return densityW;
  if (/\.U[12]?$/.test(name)) return densityU;
  return name === "head.V" ? densityHead : 1;
}

/** ⌈density · n⌉ without the product's rounding error: 0.55 of 100 is 55. */
export function keptCount(density: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(density * count - 1e-9)));
}

/** Hard thresholding: sets all but the `kept` largest magnitudes to zero; among equals the first ones are kept. */
export function keepLargest(values: Float32Array, kept: number): void {
  if (kept >= values.length) return;
  const sorted = values.map(Math.abs).sort();
  const least = sorted[values.length - kept] ?? 0;
  let equals = kept - sorted.reduce((count, magnitude) => count + (magnitude > least ? 1 : 0), 0);
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > least || (magnitude === least && equals-- > 0)) continue;
    values[i] = 0;
  }
}

/** Projects every factor of the flat parameters on its largest entries. */
export function thresholdParameters(
  parameters: Float32Array,
  slices: readonly ParameterSlice[],
  densities: Densities,
): void {
  for (const { name, offset, length } of slices) {
    const density = densityOf(name, densities);
    if (density < 1) keepLargest(parameters.subarray(offset, offset + length), keptCount(density, length));
  }
}

/** Indices of the zeros in the sparse factors of the flat parameters. */
export function prunedPlaces(
  parameters: Float32Array,
  slices: readonly ParameterSlice[],
  densities: Densities,
): number[] {
  const places: number[] = [];
  for (const { name, offset, length } of slices) {
    if (densityOf(name, densities) >= 1) continue;
    for (let i = offset; i < offset + length; i++) if (parameters[i] === 0) places.push(i);
  }
  return places;
}

export function clearPlaces(values: Float32Array, places: readonly number[]): void {
  for (const place of places) values[place] = 0;
}
