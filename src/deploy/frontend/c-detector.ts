import { detectorProgram } from "../../features/programs/detector.js";
import type { DetectorSpec } from "../../model/detector.js";
import { callText, procedureText } from "../c/procedures.js";
import { layOut } from "../c/text.js";
import type { CPart } from "./c-front-end.js";

/**
 * The streaming detector as C99: `<prefix>_detector` (state), `_detector_reset` and `_detector_step`, which takes the
 * scores of a step and returns the class detected or −1. The same integers as `stepDetector`.
 *
 * @param classes C: scores per step
 * @param prefix a C identifier
 * @throws InputError if a keyword is not a class
 */
export function cDetector(spec: DetectorSpec, classes: number, prefix: string): CPart {
  const program = detectorProgram(spec, classes);
  const { keywords, limit, smoothing, threshold, refractory } = spec;
  const places = new Map([
    [program.scores, "scores"],
    [program.levels, "state->levels"],
    [program.wait, "&state->wait"],
  ]);
  return {
    header: `/* Streaming detector: margins clipped to ${limit}, smoothed over about ${2 ** smoothing} steps, threshold ${threshold}, ${refractory} steps of pause. */
typedef struct {
  int32_t levels[${keywords.length}]; /* smoothed margin of each keyword, times ${2 ** smoothing} */
  uint16_t wait; /* steps until the next possible detection */
} ${prefix}_detector;

void ${prefix}_detector_reset(${prefix}_detector *state);

/* Takes the scores of a step; returns the detected class, or -1. */
int16_t ${prefix}_detector_step(${prefix}_detector *state, const int32_t scores[${classes}]);
`,
    source: `${layOut([...procedureText(program.start), ...procedureText(program.detect)])}
void ${prefix}_detector_reset(${prefix}_detector *state) { ${callText(program.start, places)}; }

int16_t ${prefix}_detector_step(${prefix}_detector *state, const int32_t scores[${classes}]) {
  return (int16_t)${callText(program.detect, places)};
}
`,
  };
}
