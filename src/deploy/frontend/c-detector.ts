import { InputError } from "../../core/errors.js";
import { checkDetector, type DetectorSpec } from "../../model/detector.js";
import type { CPart } from "./c-front-end.js";

/**
 * The streaming detector as C99: `<prefix>_detector` (state), `_detector_reset` and `_detector_step`, which takes the
 * scores of a step and returns the class detected or −1. The same integers as `stepDetector`.
 *
 * @param classes C: scores a step
 * @param prefix a C identifier
 * @throws InputError where a keyword is no class
 */
export function cDetector(spec: DetectorSpec, classes: number, prefix: string): CPart {
  checkDetector(spec);
  const beyond = spec.keywords.find((keyword) => keyword >= classes);
  if (beyond !== undefined)
    throw new InputError(`keyword ${beyond} of ${classes} classes: name one from 0 to ${classes - 1}`);
  const { keywords, limit, smoothing, threshold, refractory } = spec;
  const start = -limit * 2 ** smoothing;
  const least = threshold * 2 ** smoothing;
  return {
    header: `/* Streaming detector: margins clipped to ${limit}, smoothed over about ${2 ** smoothing} steps, threshold ${threshold}, ${refractory} steps of pause. */
typedef struct {
  int32_t levels[${keywords.length}]; /* ${2 ** smoothing} times the smoothed margin of each keyword */
  uint16_t wait; /* steps before there can be a detection */
} ${prefix}_detector;

void ${prefix}_detector_reset(${prefix}_detector *state);

/* Takes the scores of a step; returns the class that is detected at it, or -1. */
int16_t ${prefix}_detector_step(${prefix}_detector *state, const int32_t scores[${classes}]);
`,
    source: `static const uint8_t keywords[${keywords.length}] = {${keywords.join(", ")}};

/* The nearest number within -limit and limit. */
static int32_t clipped(int32_t value, int32_t limit) {
  return value > limit ? limit : value < -limit ? -limit : value;
}

void ${prefix}_detector_reset(${prefix}_detector *state) {
  for (uint8_t k = 0; k < ${keywords.length}; k++) state->levels[k] = INT32_C(${start});
  state->wait = 0;
}

int16_t ${prefix}_detector_step(${prefix}_detector *state, const int32_t scores[${classes}]) {
  int16_t detected = -1;
  int32_t highest = INT32_C(${least}) - 1;
  for (uint8_t k = 0; k < ${keywords.length}; k++) {
    int32_t best = ${classes === 1 ? "0" : "INT32_MIN"}, margin;
    for (uint16_t i = 0; i < ${classes}; i++) {
      if (i != keywords[k] && scores[i] > best) best = scores[i];
    }
    margin = clipped(scores[keywords[k]], INT32_MAX / 2) - clipped(best, INT32_MAX / 2);
    state->levels[k] += clipped(margin, INT32_C(${limit})) - (state->levels[k] >> ${smoothing});
    if (state->levels[k] > highest) {
      highest = state->levels[k];
      detected = keywords[k];
    }
  }
  if (state->wait > 0) {
    state->wait--;
    return -1;
  }
  if (detected >= 0) state->wait = ${refractory}U;
  return detected;
}
`,
  };
}
