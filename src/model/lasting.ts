/** @file Values at the start of training with which states last for a given number of steps. */

import type { Parameter } from "../cells/cell.js";
import type { LayerSpec } from "../cells/layer.js";
import { gateArgument, isLinearNearZero, type Nonlinearity } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { exponential, logarithm } from "../core/elementary.js";
import type { Random } from "../core/random.js";
import type { Model } from "./spec.js";

/** How long states are to last at the start of training. */
export interface Lasting {
  /** The longest time, in steps, 2 or more. */
  steps: number;
  /** Whether U is a matrix with free elements, not a function of other parameters. */
  freeU: boolean;
}

/** α at the start of a residual cell whose units have different times. */
const residualShare = 0.1;

/** How far the product of all units turns the states within the longest time, at most. */
const turnsInTime = 3;

/**
 * Times of 1 to `steps` steps through the parameters of gates, drawn for each unit (Tallec and Ollivier, ICLR 2018, §2):
 * a gate z keeps a state for τ = 1 / (1 − z) steps, so its odds z / (1 − z) are τ − 1. Scalars, which go through a
 * sigmoid, take the longest time: FastRNN starts with the α = 1/T and β = 1 − 1/T of its paper.
 */
function timesOfGates({ cell, hidden, gate }: LayerSpec, tensors: Model["tensors"], steps: number, generator: Random) {
  const { biases, scalars } = cellOf(cell);
  const ofUnits = Float64Array.from({ length: hidden }, () => 1 + generator.uniform() * (steps - 2));
  const ofLayer = Float64Array.of(steps - 1);
  const set = (parameters: readonly Parameter[], gate: Nonlinearity, odds: Float64Array) => {
    for (const { name, lasting } of parameters) {
      if (lasting === undefined) continue;
      const argument = gateArgument(gate);
      if (argument === null) throw new Error(`a gate of ${gate} has no time scale`);
      tensors[name] = Float32Array.from(odds, (each) => lasting * argument(each));
    }
  };
  set(biases, gate, ofUnits);
  set(scalars, "sigmoid", ofLayer);
}

/**
 * Times of a residual cell's units through the diagonal of U, from 2 to `steps` in equal ratios. Near 0 a step takes a
 * state h to (β + α u) h. β keeps it for the longest time, and u = −(1/τ − 1/T) / α shortens that to τ. So α need not be
 * 1/T, with which no state could follow its input within fewer than T steps. W is divided by α τ: an input that stays
 * moves all states equally far.
 */
function timesOfResidual(layer: LayerSpec, tensors: Model["tensors"], steps: number) {
  const { hidden, rankW } = layer;
  const { biases, residual } = cellOf(layer.cell);
  const { U, [rankW === null ? "W" : "W2"]: W } = tensors;
  if (residual === undefined || U === undefined || W === undefined) throw new Error("not a residual cell with a U");
  for (const { name } of biases) tensors[name]?.fill(0);
  tensors[residual]?.fill(-logarithm(1 / residualShare - 1));
  const rest = Math.min(1, turnsInTime / (residualShare * steps));
  for (let unit = 0; unit < hidden; unit++) {
    const time = 2 * exponential((logarithm(steps / 2) * (unit + 0.5)) / hidden);
    for (let i = unit; i < U.length; i += hidden) U[i]! *= rest;
    U[unit * hidden + unit]! -= (1 / time - 1 / steps) / residualShare;
    for (let i = unit; i < W.length; i += hidden) W[i]! /= residualShare * time;
  }
}

/** Replaces drawn tensors of a layer, by their names in it, so that states last for up to `lasting.steps` steps. */
export function startLasting(
  layer: LayerSpec,
  tensors: Model["tensors"],
  { steps, freeU }: Lasting,
  generator: Random,
): void {
  timesOfGates(layer, tensors, steps, generator);
  const spreads = cellOf(layer.cell).residual !== undefined && isLinearNearZero(layer.update);
  if (spreads && freeU && layer.rankU === null && steps > 1 / residualShare) timesOfResidual(layer, tensors, steps);
}
