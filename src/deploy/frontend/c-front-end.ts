import { InputError } from "../../errors.js";
import { type FixedTables, fixedTables } from "../../features/fixed-tables.js";
import { checkFrontEnd, type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { layOut, table } from "../c/text.js";
import { cFourier } from "./c-fourier.js";
import { cMel } from "./c-mel.js";

/** Text of one part of a C module: what belongs in its header, and what in its source. Neither includes anything. */
export interface CPart {
  header: string;
  source: string;
}

/** How constants lie in flash on an AVR, whose data space is RAM; before every part's source. */
export const flashMacros = `#if defined(__AVR__)
#include <avr/pgmspace.h>
#define IN_FLASH PROGMEM
#define READ_BYTE(p) pgm_read_byte(p)
#define READ_WORD(p) ((int16_t)pgm_read_word(p))
#else
#define IN_FLASH
#define READ_BYTE(p) (*(p))
#define READ_WORD(p) (*(p))
#endif
`;

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
  return cModule(`${prefix}_frontend`, ["<stddef.h>", "<stdint.h>"], header, `${flashMacros}\n${source}`);
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
/* Window, transform, mel energies: the features of the frame that is held. */
static void frame(${prefix}_frontend *state, int16_t features[${upper}_FEATURES]) {
  int32_t *z = state->z;
  int32_t gathered = 0, shift, total, half;
  uint16_t place = 0;
  for (uint16_t i = 0; i < ${upper}_TRANSFORM / 2; i++) {
    for (uint16_t part = 0; part < 2; part++) {
      const uint16_t n = (uint16_t)(2U * i + part);
      int32_t value = 0;
      if (n < ${upper}_WINDOW) {
        const uint16_t mirrored = n <= ${window >> 1} ? n : (uint16_t)(${upper}_WINDOW - n);
        value = (int32_t)state->samples[n] * READ_WORD(&window[mirrored]);
      }
      z[2U * place + part] = value;
      gathered |= magnitude(value);
    }
    /* The next place, counted with the bits in reverse order. */
    uint16_t bit = ${upper}_TRANSFORM / 4;
    while (place & bit) {
      place = (uint16_t)(place ^ bit);
      bit >>= 1;
    }
    place = (uint16_t)(place | bit);
  }

  total = shift = shift_to(16, gathered);
  half = (INT32_C(1) << shift) >> 1;
  for (uint16_t i = 0; i < ${upper}_TRANSFORM; i++) z[i] = shifted(z[i], half, shift);
  gathered >>= shift;
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
  while (taken < n && state->held < ${upper}_WINDOW) state->samples[state->held++] = samples[taken++];
  *ready = state->held == ${upper}_WINDOW;
  if (*ready) {
    frame(state, features);
    for (uint16_t i = ${upper}_STRIDE; i < ${upper}_WINDOW; i++) state->samples[i - ${upper}_STRIDE] = state->samples[i];
    state->held = ${upper}_WINDOW - ${upper}_STRIDE;
  }
  return taken;
}
`;
}

function cTable(type: string, name: string, values: ArrayLike<number>, comment: string): string {
  return layOut([`/* ${comment} */`, ...table(type, name, values)]);
}
