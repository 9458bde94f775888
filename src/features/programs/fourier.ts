/** @file The text of the integer Fourier transform: `docs/features.md`, steps 2 to 4. See {@link frontEndProgram}. */
import { splitBits, stageBits } from "../fixed-fourier.js";

/** The range of magnitudes combined by `or`. */
export const anyMagnitude = "0..2^31-1";
/** The range of a part of an entry after its shift. */
const entry = `-2^${stageBits}..2^${stageBits}`;
const half = `-2^${splitBits}..2^${splitBits}`;

/**
 * Steps 2 to 4. A number of the block fits 2³⁰, and 2¹⁶ after a shift, so that its product with a Q14 factor of length
 * 1, at most √2 · 2³⁰, fits an int32. Powers are at most 2³⁰ plus rounding.
 */
export const fourierText = (N: number): string => `
/* Stores an entry of the block; returns the bits of its magnitude: v, or -v - 1 if v is negative. */
place(i: 0..${N}, v: -2^30..2^30) {
  z[i] = v;
  return v ^ (v >> 31);
}

/* The smallest shift after which a block with these combined magnitudes fits the bits. */
shift_to(bits: 0..16, gathered: ${anyMagnitude}) {
  let s: 0..16 = 0;
  while (gathered >> s >> bits) { s += 1; }
  return s;
}

/* An entry divided by 2^s, rounded to the nearest integer, halves up; half is 2^(s - 1), or 0 for s = 0. */
shifted(i: 0..${N}, half: 0..2^15, s: 0..16) {
  return (within(z[i], -2^30, 2^30) + half) >> s;
}

/* A part of a product with a factor in Q14, rounded to the nearest integer. */
turned(v: -2^31..2^31-8193) {
  return (v + 8192) >> 14;
}

/* One stage of butterflies between entries that are reach = N / (2 step) apart; returns their magnitudes. */
stage(reach: 0..${N / 4}, step: 0..${N / 2}, s: 0..16) {
  let half: 0..2^15 = (1 << s) >> 1;
  let apart: 0..${N / 2} = 2 * reach;
  let hop: 0..${N} = 4 * reach;
  let gathered: ${anyMagnitude} = 0;
  for (let first: 0..${N} = 0; first < apart - 1; first += reach) {
    for (let a: 0..${2 * N} = first; a < ${N}; a += hop) {
      let b: 0..${N} = a + apart;
      let br: ${entry} = shifted(b, half, s);
      let bi: ${entry} = shifted(b + 1, half, s);
      let tr: ${entry} = first ? bi : br;
      let ti: ${entry} = first ? -br : bi;
      let ar: ${entry} = shifted(a, half, s);
      let ai: ${entry} = shifted(a + 1, half, s);
      gathered |= place(a, ar + tr) | place(a + 1, ai + ti);
      gathered |= place(b, ar - tr) | place(b + 1, ai - ti);
    }
  }
  let k: 0..${N / 2} = 0;
  for (let j: 0..${N / 2 + 2} = 2; j < apart; j += 2) {
    k += step;
    if (j != reach) {
      let left: -${N / 4}..${N / 4} = ${N / 4} - k;
      let away: 0..${N / 4} = left < 0 ? -left : left;
      let wi: -2^14..2^14 = -sine[${N / 4} - away];
      let wr: -2^14..2^14 = sine[away];
      if (left < 0) { wr = -wr; }
      for (let a: 0..${2 * N} = j; a < ${N}; a += hop) {
        let b: 0..${N} = a + apart;
        let br: ${entry} = shifted(b, half, s);
        let bi: ${entry} = shifted(b + 1, half, s);
        let tr: -2^17..2^17 = turned(br * wr - bi * wi);
        let ti: -2^17..2^17 = turned(br * wi + bi * wr);
        let ar: ${entry} = shifted(a, half, s);
        let ai: ${entry} = shifted(a + 1, half, s);
        gathered |= place(a, ar + tr) | place(b, ar - tr);
        gathered |= place(a + 1, ai + ti) | place(b + 1, ai - ti);
      }
    }
  }
  return gathered;
}

/* |re + i im|^2 after dividing both parts by 4. */
power(re: -2^18..2^18, im: -2^18..2^18) {
  let x: -32769..32769 = (re + 2) >> 2;
  let y: -32769..32769 = (im + 2) >> 2;
  return x * x + y * y;
}

/* Powers of the bins of the real samples, in place: bin k at z[2k]. */
split(s: 0..16) {
  let half: 0..2^15 = (1 << s) >> 1;
  for (let k: 0..${N / 4 + 1} = 1; k < ${N / 4 + 1}; k += 1) {
    let p: 0..${N / 2} = 2 * k;
    let q: 0..${N} = ${N} - 2 * k;
    let kr: ${half} = shifted(p, half, s);
    let ki: ${half} = shifted(p + 1, half, s);
    let mr: ${half} = shifted(q, half, s);
    let mi: ${half} = shifted(q + 1, half, s);
    let wr: -2^14..2^14 = sine[${N / 4} - k];
    let wi: -2^14..2^14 = -sine[k];
    let dr: -2^16..2^16 = ki + mi;
    let di: -2^16..2^16 = mr - kr;
    let re: -2^17..2^17 = turned(wr * dr - wi * di);
    let im: -2^17..2^17 = turned(wr * di + wi * dr);
    let sr: -2^16..2^16 = kr + mr;
    let si: -2^16..2^16 = ki - mi;
    z[p] = power(sr + re, si + im);
    z[q] = power(sr - re, im - si);
  }
  z[0] = 0;
}
`;
