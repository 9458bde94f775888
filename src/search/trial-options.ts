/** @file The options of a trial: of training and compression, and for recordings of the front end. */
import { type CompressOptions, compressTable } from "../compress/options.js";
import { frontEndRows } from "../features/front-end-options.js";
import { OptionError } from "../options/place.js";
import { keysOf, type OptionTable, resolveUnknown, shown } from "../options/table.js";

/**
 * The searched options of a front end. `window` is the option `frame` of recordings, a name that samples per step
 * already have.
 */
export interface FrontEndChoice {
  /** Hop in milliseconds. */
  hop: number;
  /** Window of a frame in milliseconds. */
  window: number;
  /** Mel filters. */
  filters: number;
  /** Number of MFCC; null: the log-mel energies. */
  coefficients: number | null;
}

export const choiceTable: OptionTable<FrontEndChoice> = {
  hop: { ...frontEndRows.hop, default: 20 },
  window: { ...frontEndRows.frame, default: 30, flag: "frame" },
  filters: { ...frontEndRows.filters, default: 32 },
  coefficients: { ...frontEndRows.coefficients, default: null },
};

export const choiceKeys = keysOf(choiceTable);

/** Complete options, so that they mean the same in every later version and on every machine. */
export type TrialOptions = CompressOptions & Partial<FrontEndChoice>;

/** The options' front end; null if the data are not recordings. */
export function choiceIn({ hop, window, filters, coefficients }: Partial<FrontEndChoice>): FrontEndChoice | null {
  if (hop === undefined || window === undefined || filters === undefined || coefficients === undefined) return null;
  return { hop, window, filters, coefficients };
}

/** The options without those of the front end. */
export function trainedWith({
  hop: _,
  window: __,
  filters: ___,
  coefficients: ____,
  ...rest
}: TrialOptions): CompressOptions {
  return rest;
}

/** Options that a search sets for all trials: the lengths of their stages, their limits, and where they run. */
export const setBySearch: readonly (keyof CompressOptions)[] = [
  ...(["epochs", "denseEpochs", "thresholdAfter", "freezeAfter", "patience", "tuneEpochs"] as const),
  ...(["size", "ram", "ms", "board", "candidates", "threads"] as const),
];

/** @throws OptionError if options from outside would change nothing, because the search sets them */
export function checkAskable(asked: Readonly<Record<string, unknown>>): void {
  const key = setBySearch.find((name) => asked[name] !== undefined);
  if (key === undefined) return;
  throw new OptionError(
    (place) =>
      `${place.name(key)} is ${shown(asked[key], place)}, but the search sets it for all trials, from its updates and limits: leave it out`,
  );
}

/**
 * Checks options from outside.
 * @param sound whether they include a front end
 * @throws OptionError for an unknown option, and for a value outside its range
 */
export function resolveTrial(given: Readonly<Record<string, unknown>>, sound: boolean): TrialOptions {
  return sound
    ? resolveUnknown<CompressOptions & FrontEndChoice>({ ...compressTable, ...choiceTable }, given)
    : resolveUnknown(compressTable, given);
}
