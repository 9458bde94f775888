/** @file Flags that say how much is chosen by trials. */
import type { Command } from "commander";
import type { FitOptions } from "../../src/fit/fit.js";
import { fitTable } from "../../src/fit/option-table.js";
import { Flag } from "../help.js";
import { addFlags } from "./flags.js";

/** Adds the flags; the returned object holds what the user gave, once the command line is parsed, and `words` the flags. */
export function addFitFlags(command: Command, words: string[]): Partial<FitOptions> {
  const given: Partial<FitOptions> = {};
  addFlags<Pick<FitOptions, "folds" | "repeats">>(command, fitTable, given, words);
  const effort = (name: "quick" | "thorough", help: string) => {
    command.addOption(new Flag(`--${name}`, help, false));
    command.on(`option:${name}`, () => {
      given.effort = name;
      words.push(`--${name}`);
    });
  };
  effort("quick", "try nothing: the usual options");
  effort("thorough", "try longer, on more folds");
  return given;
}
