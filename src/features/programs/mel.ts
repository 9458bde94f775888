/** @file The text of the mel energies, their logarithms and the cosine transform: `docs/features.md`, steps 5 to 7. See {@link frontEndProgram}. */
import type { FrontEndSpec } from "../../model/front-end.js";
import type { FixedTables } from "../fixed-tables.js";
import { anyMagnitude } from "./fourier.js";

/** Powers are summed in 16-bit halves, so that 63 products with a weight fit: energy = high · 2¹⁶ + low. */
export function melText({ filters, coefficients, floor }: FrontEndSpec, { edges }: FixedTables): string {
  const [first = 0, out] = [edges[0], coefficients === null ? "features" : "energies"];
  const bins = edges[edges.length - 1] ?? 0;
  const least = floor * 256;
  return `
/* log2((high 2^16 + low) 2^exponent) in 1/256, at least the floor. */
log_energy(high: ${anyMagnitude}, low: 0..65535, exponent: -128..128) {
  let value: -2^16..2^16 = ${least};
  if (high | low) {
    let mantissa: ${anyMagnitude} = high;
    let whole: 0..46 = 46;
    if (high < 32768) {
      mantissa = within(high, 0, 32767) * 65536 + low;
      whole = 30;
    }
    while (mantissa < ${2 ** 22}) {
      mantissa = within(mantissa, 0, 2^22-1) * 256;
      whole -= 8;
    }
    while (mantissa < ${2 ** 30}) {
      mantissa = within(mantissa, 0, 2^30-1) * 2;
      whole -= 1;
    }
    let segment: 0..31 = (mantissa >> 25) & 31;
    let from: 0..32768 = logarithm[segment];
    let rise: 0..2^11 = logarithm[segment + 1] - from;
    let fraction: 0..65536 = from + ((rise * ((mantissa >> 9) & 65535) + 32768) >> 16);
    value = ((whole * 32768 + fraction + 64) >> 7) + exponent * 256;
  }
  return value > ${least} ? value : ${least};
}

/* Energies of the triangular filters. Each bin is shared by a rising filter and the falling one below. */
mel(exponent: -128..128) {
  let high_before: 0..2^30 = 0;
  let low_before: 0..2^30 = 0;
  let bin: 0..${bins} = ${first};
  for (let gap: 0..${filters + 1} = 0; gap < ${filters + 1}; gap += 1) {
    let end: 0..${bins} = edges[gap + 1];
    let high: 0..2^21 = 0;
    let low: 0..2^22 = 0;
    let high_rising: 0..2^30 = 0;
    let low_rising: 0..2^30 = 0;
    while (bin < end) {
      let upper: 0..32767 = z[2 * bin] >> 16;
      let lower: 0..65535 = z[2 * bin] & 65535;
      let weight: 0..255 = rising[bin - ${first}];
      high += upper;
      low += lower;
      high_rising += weight * upper;
      low_rising += weight * lower;
      bin += 1;
    }
    if (gap) {
      let low_sum: 0..2^31-1 = low_before + (low * 256 - low_rising);
      let high_sum: 0..2^31-1 = high_before + (high * 256 - high_rising);
      ${out}[gap - 1] = log_energy(high_sum + (low_sum >> 16), low_sum & 65535, exponent);
    }
    high_before = high_rising;
    low_before = low_rising;
  }
}
${
  coefficients === null
    ? ""
    : `
/* Cosine transform of the log energies: Q14 x 1/256 octave to 1/64 octave. */
cepstrum() {
  let at: 0..${filters * coefficients} = 0;
  for (let k: 0..${coefficients} = 0; k < ${coefficients}; k += 1) {
    let sum: -2^30..2^30 = 0;
    for (let m: 0..${filters} = 0; m < ${filters}; m += 1) {
      sum += cosine[at] * energies[m];
      at += 1;
    }
    features[k] = (sum + 32768) >> 16;
  }
}
`
}`;
}
