/**
 * @file Turns the samples of a sequence into rows of the network's input: companded and normalised, and in training
 * changed each time. Computed in double precision, two channels at a time, and rounded to single precision when stored.
 */
import { ChangeField, ChangeNumber, UnitsField } from "./layout";
import { pointer, word } from "./record";

/** The most doublings that companding counts; samples further out are on the last linear piece. */
const mostDoublings: i32 = 30;

// @ts-ignore: decorator
@inline
function double(array: usize, index: i32): f64 {
  return load<f64>(array + (<usize>index << 3));
}

/** Doubles c and c + 1. */
// @ts-ignore: decorator
@inline
function pair(array: usize, c: i32): v128 {
  return v128.load(array + (<usize>c << 3));
}

/** 2ⁿ, for the lower two of four integers. */
// @ts-ignore: decorator
@inline
function powers(n: v128): v128 {
  return i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.add(n, i32x4.splat(1023))), 52);
}

// @ts-ignore: decorator
@inline
function withSign(size: v128, sign: v128): v128 {
  return v128.bitselect(sign, size, i64x2.splat(i64.MIN_VALUE));
}

/** See `src/model/companding.ts`. Without branches, which would be unpredictable. */
// @ts-ignore: decorator
@inline
function compand(value: v128, centre: v128, knee: v128): v128 {
  const difference = f64x2.sub(value, centre);
  const distance = f64x2.div(f64x2.abs(difference), knee);
  // The doublings of a distance of 1 or more are its exponent.
  const biased = i64x2.shr_u(distance, 52);
  const exponent = i32x4.sub(v128.shuffle<i32>(biased, biased, 0, 2, 0, 2), i32x4.splat(1023));
  const doublings = i32x4.max_s(i32x4.min_s(exponent, i32x4.splat(mostDoublings)), i32x4.splat(0));
  const companded = f64x2.add(f64x2.convert_low_i32x4_s(doublings), f64x2.mul(distance, powers(i32x4.neg(doublings))));
  return withSign(companded, difference);
}

// @ts-ignore: decorator
@inline
function expand(companded: v128, centre: v128, knee: v128): v128 {
  const size = f64x2.abs(companded);
  const pieces = i32x4.sub(i32x4.trunc_sat_f64x2_s_zero(size), i32x4.splat(1));
  const doublings = i32x4.max_s(i32x4.min_s(pieces, i32x4.splat(mostDoublings)), i32x4.splat(0));
  const distance = f64x2.mul(f64x2.mul(f64x2.sub(size, f64x2.convert_low_i32x4_s(doublings)), powers(doublings)), knee);
  return f64x2.add(centre, withSign(distance, companded));
}

/** Numbers of channels c and c + 1 as they enter the network; knee is 0 if nothing is companded. */
// @ts-ignore: decorator
@inline
function toNetwork(value: v128, c: i32, mean: usize, scale: usize, centre: usize, knee: usize): v128 {
  const sample = knee == 0 ? value : compand(value, pair(centre, c), pair(knee, c));
  return f64x2.mul(f64x2.sub(sample, pair(mean, c)), pair(scale, c));
}

/** The inverse of {@link toNetwork}. */
// @ts-ignore: decorator
@inline
function toData(value: v128, c: i32, mean: usize, scale: usize, centre: usize, knee: usize): v128 {
  const sample = f64x2.add(f64x2.div(value, pair(scale, c)), pair(mean, c));
  return knee == 0 ? sample : expand(sample, pair(centre, c), pair(knee, c));
}

/** Stores the numbers of channels c and c + 1, the latter if it exists. */
// @ts-ignore: decorator
@inline
function storePair(row: usize, c: i32, channels: i32, value: v128): void {
  const singles = f32x4.demote_f64x2_zero(value);
  const at = row + (<usize>c << 2);
  if (c + 1 < channels) v128.store64_lane(at, singles, 0);
  else v128.store32_lane(at, singles, 0);
}

/**
 * Writes a sequence into the rows of a shard.
 *
 * @param units record of {@link UnitsField}, with the raw samples of the sequence
 * @param offsets i32 per step: the shard's first row of the step
 * @param rows f32 `[rows of the shard, rowFloats]`
 * @param sequence its index in the shard
 * @param steps of the network
 * @param pace distance from one entering sample to the next, in raw samples; between two of them numbers are
 * interpolated linearly
 * @param change 0, or a record of {@link ChangeField}, whose generator advances
 */
export function writeSequence(
  units: usize, offsets: usize, rows: usize, sequence: i32, steps: i32, pace: f64, change: usize,
): void {
  const channels = word(units, UnitsField.channels);
  const frame = word(units, UnitsField.frame);
  const stride = <usize>word(units, UnitsField.rowFloats) << 2;
  for (let t = 0; t < steps; t++) {
    let to = rows + <usize>(load<i32>(offsets + (<usize>t << 2)) + sequence) * stride;
    for (let k = 0; k < frame; k++) {
      writeSample(units, channels, <f64>(t * frame + k) * pace, to);
      if (change != 0) changeSample(units, channels, change, to);
      to += <usize>channels << 2;
    }
  }
}

/** Writes the sample at a time; at a whole number it is not interpolated. */
function writeSample(units: usize, channels: i32, time: f64, to: usize): void {
  const mean = pointer(units, UnitsField.mean);
  const scale = pointer(units, UnitsField.scale);
  const centre = pointer(units, UnitsField.centre);
  const knee = pointer(units, UnitsField.knee);
  const before = floor<f64>(time);
  const share = time - before;
  const from = pointer(units, UnitsField.raw) + (<usize>before * <usize>channels << 3);
  const next = from + (<usize>channels << 3);
  const left = f64x2.splat(1 - share);
  const right = f64x2.splat(share);
  for (let c = 0; c < channels; c += 2) {
    let value = pair(from, c);
    if (share != 0) value = f64x2.add(f64x2.mul(value, left), f64x2.mul(pair(next, c), right));
    storePair(to, c, channels, toNetwork(value, c, mean, scale, centre, knee));
  }
}

/** Applies the rotation, then gain, offset and noise. */
function changeSample(units: usize, channels: i32, change: usize, at: usize): void {
  const width = word(change, ChangeField.turns);
  if (width != 0) {
    for (let first = 0; first < channels; first += width) turnVectors(units, first, first + width - width % 3, change, at);
  }
  const numbers = change + (<usize>ChangeField.size << 2);
  const gain = double(numbers, ChangeNumber.gain);
  const noise = double(numbers, ChangeNumber.noise);
  const offset = numbers + (<usize>ChangeNumber.offset << 3);
  // xoshiro128**, as in src/core/random.ts.
  let s0 = word(change, ChangeField.state0);
  let s1 = word(change, ChangeField.state1);
  let s2 = word(change, ChangeField.state2);
  let s3 = word(change, ChangeField.state3);
  for (let c = 0; c < channels; c++) {
    let spread: f64 = 0;
    if (noise != 0) {
      const drawn = <u32>(rotl<i32>(s1 * 5, 7) * 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotl<i32>(s3, 11);
      spread = noise * (2 * (<f64>drawn * (1.0 / 4294967296.0)) - 1);
    }
    const place = at + (<usize>c << 2);
    store<f32>(place, <f32>(<f64>load<f32>(place) * gain + double(offset, c) + spread));
  }
  store<i32>(change + (<usize>ChangeField.state0 << 2), s0);
  store<i32>(change + (<usize>ChangeField.state1 << 2), s1);
  store<i32>(change + (<usize>ChangeField.state2 << 2), s2);
  store<i32>(change + (<usize>ChangeField.state3 << 2), s3);
}

/** Rotates the vectors of the channels from `first` to `end`, three each, in the units of the data. */
function turnVectors(units: usize, first: i32, end: i32, change: usize, at: usize): void {
  const mean = pointer(units, UnitsField.mean);
  const scale = pointer(units, UnitsField.scale);
  const centre = pointer(units, UnitsField.centre);
  const knee = pointer(units, UnitsField.knee);
  const vectors = pointer(units, UnitsField.vectors);
  for (let c = first; c < end; c += 2) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(at + (<usize>c << 2)));
    v128.store(vectors + (<usize>c << 3), toData(value, c, mean, scale, centre, knee));
  }
  const turn = change + (<usize>ChangeField.size << 2) + (<usize>ChangeNumber.turn << 3);
  for (let c = first; c < end; c += 3) {
    const vector = vectors + (<usize>c << 3);
    const x = double(vector, 0);
    const y = double(vector, 1);
    const z = double(vector, 2);
    for (let row = 0; row < 3; row++) {
      const factors = turn + (<usize>row * 24);
      const turned = double(factors, 0) * x + double(factors, 1) * y + double(factors, 2) * z;
      store<f64>(vector + (<usize>row << 3), turned);
    }
  }
  for (let c = first; c < end; c += 2) {
    storePair(at, c, end, toNetwork(pair(vectors, c), c, mean, scale, centre, knee));
  }
}
