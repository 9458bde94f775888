import type { LoadedData } from "../src/data/files/load.js";
import type { Split } from "../src/data/sequences.js";
import { type SplitOptions, splitSequences } from "../src/data/split.js";

/**
 * Training, validation and test parts of loaded data. The parts that the data name stand as they are: with a validation
 * part of its own, nothing more is taken from training.
 */
export function partsOf({ sequences, test, validation }: LoadedData, options: SplitOptions): Split {
  if (validation === null) return splitSequences(sequences, options, test);
  const held = Uint32Array.from([...validation, ...(test ?? [])]);
  const { train } = splitSequences(sequences, { ...options, validation: 0 }, held);
  return { train, validation, test: test ?? new Uint32Array(0) };
}
