/** @file The interpreter's hashes for a program's trials. */
import { hashed, noHash } from "../../src/core/hash.js";
import { IntegerInterpreter } from "../../src/integer/interpreter.js";
import type { IntegerModel } from "../../src/integer/model.js";

const special = [32767, -32768, 0] as const;

/** The samples of the program's `draw`. */
function sampler(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x % 3 === 0 ? (special[Math.floor(x / 3) % 3] ?? 0) : (x >>> 16) - 32768;
  };
}

/**
 * A hash of all states and scores so far after every step, then one that includes the class of the last sample alone.
 */
export function expectedHashes(model: IntegerModel, seed: number, steps: number): string[] {
  const interpreter = new IntegerInterpreter(model, { check: true });
  const draw = sampler(seed);
  const sample = new Int16Array(model.input.mean.length);
  const hashes: string[] = [];
  let hash = noHash;
  const take = (word: number): void => {
    hash = hashed(hash, word & 0xffff) >>> 0;
  };
  const tell = () => hashes.push(hash.toString(16).padStart(8, "0"));
  for (let step = 0; step < steps; step++) {
    for (let d = 0; d < sample.length; d++) sample[d] = draw();
    interpreter.step(sample);
    for (const { h, c } of interpreter.state) for (const word of [...h, ...c]) take(word);
    for (const score of interpreter.scores()) {
      take(score);
      take(score >>> 16);
    }
    tell();
  }
  take(interpreter.classify(sample));
  tell();
  return hashes;
}
