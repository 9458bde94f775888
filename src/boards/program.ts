/**
 * @file The measured program: a model's C with a main that reads windows and writes the model's state and scores.
 *
 * The stream is little-endian 16-bit words. In: for each window its number of steps T > 0, then T × D samples; a 0 ends
 * it. Out: at each answer the bytes of the state, then those of the scores. Windows are not in the program's memory, so
 * flash and RAM are the model's, and any number of windows can run. A model of sound takes one hop of samples at a time.
 */
import { exportC } from "../deploy/c/export.js";
import { cListener } from "../deploy/frontend/c-listener.js";
import type { ListenerSpec } from "../deploy/frontend/listener-spec.js";
import type { IntegerModel } from "../integer/model.js";

/** A C element of a state or a score. */
export type Word = "int16_t" | "int32_t";

/** An array that a program writes. */
export interface Numbers {
  length: number;
  type: Word;
}

export interface Program {
  /** Name of the model. */
  name: string;
  /** Path → C text of the model. Paths are relative and may contain folders. */
  files: Readonly<Record<string, string>>;
  /** The C of main, with the model and without it; the memory of the second is not the model's. */
  main: string;
  emptyMain: string;
  /** D: int16 samples per step. */
  channels: number;
  /** The C function of a step, and the others whose stack counts as the model's. */
  step: string;
  others: readonly string[];
  /** C functions within a step whose cycles are also counted separately. */
  within: readonly string[];
  /** The parts of an answer. */
  state: readonly Numbers[];
  scores: Numbers;
}

/** An integer model as C, with its interface for the harness. */
export interface ModelSource {
  /** Prefix of all its C names: `<name>_state`, `<name>_reset`, `<name>_step`, `<name>_scores`. */
  name: string;
  /** Path → C text; among them `<name>.h`. */
  files: Readonly<Record<string, string>>;
  /** D: int16 samples per step. */
  channels: number;
  /** Members of `<name>_state` that form the hidden state, in the order of comparison. */
  state: readonly (Numbers & { field: string })[];
  /** `<name>_scores(&state, scores)` fills an array of this length and type. */
  scores: Numbers;
}

/** The parts of a main, as lines of C. */
interface Course {
  /** Includes and variables of the model. */
  declarations: readonly string[];
  begin: readonly string[];
  /** Statements after each sample is read. */
  step: readonly string[];
  end: readonly string[];
}

/** The C of a main that reads windows of `sample` and ends with the stream. */
function harnessMain(channels: number, { declarations, begin, step, end }: Course): string {
  const lines = (depth: number, texts: readonly string[]) =>
    texts.map((text) => `${"  ".repeat(depth)}${text}\n`).join("");
  return `#include "harness-calls.h"
${lines(0, declarations)}static int16_t sample[${channels}];

int main(void) {
  uint16_t steps;
  for (harness_read(&steps, sizeof steps); steps != 0; harness_read(&steps, sizeof steps)) {
${lines(2, begin)}    while (steps-- != 0) {
      harness_read(sample, sizeof sample);
${lines(3, step)}    }
${lines(2, end)}  }
  harness_exit(0);
  return 0;
}
`;
}

/** The statement that writes an array or a number. */
const written = (what: string): string => `harness_write(${what}, sizeof ${what.replace(/^&/, "")});`;

/** The program of a model that runs windows step by step, and answers after each window. */
export function modelProgram({ name, files, channels, state, scores }: ModelSource): Program {
  const answer = `static ${scores.type} scores[${scores.length}];`;
  return {
    name,
    files,
    main: harnessMain(channels, {
      declarations: [`#include "${name}.h"`, `static ${name}_state state;`, answer],
      begin: [`${name}_reset(&state);`],
      step: [`${name}_step(&state, sample);`],
      end: [
        `${name}_scores(&state, scores);`,
        ...state.map(({ field }) => written(`state.${field}`)),
        written("scores"),
      ],
    }),
    emptyMain: harnessMain(channels, { declarations: [answer], begin: [], step: [], end: [written("scores")] }),
    channels,
    step: `${name}_step`,
    others: [`${name}_reset`, `${name}_scores`],
    within: [],
    state,
    scores,
  };
}

/**
 * The program of a model of sound, whose step is one `<name>_push` of `stride` samples, and which answers after each as
 * `listenerReference` does: the last frame's features, the network's state, the detector's levels, and the detected
 * class.
 */
export function listenerProgram(
  model: IntegerModel,
  { frontEnd, detector }: ListenerSpec,
  { title }: { title: string },
): Program {
  const code = exportC(model, { title });
  const { name } = code;
  const { stride } = frontEnd;
  const answered = ["features", ...code.state.map(({ field }) => `network.${field}`), "detector.levels"];
  return {
    name,
    files: { ...code.files, ...cListener(code, frontEnd, detector) },
    main: harnessMain(stride, {
      declarations: [`#include "${name}_listener.h"`, `static ${name}_listener listener;`, "static int16_t heard;"],
      begin: [`${name}_listener_reset(&listener);`],
      step: [
        `heard = ${name}_push(&listener, sample, ${stride});`,
        ...answered.map((field) => written(`listener.${field}`)),
        written("&heard"),
      ],
      end: [],
    }),
    emptyMain: harnessMain(stride, {
      declarations: ["static int16_t heard;"],
      begin: [],
      step: [written("&heard")],
      end: [],
    }),
    channels: stride,
    step: `${name}_push`,
    others: [`${name}_listener_reset`],
    within: [`${name}_step`, `${name}_scores`],
    state: [
      { length: code.channels, type: "int16_t" },
      ...code.state,
      { length: detector.keywords.length, type: "int32_t" },
    ],
    scores: { length: 1, type: "int16_t" },
  };
}
