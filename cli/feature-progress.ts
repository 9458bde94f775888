/** @file A live line while recordings become features: on a terminal, and only where it takes long enough to be read. */
import type { AudioHooks } from "../src/features/files/load-audio.js";
import type { TextOutput } from "./io.js";
import { bar } from "./progress.js";
import { duration } from "./quantities.js";

/** Seconds before the line appears. */
const patience = 1;

/** @param now seconds, for tests */
export function featureProgress(
  output: TextOutput,
  quiet: boolean,
  now: () => number = () => performance.now() / 1000,
): AudioHooks {
  if (quiet || !output.isTTY) return {};
  let started = Number.NaN;
  let before = Number.POSITIVE_INFINITY;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    onClips(taken, count) {
      if (taken < before) started = now();
      before = taken;
      const seconds = now() - started;
      if (taken >= count) {
        if (drawn > started) output.write("\r\u001b[K");
        return;
      }
      if (seconds < patience || now() - drawn < 0.1) return;
      drawn = now();
      const left = (seconds * (count - taken)) / taken;
      const line = `features ${bar(taken / count, 16)} ${taken} of ${count} clips  ${duration(left)} left`;
      output.write(`\r\u001b[K${[...line].slice(0, Math.max(20, output.columns ?? 80) - 1).join("")}`);
    },
  };
}
