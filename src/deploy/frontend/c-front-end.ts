import { InputError } from "../../core/errors.js";
import { type FixedTables, fixedTables } from "../../features/fixed-tables.js";
import { checkFrontEnd, type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { flashMacros } from "../c/kernels.js";
import { layOut, table } from "../c/text.js";
import { cFourier } from "./c-fourier.js";
import { cMel } from "./c-mel.js";

/** Text of one part of a C module: what belongs in its header, and what in its source. Neither includes anything. */
export interface CPart {
  header: string;
  source: string;
}

/** Before every part's source. */
export const preamble = layOut([...flashMacros, "#if !defined(IN_FLASH)", "#define IN_FLASH", "#endif"]);

/**
 * The fixed-point front end as C99: `<prefix>_frontend` (state), `<prefix>_frontend_reset` and `<prefix>_frontend_push`.
 * No heap, no floating point, no division, no 64-bit number, no library function; tables are constants in flash.
 * The same bits as {@link fixedFrame}, for int of 16 bits or more and shifts of negative numbers that keep the sign.
 *
 * @param prefix a C identifier
 * @throws InputError where the spec does not suit integers, or the prefix is no identifier
 */
export function cFrontEnd(spec: FrontEndSpec, prefix: string): CPart {
  checkFrontEnd(spec);
  if (!/^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(prefix)) {
    throw new InputError(`C prefix is ${JSON.stringify(prefix)}: needs a letter, then up to 40 letters, digits or _`);
  }
  return { header: header(spec, prefix), source: source(spec, prefix, fixedTables(spec)) };
}

/** The front end alone as a header and a source file that compile: `<prefix>_frontend.h` and `.c`. */
export function cFrontEndFiles(spec: FrontEndSpec, prefix: string): Record<string, string> {
  const { header, source } = cFrontEnd(spec, prefix);
  return cModule(`${prefix}_frontend`, ["<stddef.h>", "<stdint.h>"], header, `${preamble}\n${source}`);
}

/** A header with its guard and a source that includes it. */
export function cModule(name: string, includes: string[], header: string, source: string): Record<string, string> {
  const guard = `${name.toUpperCase()}_H`;
  return {
    [`${name}.h`]: `#ifndef ${guard}
#define ${guard}

${includes.map((path) => `#include ${path}`).join("\n")}

#ifdef __cplusplus
extern "C" {
#endif

${header}
#ifdef __cplusplus
}
#endif

#endif
`,
    [`${name}.c`]: `#include "${name}.h"\n\n${source}`,
  };
}

function header(spec: FrontEndSpec, prefix: string): string {
  const { sampleRate, window, stride, transform, filters, lowest, highest, coefficients } = spec;
  const upper = prefix.toUpperCase();
  const features = featureCount(spec);
  const kind =
    coefficients === null
      ? `${filters} log-mel energies`
      : `${coefficients} cepstral coefficients of ${filters} filters`;
  return `/* Audio front end: ${kind}, ${lowest} to ${highest} Hz, from int16 samples at ${sampleRate} Hz.
   A frame has ${window} samples and begins ${stride} after the one before. */
#define ${upper}_SAMPLE_RATE ${sampleRate}
#define ${upper}_WINDOW ${window}
#define ${upper}_STRIDE ${stride}
#define ${upper}_TRANSFORM ${transform}
#define ${upper}_FEATURES ${features}

typedef struct {
  int32_t z[${upper}_TRANSFORM]; /* scratch of the Fourier transform */
  int16_t samples[${upper}_WINDOW]; /* the frame that is being filled */
  uint16_t held; /* how many of them are there */
} ${prefix}_frontend;

void ${prefix}_frontend_reset(${prefix}_frontend *state);

/* Takes samples until a frame is full or none are left, and returns how many it took. *ready is 1 where the features of
   a frame were written, and 0 otherwise. Call it again with the rest of the samples. */
size_t ${prefix}_frontend_push(${prefix}_frontend *state, const int16_t *samples, size_t n,
                        int16_t features[${upper}_FEATURES], uint8_t *ready);
`;
}

function source(spec: FrontEndSpec, prefix: string, tables: FixedTables): string {
  const upper = prefix.toUpperCase();
  const { coefficients, filters, window, transform } = spec;
  const cosine =
    coefficients === null
      ? ""
      : `\n${cTable("int16_t", "cosine", tables.cosine, `Q14 cosine transform, ${coefficients} rows of ${filters}.`)}`;
  return `#define FLOOR ${spec.floor * 256}

/* Shifts right must keep the sign: this does not compile where they do not. */
typedef char needs_arithmetic_shift[(-1 >> 1) == -1 ? 1 : -1];

${cTable("int16_t", "window", tables.window, "Q15 Hann window, its first half.")}
${cTable("int16_t", "sine", tables.sine, `Q14 sin(2 pi k / ${transform}), a quarter wave.`)}
${cTable("uint16_t", "edges", tables.edges, "First bin of each gap between mel points, and the end of the last.")}
${cTable("uint8_t", "rising", tables.rising, "Q8 weight with which each bin rises into the filter above it.")}
${cTable("uint16_t", "logarithm", tables.logarithm, "Q15 log2(1 + i / 32).")}${cosine}
${cFourier(upper)}
${cMel(spec)}
/* Sample n of the frame times its weight. The window's second half is the mirror image of its first. */
static inline int32_t windowed(const int16_t *samples, uint16_t n) {
  return (int32_t)samples[n] * READ_WORD(&window[n <= ${window >> 1} ? n : ${upper}_WINDOW - n]);
}

/* The windowed samples, pairs as complex numbers in bit-reversed order, then zeros; returns their magnitudes. */
static int32_t place_windowed(const int16_t *samples, int32_t *z) {
  int32_t gathered = 0;
  uint16_t place = 0; /* of a pair; the next lies N / 4 pairs after it */
  for (uint16_t n = 0; n < ${upper}_TRANSFORM; n = (uint16_t)(n + 4U)) {
    int32_t *p = z + 2U * place, *q = p + ${upper}_TRANSFORM / 2;
    uint16_t bit = ${upper}_TRANSFORM / 8;
    if (n + 3U < ${upper}_WINDOW) {
      gathered |= magnitude(p[0] = windowed(samples, n));
      gathered |= magnitude(p[1] = windowed(samples, (uint16_t)(n + 1U)));
      gathered |= magnitude(q[0] = windowed(samples, (uint16_t)(n + 2U)));
      gathered |= magnitude(q[1] = windowed(samples, (uint16_t)(n + 3U)));
    } else {
      p[0] = p[1] = q[0] = q[1] = 0;
      if (n < ${upper}_WINDOW) gathered |= magnitude(p[0] = windowed(samples, n));
      if (n + 1U < ${upper}_WINDOW) gathered |= magnitude(p[1] = windowed(samples, (uint16_t)(n + 1U)));
      if (n + 2U < ${upper}_WINDOW) gathered |= magnitude(q[0] = windowed(samples, (uint16_t)(n + 2U)));
    }
    /* The next place but one, counted with the bits in reverse order. */
    while (place & bit) {
      place = (uint16_t)(place ^ bit);
      bit >>= 1;
    }
    place = (uint16_t)(place | bit);
  }
  return gathered;
}

/* Window, transform, mel energies: the features of the frame that is held. */
static void frame(${prefix}_frontend *state, int16_t features[${upper}_FEATURES]) {
  int32_t *z = state->z;
  int32_t gathered = place_windowed(state->samples, z), shift, total = 0;
  /* The first stage shifts by the block exponent, after which its own shift is 0. */
  for (uint16_t reach = 1, step = ${upper}_TRANSFORM / 2; reach < ${upper}_TRANSFORM / 2; reach = (uint16_t)(2U * reach), step >>= 1) {
    shift = shift_to(16, gathered);
    total += shift;
    gathered = stage(z, reach, step, shift);
  }
  shift = shift_to(15, gathered);
  total += shift;
  split(z, shift);
${
  coefficients === null
    ? `  mel(z, 2 * (total - 14) - 8, features);`
    : `  {
    int16_t energies[${filters}];
    mel(z, 2 * (total - 14) - 8, energies);
    cepstrum(energies, features);
  }`
}
}

void ${prefix}_frontend_reset(${prefix}_frontend *state) { state->held = 0; }

size_t ${prefix}_frontend_push(${prefix}_frontend *state, const int16_t *samples, size_t n,
                        int16_t features[${upper}_FEATURES], uint8_t *ready) {
  size_t taken = 0;
  uint16_t held = state->held;
  while (taken < n && held < ${upper}_WINDOW) state->samples[held++] = samples[taken++];
  *ready = held == ${upper}_WINDOW;
  if (*ready) {
    frame(state, features);
    for (uint16_t i = ${upper}_STRIDE; i < ${upper}_WINDOW; i++) state->samples[i - ${upper}_STRIDE] = state->samples[i];
    held = ${upper}_WINDOW - ${upper}_STRIDE;
  }
  state->held = held;
  return taken;
}
`;
}

function cTable(type: string, name: string, values: ArrayLike<number>, comment: string): string {
  return layOut([`/* ${comment} */`, ...table(type, name, values)]);
}
