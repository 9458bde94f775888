/**
 * @file Changes the sample rate by a windowed sinc: each output is a weighted sum of the inputs around its time, with
 * the weights of a sinc low-pass at the lower of the two rates under a Kaiser window. For rates in the ratio p : q
 * there are p sets of weights (phases), each computed once. Nothing here depends on the platform's mathematics, so
 * every machine gives the same samples.
 */

import { sineOfTurns } from "../../core/elementary.js";
import { InputError } from "../../core/errors.js";
import { quote } from "../../model/quote.js";

/** Zero crossings of the sinc on either side. */
const crossings = 24;
/** Fraction of the lower band that passes; the rest is the slope. */
const passed = 0.94;
/** Kaiser's β: stop band at −90 dB. */
const beta = 9;
/** The most weights kept, for all ratios together; rates without a common divisor would need more. */
const mostKept = 1 << 21;

/** Modified Bessel function I₀ as its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const besselOfBeta = bessel(beta);

/** sinc(x) under the Kaiser window, x in zero crossings. */
function windowedSinc(x: number): number {
  const place = x / crossings;
  if (Math.abs(place) >= 1) return 0;
  const window = bessel(beta * Math.sqrt(1 - place * place)) / besselOfBeta;
  return x === 0 ? window : (window * sineOfTurns(x / 2)) / (Math.PI * x);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

interface Filter {
  /** Input samples on either side that a set of weights covers. */
  reach: number;
  /** The 2·reach weights of a phase. */
  weightsAt(phase: number): Float64Array;
}

/** Filters of earlier ratios, reused for the many clips of a data set. */
const filters = new Map<string, Filter>();
let kept = 0;

/** The filter that takes `step` input samples for `phases` output samples, in lowest terms. */
function filterFor(step: number, phases: number): Filter {
  const ratio = `${step}:${phases}`;
  const known = filters.get(ratio);
  if (known !== undefined) return known;
  // In units of the input rate: the sinc's cut-off, and its reach in samples.
  const cutoff = passed * Math.min(1, phases / step);
  const reach = Math.ceil(crossings / cutoff);
  const taps = 2 * reach;
  const made = new Map<number, Float64Array>();
  const filter: Filter = {
    reach,
    weightsAt(phase) {
      const before = made.get(phase);
      if (before !== undefined) return before;
      const fraction = phase / phases;
      const weights = Float64Array.from({ length: taps }, (_, i) => windowedSinc(cutoff * (i - reach + 1 - fraction)));
      // A constant signal stays constant at every phase.
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const scaled = weights.map((weight) => weight / sum);
      if (kept + taps <= mostKept) {
        made.set(phase, scaled);
        kept += taps;
      }
      return scaled;
    },
  };
  filters.set(ratio, filter);
  return filter;
}

/** A stream of samples at another rate. */
export interface Resampler {
  /**
   * Takes any number of next samples, and returns the samples at the new rate that they complete. Together these are
   * the result of {@link resample} on all input, except for the last few, which wait for further input.
   */
  push(samples: Float32Array): Float32Array;
}

/**
 * @param from rate of the samples, a positive integer
 * @param to rate wanted, a positive integer
 * @throws InputError if a rate is not a positive integer
 */
export function resampler(from: number, to: number): Resampler {
  checkRates(from, to);
  const divisor = greatestDivisor(from, to);
  const phases = to / divisor;
  const step = from / divisor;
  const { reach, weightsAt } =
    from === to ? { reach: 0, weightsAt: () => new Float64Array(0) } : filterFor(step, phases);
  const taps = 2 * reach;
  /** Input samples from index `begin` on; `next` is the index of the next output. */
  let held = new Float32Array(0);
  let begin = 0;
  let next = 0;
  return {
    push(samples) {
      if (from === to) return samples.slice();
      const joined = new Float32Array(held.length + samples.length);
      joined.set(held);
      joined.set(samples, held.length);
      const end = begin + joined.length;
      const out: number[] = [];
      let first = 0;
      for (; ; next++) {
        const position = next * step;
        const phase = position % phases;
        first = (position - phase) / phases - reach + 1;
        if (first + taps > end) break;
        const weights = weightsAt(phase);
        let sum = 0;
        for (let i = Math.max(0, -first); i < taps; i++) sum += weights[i]! * joined[first + i - begin]!;
        out.push(sum);
      }
      const drop = Math.max(0, Math.min(first - begin, joined.length));
      held = joined.slice(drop);
      begin += drop;
      return Float32Array.from(out);
    },
  };
}

function checkRates(...rates: number[]): void {
  for (const rate of rates) {
    if (!Number.isInteger(rate) || rate < 1)
      throw new InputError(`sample rate is ${quote(rate)}: give a positive integer`);
  }
}

/**
 * Resamples to another rate; the result has ⌊n · to / from⌋ samples. Equal rates give a copy.
 * @param from rate of the samples, a positive integer
 * @param to rate wanted, a positive integer
 * @throws InputError if a rate is not a positive integer
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  checkRates(from, to);
  if (from === to) return samples.slice();
  const divisor = greatestDivisor(from, to);
  const phases = to / divisor;
  const step = from / divisor;
  const { reach, weightsAt } = filterFor(step, phases);
  const taps = 2 * reach;
  const out = new Float32Array(Math.floor((samples.length * to) / from));
  for (let n = 0; n < out.length; n++) {
    const position = n * step;
    const phase = position % phases;
    const weights = weightsAt(phase);
    const first = (position - phase) / phases - reach + 1;
    const begin = Math.max(0, -first);
    const end = Math.min(taps, samples.length - first);
    let sum = 0;
    for (let i = begin; i < end; i++) sum += weights[i]! * samples[first + i]!;
    out[n] = sum;
  }
  return out;
}
