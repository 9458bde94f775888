/**
 * @file The ranges of the numbers inside a float model on real data, from which integer formats are chosen. A plain
 * forward pass in double precision.
 */

import type { StepParts } from "../cells/equations.js";
import { recurrentRows } from "../cells/layer.js";
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { at } from "../core/at.js";
import { largestMagnitude } from "../core/magnitude.js";
import type { Sequences } from "../data/sequences.js";
import { isLanguageData, stretchesOf } from "../data/text/language.js";
import { toNetwork, unitsOf } from "../engine/units.js";
import { tableSigmoid } from "../language/curves.js";
import { embeddingName, type Model } from "../model/spec.js";
import { logistic } from "./logistic.js";
import { type FloatMap, floatLayer } from "./weights.js";

/** Largest magnitudes seen in one layer. */
export interface LayerRanges {
  /** x, W1ᵀx (or x), U1ᵀh (or h), W x + U h, the state that U reads and h, and a c that U does not read. */
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
  /** The sequences to use; null: all. Give the training part. */
  indices: Uint32Array | null;
  /** At most this many, evenly spread. */
  limit: number;
}

const calibrationDefaults: CalibrationOptions = { indices: null, limit: 128 };

/** The non-linearity in double precision; sigmoid and tanh from the integer table. */
function value(name: Nonlinearity, x: number): number {
  const clip = (low: number, y: number, high: number) => Math.min(Math.max(y, low), high);
  switch (name) {
    case "sigmoid":
      return tableSigmoid(Math.round(clip(-8, x, 8) * 2048)) / 16384;
    case "tanh":
      return tableSigmoid(Math.round(clip(-8, 2 * x, 8) * 2048)) / 8192 - 1;
    case "identity":
      return x;
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

/** One layer's forward pass, which updates its ranges. */
function layerRunner(
  model: Model,
  index: number,
): { ranges: LayerRanges; reset(): void; advance(x: Float64Array): Float64Array } {
  const layer = floatLayer(model, index);
  const { spec, W, U, biases, scalars } = layer;
  const { hidden: H } = spec;
  const ranges: LayerRanges = { input: 0, fromInput: 0, fromState: 0, sum: 0, state: 0, memory: 0 };
  const tw = W.first === null ? null : new Float64Array(W.first.rows);
  const tu = U === null || U.first === null ? null : new Float64Array(U.first.rows);
  const { step, splitsUpdate, recurrent } = cellOf(spec.cell);
  const wx = new Float64Array(W.last.rows);
  const uh = new Float64Array(W.last.rows);
  const states = new Float64Array(2 * H);
  const [h, c] = [states.subarray(0, H), states.subarray(H)];
  /** The part of the states that U reads. */
  const read = states.subarray(0, recurrentRows(spec));
  const bothBounded = recurrent === "h and c";
  const coefficients = scalars.map(logistic);
  const bound = spec.stateBound ?? Number.POSITIVE_INFINITY;

  const reached = (what: keyof LayerRanges, values: Float64Array): void => {
    ranges[what] = Math.max(ranges[what], largestMagnitude(values));
  };
  const bounded = (state: number) => Math.min(Math.max(state, -bound), bound);

  /** The current unit of `parts`. */
  let i = 0;
  const parts: StepParts<number> = {
    wx: (block) => wx[block * H + i]!,
    uh: (block) => uh[block * H + i]!,
    sum: (block) => wx[block * H + i]! + uh[block * H + i]!,
    bias: (which) => biases[which]!.values[i]!,
    scalar: (which) => coefficients[which]!,
    get h() {
      return h[i]!;
    },
    get c() {
      return c[i]!;
    },
    add: (a, b) => a + b,
    minus: (a, b) => a - b,
    times: (a, b) => a * b,
    rest: (a) => 1 - a,
    bounded,
    preactivation: (sum) => sum,
    g: (x) => value(spec.gate, x),
    f: (x) => value(spec.update, x),
  };

  return {
    ranges,
    reset() {
      states.fill(0);
    },
    advance(x) {
      const fromInput = tw ?? x;
      const fromState = tu ?? read;
      if (W.first !== null && tw !== null) multiply(W.first, x, tw);
      if (U?.first && tu !== null) multiply(U.first, read, tu);
      multiply(W.last, fromInput, wx);
      if (U !== null) multiply(U.last, fromState, uh);
      reached("input", x);
      reached("fromInput", fromInput);
      reached("fromState", fromState);
      for (let j = 0; j < wx.length; j++) ranges.sum = Math.max(ranges.sum, Math.abs(wx[j]! + uh[j]!));
      if (splitsUpdate) for (const part of [wx, uh]) reached("sum", part);
      for (i = 0; i < H; i++) {
        const after = step(parts);
        h[i] = bounded(after.h);
        if (after.c !== undefined) c[i] = bothBounded ? bounded(after.c) : after.c;
      }
      reached("state", bothBounded ? states : h);
      if (!bothBounded) reached("memory", c);
      return h;
    },
  };
}

/** The length, in tokens, of the stretches of text on which a language model is calibrated. */
const stretchSteps = 100;

/**
 * Collects the ranges of a model's numbers over calibration sequences (raw, as recorded), or over stretches of a long
 * text.
 */
export function collectRanges(model: Model, given: Sequences, options: Partial<CalibrationOptions> = {}): Ranges {
  const { indices, limit } = { ...calibrationDefaults, ...options };
  const every = Uint32Array.from(given.starts.keys());
  const sequences = isLanguageData(given) ? stretchesOf(given, indices ?? every, limit, stretchSteps) : given;
  const all = sequences === given ? (indices ?? every) : Uint32Array.from(sequences.starts.keys());
  const stride = Math.max(1, Math.floor(all.length / limit));
  const D = sequences.channels;
  const units = unitsOf(model.spec.normalisation, D);
  const raw = new Float64Array(D);
  const embedding = model.tensors[embeddingName];
  const x = new Float64Array(at(model.spec.layers, 0, "layer").input);
  const runners = model.spec.layers.map((_, index) => layerRunner(model, index));
  for (let at = 0, used = 0; at < all.length && used < limit; at += stride, used++) {
    const sequence = all[at]!;
    for (const runner of runners) runner.reset();
    for (let step = 0; step < sequences.lengths[sequence]!; step++) {
      const from = (sequences.starts[sequence]! + step) * D;
      for (let d = 0; d < D; d++) {
        const sample = sequences.values[from + d]!;
        raw[d] = Math.max(raw[d]!, Math.abs(sample));
        if (embedding === undefined) x[d] = toNetwork(sample, d, units);
        else x.set(embedding.subarray(sample * x.length, (sample + 1) * x.length));
      }
      let vector: Float64Array = x;
      for (const runner of runners) vector = runner.advance(vector);
    }
  }
  return { raw, layers: runners.map(({ ranges }) => ranges) };
}
