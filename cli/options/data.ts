/** @file Flags of reading data. A model's recipe keeps them, so that later commands read data as training did. */
import type { Command } from "commander";
import { type DataRowOptions, dataRows, textRows } from "../../src/data/files/load-options.js";
import { cacheRow, recordingRows } from "../../src/features/files/audio-options.js";
import type { DataOptions } from "../../src/pipeline/data-keys.js";
import { ofTraining, settledByModel } from "../../src/pipeline/data-keys.js";
import { addFlags } from "./flags.js";

/** Data to load, and how. */
export interface DataRequest {
  path: string;
  options: Partial<DataOptions>;
  /** The given flags, as command-line arguments. */
  flags: string[];
}

/** Options that leave nothing to say where a trained model reads data, and only reads them. */
export const unreadByModel: readonly (keyof DataOptions)[] = [...settledByModel, ...ofTraining];

interface DataFlagSetting {
  /** Descriptions of defaults, if the command's differ. */
  usual?: Partial<Record<keyof DataOptions, string>>;
  /** Options that the command has no use for. */
  without?: readonly (keyof DataOptions)[];
}

/** Adds the data flags; the returned function reads them once the command line is parsed. */
export function addDataFlags(
  command: Command,
  { usual = {}, without = [] }: DataFlagSetting = {},
): (path: string) => DataRequest {
  const options: Partial<DataOptions> = {};
  const words: string[] = [];
  const setting = { usual, without };
  addFlags<DataRowOptions>(command, dataRows, options, words, setting);
  addFlags(command, textRows, options, words, setting);
  addFlags(command, recordingRows, options, words, setting);
  addFlags(command, cacheRow, options, [], setting);
  return (path) => ({ path, options, flags: words });
}
