import { InputError } from "../../src/core/errors.js";
import type { FuzzTarget } from "./targets.js";

/** Most milliseconds of a processor for one small file; a slower reader counts as hanging. */
const hang = 5_000;

export interface FuzzResult {
  refused: number;
  accepted: number;
  /** Milliseconds of the slowest file. */
  slowest: number;
}

/** Milliseconds that this process has had of processors: those that it waited for one are not the reader's. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Feeds a reader damaged files.
 * @throws Error with the format and the seed if a reader throws anything but an InputError of one line
 */
export async function fuzz(target: FuzzTarget, seeds: Iterable<number>): Promise<FuzzResult> {
  const result: FuzzResult = { refused: 0, accepted: 0, slowest: 0 };
  for (const seed of seeds) {
    const bytes = target.mutate(seed);
    const begin = processorTime();
    try {
      await target.read(bytes);
      result.accepted += 1;
    } catch (error) {
      if (!(error instanceof InputError))
        throw new Error(`${target.name}, seed ${seed}: not an InputError`, { cause: error });
      if (/[\n\r]/.test(error.message) || error.message.length > 500) {
        throw new Error(`${target.name}, seed ${seed}: not one line: ${JSON.stringify(error.message.slice(0, 600))}`);
      }
      result.refused += 1;
    }
    const took = processorTime() - begin;
    result.slowest = Math.max(result.slowest, took);
    if (took > hang) throw new Error(`${target.name}, seed ${seed}: took ${Math.round(took)} ms`);
  }
  return result;
}
