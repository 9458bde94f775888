/** @file The options of a trial: of training and compression, and where the data are recordings of the front end, too. */
import { type CompressOptions, compressTable } from "../compress/options.js";
import { frontEndRows } from "../features/front-end-options.js";
import { keysOf, type OptionTable, resolveUnknown } from "../options/table.js";

/** What of a front end is searched. `window` is the option `frame` of recordings: samples of a step have taken that name. */
export interface FrontEndChoice {
  /** Milliseconds from frame to frame. */
  hop: number;
  /** Milliseconds under the window of a frame. */
  window: number;
  /** Mel filters. */
  filters: number;
  /** MFCC; null: the log-mel energies themselves. */
  coefficients: number | null;
}

export const choiceTable: OptionTable<FrontEndChoice> = {
  hop: { ...frontEndRows.hop, default: 20 },
  window: { ...frontEndRows.frame, default: 30, flag: "frame" },
  filters: { ...frontEndRows.filters, default: 32 },
  coefficients: { ...frontEndRows.coefficients, default: null },
};

export const choiceKeys = keysOf(choiceTable);

/** Complete, so that they mean the same to every later version and on every machine. */
export type TrialOptions = CompressOptions & Partial<FrontEndChoice>;

/** The front end among the options; null where the data are no recordings. */
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

/**
 * Options that came from outside.
 * @param sound does a front end belong to them?
 * @throws OptionError for a name that is no option, and for a value outside its range
 */
export function resolveTrial(given: Readonly<Record<string, unknown>>, sound: boolean): TrialOptions {
  return sound
    ? resolveUnknown<CompressOptions & FrontEndChoice>({ ...compressTable, ...choiceTable }, given)
    : resolveUnknown(compressTable, given);
}
