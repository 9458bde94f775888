import { InputError } from "../../core/errors.js";
import { checkHas } from "../../core/given.js";
import { checkKind } from "../../inference/any-model.js";
import type { IntegerModel } from "../../integer/model.js";
import type { DetectorSpec } from "../../model/detector.js";
import { type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { cDetector } from "./c-detector.js";
import { cFrontEnd, cModule } from "./c-front-end.js";
import { listenerSpec } from "./listener-spec.js";

/**
 * What a listener needs to know of the network's C: `<name>.h` with `<name>_state`, `_reset`, `_step` and `_scores`.
 */
export interface NetworkC {
  name: string;
  /** D: int16 numbers per step. */
  channels: number;
  scores: { length: number };
}

/**
 * The C of a model that listens: front end, network and detector, `<name>_listener.h` and `.c`, compiled together with
 * the network's files. `<name>_push(state, samples, n)` takes microphone samples and returns what it detects.
 *
 * @throws InputError if front end and network do not fit, or a keyword is not a class
 */
export function cListener(network: NetworkC, spec: FrontEndSpec, detector: DetectorSpec): Record<string, string> {
  const { name, channels, scores } = network;
  if (featureCount(spec) !== channels) {
    throw new InputError(
      `the front end gives ${featureCount(spec)} features, the network takes ${channels}: use the front end it was trained on`,
    );
  }
  const frontEnd = cFrontEnd(spec, name);
  const detection = cDetector(detector, scores.length, name);
  const upper = name.toUpperCase();
  const header = `${frontEnd.header}
${detection.header}
/* The state between samples, owned by the caller. */
typedef struct {
  ${name}_frontend frontend;
  ${name}_state network;
  ${name}_detector detector;
  int16_t features[${upper}_FEATURES]; /* of the last frame */
} ${name}_listener;

/* Resets the state. Call it before the first samples. */
void ${name}_listener_reset(${name}_listener *state);

/* Takes any number n of samples. Returns the class detected within them (the last, if there are several), or -1. It can
   be called any number of times. */
int16_t ${name}_push(${name}_listener *state, const int16_t *samples, size_t n);
`;
  const source = `${frontEnd.source}
${detection.source}
void ${name}_listener_reset(${name}_listener *state) {
  ${name}_frontend_reset(&state->frontend);
  ${name}_reset(&state->network);
  ${name}_detector_reset(&state->detector);
}

int16_t ${name}_push(${name}_listener *state, const int16_t *samples, size_t n) {
  int32_t scores[${scores.length}];
  int16_t detected = -1;
  while (n > 0) {
    uint8_t ready;
    const size_t taken = ${name}_frontend_push(&state->frontend, samples, n, state->features, &ready);
    samples += taken;
    n -= taken;
    if (ready) {
      int16_t found;
      ${name}_step(&state->network, state->features);
      ${name}_scores(&state->network, scores);
      found = ${name}_detector_step(&state->detector, scores);
      if (found >= 0) detected = found;
    }
  }
  return detected;
}
`;
  return cModule(`${name}_listener`, ["<stddef.h>", "<stdint.h>", `"${name}.h"`], { header, source });
}

/**
 * The additional C files of a model of sound, `<name>_listener.h` and `.c`: front end and detector. None for a model
 * without a front end.
 *
 * @throws InputError if the front end is not in integers, or does not suit the model
 */
export function listenerFiles(model: IntegerModel, network: NetworkC): Record<string, string> {
  checkKind(model, "integer", "listenerFiles");
  checkHas(network, "scores", "the network", "the result of exportC(model)");
  const spec = listenerSpec(model);
  return spec === null ? {} : cListener(network, spec.frontEnd, spec.detector);
}
