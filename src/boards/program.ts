/**
 * @file The program that is measured: a model's C and a main around it, which reads windows from whoever runs it and writes back
 * what the model holds.
 *
 * The stream is little-endian 16-bit words. In: for each window its number of steps T > 0, then T × D samples; a 0 ends
 * it. Out: at each answer the bytes of the state, then those of the scores. Windows never lie in the program's own memory,
 * so flash and RAM are the model's and any number of windows can run.
 */

/** A C element of a state or a score. */
export type Word = "int8_t" | "int16_t" | "int32_t";

/** Numbers that a program writes. */
export interface Numbers {
  length: number;
  type: Word;
}

export interface Program {
  /** Of the model. */
  name: string;
  /** Path → C text of the model. Paths are relative, with folders where it needs them. */
  files: Readonly<Record<string, string>>;
  /** The C of main, with the model and without it: what the second takes is not the model's. */
  main: string;
  emptyMain: string;
  /** D: int16 samples a step. */
  channels: number;
  /** The C function that a step calls, and the others whose stack is the model's too. */
  step: string;
  others: readonly string[];
  /** C functions within a step whose share of its cycles is told apart; none: []. */
  within: readonly string[];
  /** What an answer is made of. */
  state: readonly Numbers[];
  scores: Numbers;
}

/** An integer model as C, with what the harness must know of its interface. */
export interface ModelSource {
  /** Prefix of all its C names: `<name>_state`, `<name>_reset`, `<name>_step`, `<name>_scores`. */
  name: string;
  /** Path → C text; among them `<name>.h`. */
  files: Readonly<Record<string, string>>;
  /** D: int16 samples a step. */
  channels: number;
  /** Members of `<name>_state` that make up the hidden state, in the order in which they are compared. */
  state: readonly (Numbers & { field: string })[];
  /** `<name>_scores(&state, scores)` fills an array of this length and type. */
  scores: Numbers;
}

/** A model that is stepped through windows, and answers after each. */
export function modelProgram(model: ModelSource): Program {
  const { name, files, channels, state, scores } = model;
  return {
    name,
    files,
    main: mainWithModel(model),
    emptyMain: emptyMain(model),
    channels,
    step: `${name}_step`,
    others: [`${name}_reset`, `${name}_scores`],
    within: [],
    state,
    scores,
  };
}

function mainWithModel({ name, channels, state, scores }: ModelSource): string {
  const writes = state.map(({ field }) => `    harness_write(state.${field}, sizeof state.${field});`).join("\n");
  return `#include "harness-calls.h"
#include "${name}.h"
static ${name}_state state;
static int16_t sample[${channels}];
static ${scores.type} scores[${scores.length}];

int main(void) {
  uint16_t steps;
  for (harness_read(&steps, sizeof steps); steps != 0; harness_read(&steps, sizeof steps)) {
    ${name}_reset(&state);
    while (steps-- != 0) {
      harness_read(sample, sizeof sample);
      ${name}_step(&state, sample);
    }
    ${name}_scores(&state, scores);
${writes}
    harness_write(scores, sizeof scores);
  }
  harness_exit(0);
  return 0;
}
`;
}

function emptyMain({ channels, scores }: ModelSource): string {
  return `#include "harness-calls.h"
static int16_t sample[${channels}];
static ${scores.type} scores[${scores.length}];

int main(void) {
  uint16_t steps;
  for (harness_read(&steps, sizeof steps); steps != 0; harness_read(&steps, sizeof steps)) {
    while (steps-- != 0) harness_read(sample, sizeof sample);
    harness_write(scores, sizeof scores);
  }
  harness_exit(0);
  return 0;
}
`;
}
