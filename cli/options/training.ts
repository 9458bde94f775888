/** @file Flags of training, trials, compression and the parts of the data, from their tables. */
import type { Command } from "commander";
import { type IntegerOptions, integerTable, retrainTable } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { type SplitOptions, splitTable } from "../../src/data/split.js";
import { fitTable } from "../../src/fit/option-table.js";
import type { FitOptions } from "../../src/fit/options.js";
import { keysOf } from "../../src/options/table.js";
import { regimeKeys, settledKeys, trainTable } from "../../src/train/option-table.js";
import type { TrainOptions } from "../../src/train/options.js";
import { Flag } from "../help.js";
import { addFlags, type FlagSetting } from "./flags.js";

/** Readout and frame are flags of the data, which determine targets and frames. */
const ofData: (keyof TrainOptions)[] = ["readout", "frame"];

function keysBut(others: readonly (keyof TrainOptions)[]): (keyof TrainOptions)[] {
  return keysOf(trainTable).filter((key) => !others.includes(key));
}

/**
 * Each adds its flags; once the command line is parsed, the returned object has the given values, and `words` the flags
 * as given.
 */
export function addTrainingFlags(command: Command, words: string[]): Partial<TrainOptions> {
  const given: Partial<TrainOptions> = {};
  addFlags(command, trainTable, given, words, { keys: keysBut(ofData) });
  return given;
}

/** Training flags of a command that compresses a model; defaults are those of the model's training. */
export function addRetrainingFlags(command: Command, words: string[]): Partial<TrainOptions> {
  const given: Partial<TrainOptions> = {};
  const usual = Object.fromEntries(regimeKeys.map((key) => [key, "as in training"]));
  addFlags(command, retrainTable, given, words, { keys: keysBut([...ofData, ...settledKeys]), usual });
  return given;
}

export function addIntegerFlags(
  command: Command,
  words: string[],
  setting: FlagSetting<IntegerOptions> = {},
): Partial<IntegerOptions> {
  const given: Partial<IntegerOptions> = {};
  addFlags(command, integerTable, given, words, setting);
  return given;
}

export function addSplitFlags(command: Command, words: string[]): Partial<SplitOptions> {
  const given: Partial<SplitOptions> = {};
  addFlags(command, splitTable, given, words);
  return given;
}

/** Adds the flags; once the command line is parsed, the returned object has the given values, and `words` the flags. */
export function addFitFlags(command: Command, words: string[]): Partial<FitOptions> {
  const given: Partial<FitOptions> = {};
  addFlags<Pick<FitOptions, "folds" | "repeats">>(command, fitTable, given, words);
  const effort = (name: "quick" | "thorough", help: string) => {
    command.addOption(new Flag(`--${name}`, help, false));
    command.on(`option:${name}`, () => {
      if (given.effort !== undefined && given.effort !== name)
        throw new InputError("--quick and --thorough exclude each other: give one of them");
      given.effort = name;
      words.push(`--${name}`);
    });
  };
  effort("quick", "no trials: use the usual options");
  effort("thorough", "longer trials on more folds");
  return given;
}

/** Adds `--threads`; the returned function reads it once the command line is parsed. */
export function addThreadsFlag(command: Command): () => number {
  const given: Partial<TrainOptions> = {};
  addFlags(command, trainTable, given, [], { keys: ["threads"] });
  return () => given.threads ?? trainTable.threads.default;
}
