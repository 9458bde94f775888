/**
 * @file The C program that runs exported models on a machine: for each model it draws samples, runs steps, and after
 * every step prints a hash of all states and scores so far. It has no input, so any machine that can print a character
 * can run it.
 */
import type { CExport } from "../../src/deploy/c/export.js";

/** A run of one model: a number of samples from a seed. */
export interface Trial {
  source: CExport;
  seed: number;
  steps: number;
}

function trialFunction({ source: { name, channels, scores, state }, seed, steps }: Trial): string {
  const takes = state
    .map(({ field, length }) => `    for (i = 0; i < ${length}; i++) take((uint16_t)state.${field}[i]);`)
    .join("\n");
  return `static void run_${name}(void) {
  ${name}_state state;
  int16_t sample[${channels}];
  int32_t scores[${scores.length}];
  uint16_t step, i;
  start(${seed}u);
  ${name}_reset(&state);
  for (step = 0; step < ${steps}; step++) {
    for (i = 0; i < ${channels}; i++) sample[i] = draw();
    ${name}_step(&state, sample);
    ${name}_scores(&state, scores);
${takes}
    for (i = 0; i < ${scores.length}; i++) {
      take((uint16_t)((uint32_t)scores[i] & 0xffff));
      take((uint16_t)((uint32_t)scores[i] >> 16));
    }
    tell();
  }
  take((uint16_t)${name}_classify(sample, 1));
  tell();
}
`;
}

/** The text of `main.c`. `expectedHashes` (expected.ts) draws and hashes in the same way. */
export function programText(trials: readonly Trial[]): string {
  return `#include "machine.h"
${trials.map(({ source }) => `#include "${source.name}.h"`).join("\n")}

static uint32_t random_state, hash;

static void start(uint16_t seed) {
  random_state = seed;
  hash = 2166136261u;
}

/* xorshift32. A third of the samples are at the ends or in the middle of their range. */
static int16_t draw(void) {
  static const int16_t special[3] = {32767, -32768, 0};
  uint32_t x = random_state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  random_state = x;
  return x % 3 == 0 ? special[x / 3 % 3] : (int16_t)((int32_t)(x >> 16) - 32768);
}

/* FNV-1a, of words. */
static void take(uint16_t word) { hash = (hash ^ word) * 16777619u; }

static void tell(void) {
  uint8_t shift = 32;
  do {
    uint8_t digit;
    shift = (uint8_t)(shift - 4);
    digit = (uint8_t)(hash >> shift & 15);
    put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
  } while (shift != 0);
  put('\\n');
}

${trials.map(trialFunction).join("\n")}
void run(void) {
${trials.map(({ source }) => `  run_${source.name}();`).join("\n")}
}
`;
}
