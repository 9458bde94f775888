import type { Command } from "commander";
import { availableThreads } from "../../src/kernels/pool.js";
import { named } from "./flags.js";
import { integer } from "./values.js";

/** Adds `--threads`; what is returned reads it, once the command line is parsed. */
export function addThreadsFlag(command: Command): () => number {
  let given: number | null = null;
  command.option(
    "--threads <n>",
    "threads; changes the time, never the result (default: all cores)",
    (value: string) => {
      given = named("--threads", value, integer({ min: 1, max: 64 }));
      return value;
    },
  );
  return () => given ?? availableThreads();
}
