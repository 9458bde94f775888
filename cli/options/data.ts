/** @file Flags of reading data. A model's recipe keeps them, so that later commands read data as training did. */
import type { Command } from "commander";
import { type DataRowOptions, dataRows, textRows } from "../../src/data/files/load-options.js";
import { cacheRow, recordingRows } from "../../src/features/files/audio-options.js";
import type { DataOptions } from "../../src/pipeline/recipe.js";
import { addFlags } from "./flags.js";

/** Data to load, and how. */
export interface DataRequest {
  path: string;
  options: Partial<DataOptions>;
  /** The given flags, as command-line arguments. */
  flags: string[];
}

/**
 * Adds the data flags; the returned function reads them once the command line is parsed.
 * @param usual descriptions of defaults, if the command's differ
 */
export function addDataFlags(
  command: Command,
  usual: Partial<Record<keyof DataOptions, string>> = {},
): (path: string) => DataRequest {
  const options: Partial<DataOptions> = {};
  const words: string[] = [];
  addFlags<DataRowOptions>(command, dataRows, options, words, { usual });
  addFlags(command, textRows, options, words);
  addFlags(command, recordingRows, options, words, { usual });
  addFlags(command, cacheRow, options, []);
  return (path) => ({ path, options, flags: words });
}
