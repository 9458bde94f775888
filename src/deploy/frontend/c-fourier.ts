/**
 * C of the integer Fourier transform: `src/features/fixed-fourier.ts` with the products by 1 and −i left out, which
 * changes no bit, and with the factor of a butterfly held while all butterflies that share it are done.
 */
export function cFourier(upper: string): string {
  return `/* v / 2^s rounded to the nearest integer, a half up; half is 2^(s - 1), or 0 for s = 0. */
static inline int32_t shifted(int32_t v, int32_t half, int32_t s) { return (v + half) >> s; }

/* Bits of a magnitude: v, or -v - 1 where v is negative. */
static inline int32_t magnitude(int32_t v) { return v ^ (v >> 31); }

/* Smallest shift after which a block with these gathered magnitudes fits the bits. */
static int32_t shift_to(int32_t bits, int32_t gathered) {
  int32_t s = 0;
  while ((gathered >> s) >> bits) s++;
  return s;
}

/* Q14 cos and -sin of 2 pi k / N, k = 0 ... N / 2. */
static void factor(uint16_t k, int32_t *wr, int32_t *wi) {
  if (k <= ${upper}_TRANSFORM / 4) {
    *wr = READ_WORD(&sine[${upper}_TRANSFORM / 4 - k]);
    *wi = -(int32_t)READ_WORD(&sine[k]);
  } else {
    *wr = -(int32_t)READ_WORD(&sine[k - ${upper}_TRANSFORM / 4]);
    *wi = -(int32_t)READ_WORD(&sine[${upper}_TRANSFORM / 2 - k]);
  }
}

/* One stage of butterflies between entries that are reach = N / (2 step) apart; returns the magnitudes it wrote. */
static int32_t stage(int32_t *z, uint16_t reach, uint16_t step, int32_t s) {
  const int32_t half = (INT32_C(1) << s) >> 1;
  const int32_t *const end = z + ${upper}_TRANSFORM;
  const uint16_t hop = (uint16_t)(4U * reach);
  int32_t gathered = 0;
  for (uint8_t turned = 0; turned < (reach > 1 ? 2 : 1); turned++) { /* factors 1 and -i */
    for (int32_t *a = z + turned * reach; a < end; a += hop) {
      int32_t *b = a + 2U * reach;
      const int32_t br = shifted(b[0], half, s), bi = shifted(b[1], half, s);
      const int32_t tr = turned ? bi : br, ti = turned ? -br : bi;
      const int32_t ar = shifted(a[0], half, s), ai = shifted(a[1], half, s);
      a[0] = ar + tr;
      a[1] = ai + ti;
      b[0] = ar - tr;
      b[1] = ai - ti;
      gathered |= magnitude(ar + tr) | magnitude(ai + ti);
      gathered |= magnitude(ar - tr) | magnitude(ai - ti);
    }
  }
  for (uint16_t j = 1, k = step; j < reach; j++, k = (uint16_t)(k + step)) {
    int32_t wr, wi;
    if (2U * j == reach) continue;
    factor(k, &wr, &wi);
    for (int32_t *a = z + 2U * j; a < end; a += hop) {
      int32_t *b = a + 2U * reach;
      const int32_t br = shifted(b[0], half, s), bi = shifted(b[1], half, s);
      const int32_t tr = (br * wr - bi * wi + 8192) >> 14;
      const int32_t ti = (br * wi + bi * wr + 8192) >> 14;
      const int32_t ar = shifted(a[0], half, s), ai = shifted(a[1], half, s);
      a[0] = ar + tr;
      gathered |= magnitude(ar + tr);
      b[0] = ar - tr;
      gathered |= magnitude(ar - tr);
      a[1] = ai + ti;
      gathered |= magnitude(ai + ti);
      b[1] = ai - ti;
      gathered |= magnitude(ai - ti);
    }
  }
  return gathered;
}

/* |re + i im|^2 of a quarter of what is given. */
static inline int32_t power(int32_t re, int32_t im) {
  re = (re + 2) >> 2;
  im = (im + 2) >> 2;
  return re * re + im * im;
}

/* Powers of the bins of the real samples, in place: bin k at z[2k]. */
static void split(int32_t *z, int32_t s) {
  const int32_t half = (INT32_C(1) << s) >> 1;
  for (uint16_t k = 1; k <= ${upper}_TRANSFORM / 4; k++) {
    int32_t *p = z + 2U * k, *q = z + ${upper}_TRANSFORM - 2U * k;
    const int32_t kr = shifted(p[0], half, s), ki = shifted(p[1], half, s);
    const int32_t mr = shifted(q[0], half, s), mi = shifted(q[1], half, s);
    const int32_t wr = READ_WORD(&sine[${upper}_TRANSFORM / 4 - k]);
    const int32_t wi = -(int32_t)READ_WORD(&sine[k]);
    const int32_t dr = ki + mi, di = mr - kr;
    const int32_t re = (wr * dr - wi * di + 8192) >> 14;
    const int32_t im = (wr * di + wi * dr + 8192) >> 14;
    p[0] = power(kr + mr + re, ki - mi + im);
    q[0] = power(kr + mr - re, im - (ki - mi));
  }
  z[0] = 0;
}
`;
}
