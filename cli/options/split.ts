import type { Command } from "commander";
import { defaultSplit, type SplitOptions } from "../../src/data/split.js";
import { named } from "./flags.js";
import { integer, type Reader, real } from "./values.js";

const share: Reader<number> = real({ min: 0, max: 0.99 });

/** Adds the flags that divide the data; the returned object holds what the user gave, once the command line is parsed, and `words` the flags. */
export function addSplitFlags(command: Command, words: string[]): Partial<SplitOptions> {
  const given: Partial<SplitOptions> = {};
  const flag = (name: string, key: keyof SplitOptions, help: string, read: Reader<number>) =>
    command.option(`${name} <n>`, `${help} (default: ${defaultSplit[key]})`, (value: string) => {
      given[key] = named(name, value, read);
      words.push(`${name}=${value}`);
      return value;
    });
  command.optionsGroup("Parts:");
  flag("--validation", "validation", "share of the data that chooses the best epoch; 0: none", share);
  flag("--test", "test", "share held out for the final test, where the data have no test part of their own", share);
  flag("--split-seed", "seed", "seed that divides the data", integer({ min: 0, max: 0xffff_ffff }));
  return given;
}
