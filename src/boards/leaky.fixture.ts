/**
 * @file A model small enough to check by eye: H leaky integrators of D inputs, in C like an export and in TypeScript. h
 * ← clip((7 h + W x) >> 3), scores = h₀ and −h₁.
 */
import type { ModelSource } from "./program.js";
import type { WindowResult } from "./windows.js";

const weights = [
  [3, -2, 5],
  [-7, 1, 4],
  [120, -128, 64],
  [0, 0, -1],
];
const channels = 3;
const hidden = weights.length;

const header = `#ifndef LEAKY_H
#define LEAKY_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct { int16_t h[${hidden}]; } leaky_state;
void leaky_reset(leaky_state *state);
void leaky_step(leaky_state *state, const int16_t sample[${channels}]);
void leaky_scores(const leaky_state *state, int32_t scores[2]);
#ifdef __cplusplus
}
#endif
#endif
`;

/** `before`: C at the start of the step, for tests that make it fail. */
export function leakyModel({ before = "", table = "" } = {}): ModelSource {
  const source = `#include "leaky.h"
#ifdef __AVR__
#include <avr/pgmspace.h>
#define READ(p) ((int8_t)pgm_read_byte(p))
#else
#define PROGMEM
#define READ(p) (*(p))
#endif
static const int8_t W[${hidden}][${channels}] PROGMEM = {${weights.map((row) => `{${row.join(",")}}`).join(",")}};
${table}
void leaky_reset(leaky_state *state) { for (uint8_t i = 0; i < ${hidden}; i++) state->h[i] = 0; }
void leaky_step(leaky_state *state, const int16_t sample[${channels}]) {
  ${before}
  for (uint8_t i = 0; i < ${hidden}; i++) {
    int32_t sum = (int32_t)7 * state->h[i];
    for (uint8_t d = 0; d < ${channels}; d++) sum += (int32_t)READ(&W[i][d]) * sample[d];
    sum >>= 3;
    state->h[i] = (int16_t)(sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum);
  }
}
void leaky_scores(const leaky_state *state, int32_t scores[2]) {
  scores[0] = state->h[0];
  scores[1] = -(int32_t)state->h[1];
}
`;
  return {
    name: "leaky",
    files: { "leaky.h": header, "leaky.c": source },
    channels,
    state: [{ field: "h", length: hidden, type: "int16_t" }],
    scores: { length: 2, type: "int32_t" },
  };
}

/** The same arithmetic in TypeScript. */
export function leakyReference(window: Int16Array): WindowResult {
  let h = Array.from({ length: hidden }, () => 0);
  for (let at = 0; at < window.length; at += channels) {
    h = weights.map((row, i) => {
      const sum = row.reduce((total, weight, d) => total + weight * (window[at + d] ?? 0), 7 * (h[i] ?? 0));
      return Math.min(32767, Math.max(-32768, sum >> 3));
    });
  }
  return { state: Int32Array.from(h), scores: Int32Array.of(h[0] ?? 0, -(h[1] ?? 0)) };
}

/** Windows of 1 to `steps` steps with samples over the whole of int16, the same at every call. */
export function leakyWindows(count: number, steps: number): Int16Array[] {
  let seed = 12345;
  const next = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 16) - 32768;
  };
  return Array.from({ length: count }, (_, index) =>
    Int16Array.from({ length: channels * (1 + (index % steps)) }, next),
  );
}
