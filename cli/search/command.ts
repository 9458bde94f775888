/** @file The command line that makes a trial's model: a search prints it at its end, and runs it to make the winner. */
import { type CompressOptions, compressTable } from "../../src/compress/options.js";
import { shellWord } from "../../src/core/shell.js";
import { commandLine } from "../../src/options/place.js";
import { keysOf, shown } from "../../src/options/table.js";
import { optionsFor } from "../../src/search/run.js";
import { winnerShare } from "../../src/search/rungs.js";
import type { Search } from "../../src/search/search.js";
import { choiceIn, choiceKeys, choiceTable, type TrialOptions } from "../../src/search/trial-options.js";
import { flagName } from "../options/flags.js";
import type { SearchRequest } from "./request.js";

/** Options that are always given, even with their defaults, so that nothing is chosen again. */
const alwaysSaid: readonly (keyof CompressOptions)[] = [
  ...(["hidden", "rankW", "rankU", "densityW", "densityU", "densityHead"] as const),
  ...(["epochs", "tuneEpochs", "batch"] as const),
];

/** Options given by the data's flags, or without effect. */
const unsaid: readonly (keyof CompressOptions)[] = ["threads", "candidates"];

/** The words after `fastcells train`. */
export function wordsOf(
  { data, splitWords, files }: SearchRequest,
  { trainingSize, updates, sound }: Pick<Search, "trainingSize" | "updates" | "sound">,
  options: TrialOptions,
): string[] {
  const whole = optionsFor(options, trainingSize, { updates, share: winnerShare });
  const ofTraining = keysOf(compressTable).flatMap((key) => {
    const value = whole[key];
    const { default: usual, flag = key } = compressTable[key];
    const same = JSON.stringify(value) === JSON.stringify(usual);
    if (unsaid.includes(key) || (same && !alwaysSaid.includes(key))) return [];
    return [`${flagName(flag)}=${shown(value, commandLine)}`];
  });
  const words = [
    ...ofTraining,
    ...frontEndWords(options),
    ...(sound === null ? [] : [`--copies=${sound.recordings.copies}`]),
  ];
  const named = new Set(words.map((word) => word.split("=")[0]));
  const ofData = data.flags.filter((word) => !named.has(word.split("=")[0]));
  const outputs = [`--output=${files.model}`, `--integer=${files.integer}`];
  return [...words, ...ofData, ...splitWords, "--validation=0", ...outputs, "--", data.path];
}

/** All searched options of the front end, so that no default depends on the recordings. */
function frontEndWords(options: TrialOptions): string[] {
  const choice = choiceIn(options);
  if (choice === null) return [];
  return choiceKeys.map((key) => `${flagName(choiceTable[key].flag ?? key)}=${shown(choice[key], commandLine)}`);
}

/** The command line for a shell. */
export function commandOf(words: readonly string[]): string {
  return `fastcells train ${words.map((word) => shellWord(word)).join(" ")}`;
}
