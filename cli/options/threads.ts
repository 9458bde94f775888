import type { Command } from "commander";
import { trainTable } from "../../src/train/option-table.js";
import type { TrainOptions } from "../../src/train/options.js";
import { addFlags } from "./flags.js";

/** Adds `--threads`; what is returned reads it, once the command line is parsed. */
export function addThreadsFlag(command: Command): () => number {
  const given: Partial<TrainOptions> = {};
  addFlags(command, trainTable, given, [], { keys: ["threads"] });
  return () => given.threads ?? trainTable.threads.default;
}
