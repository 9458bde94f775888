/**
 * @file The only random generator: xoshiro128** (Blackman and Vigna, 2018), seeded by splitmix32. It uses only integer
 * operations, sums and products with powers of two, so every machine draws the same numbers.
 */
import { InputError } from "./errors.js";

export interface Random {
  /** 32 random bits, 0 … 2³² − 1. */
  uint32(): number;
  /** An integer from 0 to n − 1, each equally likely; n from 1 to 2³². */
  below(n: number): number;
  /** A multiple of 2⁻³² in [0, 1). */
  uniform(): number;
  /** Mean 0, variance 1, in [−6, 6]: the sum of twelve uniform numbers minus six. It needs no logarithm. */
  normal(): number;
  /** The four words of state, as a checkpoint stores them and {@link resumeRandom} takes them. */
  state(): [number, number, number, number];
  /** Continues from a saved state, or from the state of kernels that drew numbers in its place. */
  resume(state: readonly [number, number, number, number]): void;
}

/**
 * Creates a generator from a seed.
 * @throws InputError if the seed is not an integer from 0 to 2⁵³ − 1
 */
export function random(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InputError(`seed is ${seed}: give an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  let word = (seed ^ splitmix(Math.floor(seed / 2 ** 32))) >>> 0;
  const next = (): number => {
    word = (word + 0x9e3779b9) >>> 0;
    return splitmix(word);
  };
  return resumeRandom([next(), next(), next(), next()]);
}

/** splitmix32's finaliser; 0 stays 0. */
function splitmix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** Creates a generator that continues from a saved {@link Random.state}. */
export function resumeRandom(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state;

  const uint32 = (): number => {
    const starred = Math.imul(b, 5);
    const result = Math.imul((starred << 7) | (starred >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };

  const below = (n: number): number => {
    // The last, incomplete run of n would favour small numbers.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let drawn = uint32();
    while (drawn >= limit) drawn = uint32();
    return drawn % n;
  };

  const uniform = (): number => uint32() * 2 ** -32;

  const normal = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum - 6;
  };

  return {
    uint32,
    below,
    uniform,
    normal,
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
    resume: (kept) => {
      [a, b, c, d] = kept;
    },
  };
}

/** Shuffles in place (Fisher and Yates) and returns the same array; every order is equally likely. */
export function shuffle<T extends Uint32Array | number[]>(indices: T, generator: Random): T {
  for (let last = indices.length - 1; last > 0; last--) {
    const other = generator.below(last + 1);
    const kept = indices[last]!;
    indices[last] = indices[other]!;
    indices[other] = kept;
  }
  return indices;
}
