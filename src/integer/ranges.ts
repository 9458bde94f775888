/**
 * @file How large the numbers inside a float model become on real data: what integer formats are chosen from. A plain
 * forward pass in double precision.
 */
import type { Nonlinearity } from "../cells/cell.js";
import { cells } from "../cells/layer.js";
import type { Sequences } from "../data/sequences.js";
import { toNetwork, unitsOf } from "../engine/units.js";
import type { Model } from "../model/spec.js";
import { logistic } from "./logistic.js";
import { sumBlocks } from "./model.js";
import { tableSigmoid } from "./nonlinearity.js";
import { type FloatMap, floatLayer } from "./weights.js";

/** Largest magnitudes seen in one layer. */
export interface LayerRanges {
  /** x, W1ᵀx (or x), U1ᵀh (or h), W x + U h, h, and the LSTM's c. */
  input: number;
  fromInput: number;
  fromState: number;
  sum: number;
  state: number;
  memory: number;
}

export interface Ranges {
  /** Of the raw values, before normalisation: one for each channel. */
  raw: Float64Array;
  layers: LayerRanges[];
}

export interface CalibrationOptions {
  /** Which sequences; null: all. Give the training part. */
  indices: Uint32Array | null;
  /** At most this many of them, evenly spread. */
  limit: number;
}

export const calibrationDefaults: CalibrationOptions = { indices: null, limit: 128 };

/** The non-linearity in double precision; sigmoid and tanh as the integer table has them. */
function value(name: Nonlinearity, x: number): number {
  const clip = (low: number, y: number, high: number) => Math.min(Math.max(y, low), high);
  switch (name) {
    case "sigmoid":
      return tableSigmoid(Math.round(clip(-8, x, 8) * 2048)) / 16384;
    case "tanh":
      return tableSigmoid(Math.round(clip(-8, 2 * x, 8) * 2048)) / 8192 - 1;
    case "relu":
      return Math.max(x, 0);
    case "quantTanh":
      return clip(-1, x, 1);
    case "quantSigm":
      return clip(0, (x + 1) / 2, 1);
    case "quantSigm4":
      return clip(0, (x + 2) / 4, 1);
  }
}

/** map · vector into `out`. Rows of `map` are outputs. */
function multiply(map: FloatMap, vector: Float64Array, out: Float64Array): void {
  for (let row = 0; row < map.rows; row++) {
    let sum = 0;
    for (let j = 0; j < map.columns; j++) sum += map.values[row * map.columns + j]! * vector[j]!;
    out[row] = sum;
  }
}

function largestMagnitude(values: Float64Array, least: number): number {
  let most = least;
  for (const number of values) most = Math.max(most, Math.abs(number));
  return most;
}

/** One layer's forward pass, which keeps its ranges up to date. */
function layerRunner(
  model: Model,
  index: number,
): { ranges: LayerRanges; reset(): void; step(x: Float64Array): Float64Array } {
  const layer = floatLayer(model, index);
  const { spec, W, U, biases, scalars } = layer;
  const { hidden: H } = spec;
  const ranges: LayerRanges = { input: 0, fromInput: 0, fromState: 0, sum: 0, state: 0, memory: 0 };
  const tw = W.first === null ? null : new Float64Array(W.first.rows);
  const tu = U.first === null ? null : new Float64Array(U.first.rows);
  const blocks = cells[spec.cell].blocks;
  const wx = new Float64Array(blocks * H);
  const uh = new Float64Array(blocks * H);
  const h = new Float64Array(H);
  const c = new Float64Array(H);
  const [first = 0, second = 0] = scalars.map(logistic);
  const b = (which: number, i: number) => biases[which]!.values[i]!;
  const g = (x: number) => value(spec.gate, x);
  const f = (x: number) => value(spec.update, x);
  const bound = spec.stateBound ?? Number.POSITIVE_INFINITY;

  const unit = (i: number): number => {
    const s = (block: number) => wx[block * H + i]! + uh[block * H + i]!;
    switch (spec.cell) {
      case "RNN":
        return f(s(0) + b(0, i));
      case "FastRNN":
        return first * f(s(0) + b(0, i)) + second * h[i]!;
      case "FastGRNN": {
        const z = g(s(0) + b(0, i));
        return (first * (1 - z) + second) * f(s(0) + b(1, i)) + z * h[i]!;
      }
      case "UGRNN": {
        const z = g(s(0) + b(0, i));
        return z * h[i]! + (1 - z) * f(s(1) + b(1, i));
      }
      case "GRU": {
        const r = g(s(0) + b(0, i));
        const z = g(s(1) + b(1, i));
        const candidate = f(wx[2 * H + i]! + b(2, i) + r * (uh[2 * H + i]! + b(3, i)));
        return z * h[i]! + (1 - z) * candidate;
      }
      case "LSTM":
        c[i] = g(s(1) + b(1, i)) * c[i]! + g(s(0) + b(0, i)) * f(s(2) + b(2, i));
        return g(s(3) + b(3, i)) * f(c[i]!);
    }
  };

  const splits = sumBlocks[spec.cell].some(({ reads }) => reads !== "both");
  return {
    ranges,
    reset() {
      h.fill(0);
      c.fill(0);
    },
    step(x) {
      const fromInput = tw ?? x;
      const fromState = tu ?? h;
      if (W.first !== null && tw !== null) multiply(W.first, x, tw);
      if (U.first !== null && tu !== null) multiply(U.first, h, tu);
      multiply(W.last, fromInput, wx);
      multiply(U.last, fromState, uh);
      ranges.input = largestMagnitude(x, ranges.input);
      ranges.fromInput = largestMagnitude(fromInput, ranges.fromInput);
      ranges.fromState = largestMagnitude(fromState, ranges.fromState);
      for (let j = 0; j < wx.length; j++) ranges.sum = Math.max(ranges.sum, Math.abs(wx[j]! + uh[j]!));
      if (splits) ranges.sum = largestMagnitude(wx, largestMagnitude(uh, ranges.sum));
      for (let i = 0; i < H; i++) h[i] = Math.min(Math.max(unit(i), -bound), bound);
      ranges.state = largestMagnitude(h, ranges.state);
      ranges.memory = largestMagnitude(c, ranges.memory);
      return h;
    },
  };
}

/** The ranges of a model's numbers over calibration sequences (raw, as they were recorded). */
export function collectRanges(model: Model, sequences: Sequences, options: Partial<CalibrationOptions> = {}): Ranges {
  const { indices, limit } = { ...calibrationDefaults, ...options };
  const all = indices ?? Uint32Array.from(sequences.starts, (_, index) => index);
  const stride = Math.max(1, Math.floor(all.length / limit));
  const D = sequences.channels;
  const units = unitsOf(model.spec.normalisation, D);
  const raw = new Float64Array(D);
  const x = new Float64Array(D);
  const runners = model.spec.layers.map((_, index) => layerRunner(model, index));
  for (let at = 0, used = 0; at < all.length && used < limit; at += stride, used++) {
    const sequence = all[at]!;
    for (const runner of runners) runner.reset();
    for (let step = 0; step < sequences.lengths[sequence]!; step++) {
      const from = (sequences.starts[sequence]! + step) * D;
      for (let d = 0; d < D; d++) {
        const sample = sequences.values[from + d]!;
        raw[d] = Math.max(raw[d]!, Math.abs(sample));
        x[d] = toNetwork(sample, d, units);
      }
      let vector: Float64Array = x;
      for (const runner of runners) vector = runner.step(vector);
    }
  }
  return { raw, layers: runners.map(({ ranges }) => ranges) };
}
