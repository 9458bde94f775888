import type { FrontEndSpec } from "../../model/front-end.js";

/** C of the mel energies, their logarithms and the cosine transform: `src/features/fixed-front-end.ts`, steps 5 to 7. */
export function cMel(spec: FrontEndSpec): string {
  return `/* log2((high 2^16 + low) 2^exponent) in 1/256, no lower than the floor. */
static int16_t log_energy(int32_t high, int32_t low, int32_t exponent) {
  int32_t mantissa, power, segment, from, to, fraction, value;
  if (high == 0 && low == 0) return FLOOR;
  if (high < INT32_C(32768)) {
    mantissa = high * 65536 + low;
    power = 30;
  } else {
    mantissa = high;
    power = 46;
  }
  while (mantissa < (INT32_C(1) << 22)) {
    mantissa *= 256;
    power -= 8;
  }
  while (mantissa < (INT32_C(1) << 30)) {
    mantissa *= 2;
    power--;
  }
  segment = (mantissa >> 25) & 31;
  from = (uint16_t)READ_WORD(&logarithm[segment]);
  to = (uint16_t)READ_WORD(&logarithm[segment + 1]);
  fraction = from + (((to - from) * ((mantissa >> 9) & 0xffff) + 32768) >> 16);
  value = ((power * 32768 + fraction + 64) >> 7) + exponent * 256;
  return value > FLOOR ? (int16_t)value : FLOOR;
}

/* Energies of the triangular filters, power in halves of 16 bits. A bin rises into one filter and falls out of the one below. */
static void mel(const int32_t *z, int32_t exponent, int16_t energies[${spec.filters}]) {
  int32_t high_before = 0, low_before = 0;
  const uint8_t *weight = rising;
  uint16_t bin = (uint16_t)READ_WORD(&edges[0]);
  for (uint16_t gap = 0; gap <= ${spec.filters}; gap++) {
    const uint16_t end = (uint16_t)READ_WORD(&edges[gap + 1]);
    int32_t high = 0, low = 0, high_rising = 0, low_rising = 0;
    for (; bin < end; bin++) {
      const int32_t power = z[2U * bin], w = READ_BYTE(weight++);
      high += power >> 16;
      low += power & 0xffff;
      high_rising += w * (power >> 16);
      low_rising += w * (power & 0xffff);
    }
    if (gap > 0) {
      high = high_before + (high * 256 - high_rising);
      low = low_before + (low * 256 - low_rising);
      energies[gap - 1] = log_energy(high + (low >> 16), low & 0xffff, exponent);
    }
    high_before = high_rising;
    low_before = low_rising;
  }
}
${spec.coefficients === null ? "" : cCepstrum(spec.filters, spec.coefficients)}`;
}

function cCepstrum(filters: number, coefficients: number): string {
  return `
/* Cosine transform of the log energies: Q14 x 1/256 octave to 1/64 octave. */
static void cepstrum(const int16_t energies[${filters}], int16_t features[${coefficients}]) {
  const int16_t *row = cosine;
  for (uint16_t k = 0; k < ${coefficients}; k++) {
    int32_t sum = 0;
    for (uint16_t m = 0; m < ${filters}; m++) sum += (int32_t)READ_WORD(row++) * energies[m];
    features[k] = (int16_t)((sum + 32768) >> 16);
  }
}
`;
}
