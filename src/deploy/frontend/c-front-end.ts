import { InputError } from "../../core/errors.js";
import { frontEndProgram } from "../../features/programs/front-end.js";
import { checkFrontEnd, type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { flashMacros } from "../c/kernels.js";
import { callText, procedureText } from "../c/procedures.js";
import { guarded, layOut } from "../c/text.js";

/** One part of a C module: the texts for its header and its source, without includes. */
export interface CPart {
  header: string;
  source: string;
}

/** The text before every part's source. */
export const preamble = layOut([...flashMacros, "#if !defined(IN_FLASH)", "#define IN_FLASH", "#endif"]);

/**
 * The fixed-point front end as C99: `<prefix>_frontend` (state), `<prefix>_frontend_reset` and
 * `<prefix>_frontend_push`. No heap, no floating point, no division, no 64-bit number, no library function; tables are
 * constants in flash. Gives the same bits as {@link fixedFrame}, with int of at least 16 bits and arithmetic right
 * shifts.
 *
 * @param prefix a C identifier
 * @throws InputError if the spec is not for integers, or the prefix is not an identifier
 */
export function cFrontEnd(spec: FrontEndSpec, prefix: string): CPart {
  checkFrontEnd(spec);
  if (!/^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(prefix)) {
    throw new InputError(`C prefix is ${JSON.stringify(prefix)}: needs a letter, then up to 40 letters, digits or _`);
  }
  const { sampleRate, window, stride, transform, filters, lowest, highest, coefficients } = spec;
  const upper = prefix.toUpperCase();
  const features = featureCount(spec);
  const kind =
    coefficients === null
      ? `${filters} log-mel energies`
      : `${coefficients} cepstral coefficients of ${filters} filters`;
  const header = `/* Audio front end: ${kind}, ${lowest} to ${highest} Hz, from int16 samples at ${sampleRate} Hz.
   A frame has ${window} samples and begins ${stride} after the one before. */
#define ${upper}_SAMPLE_RATE ${sampleRate}
#define ${upper}_WINDOW ${window}
#define ${upper}_STRIDE ${stride}
#define ${upper}_TRANSFORM ${transform}
#define ${upper}_FEATURES ${features}

typedef struct {
  int32_t z[${upper}_TRANSFORM]; /* scratch of the Fourier transform */
  int16_t samples[${upper}_WINDOW]; /* the frame that is being filled */
  uint16_t held; /* number of samples in it */
} ${prefix}_frontend;

void ${prefix}_frontend_reset(${prefix}_frontend *state);

/* Takes samples until a frame is full or none are left, and returns how many it took. Sets *ready to 1 if it wrote the
   features of a frame, else to 0. Call it again with the remaining samples. */
size_t ${prefix}_frontend_push(${prefix}_frontend *state, const int16_t *samples, size_t n,
                        int16_t features[${upper}_FEATURES], uint8_t *ready);
`;

  const program = frontEndProgram(spec);
  const { energies } = program;
  const places = new Map([
    [program.samples, "state->samples"],
    [program.z, "state->z"],
    [program.features, "features"],
  ]);
  const source = `/* Does not compile unless right shifts keep the sign. */
typedef char needs_arithmetic_shift[(-1 >> 1) == -1 ? 1 : -1];

${layOut(procedureText(program.frame))}
void ${prefix}_frontend_reset(${prefix}_frontend *state) { state->held = 0; }

size_t ${prefix}_frontend_push(${prefix}_frontend *state, const int16_t *samples, size_t n,
                        int16_t features[${upper}_FEATURES], uint8_t *ready) {
  size_t taken = 0;
  uint16_t held = state->held;
  while (taken < n && held < ${upper}_WINDOW) state->samples[held++] = samples[taken++];
  *ready = held == ${upper}_WINDOW;
  if (*ready) {
${
  energies === null
    ? ""
    : `    int16_t energies[${energies.length}];
`
}    ${callText(program.frame, places)};
    for (uint16_t i = ${upper}_STRIDE; i < ${upper}_WINDOW; i++) state->samples[i - ${upper}_STRIDE] = state->samples[i];
    held = ${upper}_WINDOW - ${upper}_STRIDE;
  }
  state->held = held;
  return taken;
}
`;
  return { header, source };
}

/** A header and a source that includes it, from all their parts. */
export function cModule(name: string, includes: readonly string[], { header, source }: CPart): Record<string, string> {
  return {
    [`${name}.h`]: layOut(guarded(name, includes, [header.trimEnd()])),
    [`${name}.c`]: `#include "${name}.h"\n\n${preamble}\n${source}`,
  };
}
