/** @file How much is tried before a model is trained: the options of a fit, and its callbacks. */
import { frozen } from "../core/frozen.js";
import type { HookKinds } from "../options/hooks.js";
import { completed } from "../options/table.js";
import { choice, orNone, real, whole, yesNo } from "../options/values.js";
import { tooFewFolds } from "./folds.js";

/** How much is tried before a model is trained. */
export interface FitOptions {
  /** "quick": no trials, the usual options; "thorough": trials as long as the run, on more folds. */
  effort: "quick" | "default" | "thorough";
  /** Folds of the cross-validation that estimates the result; null: chosen from the data, 0: no estimate. */
  folds: number | null;
  /** Divisions into folds, each with its own seed. */
  repeats: number;
  /** Whether to keep even a small validation part, and the epoch that is best on it. */
  keepValidation: boolean;
  /** Widest input of a step, for a model that has to fit a number of bytes; null: no limit. */
  widest: number | null;
  /** Most multiply-adds of all trials together; null: by the effort. */
  budget: number | null;
}

/** The default of each of {@link FitOptions}. */
export const fitDefaults: Readonly<FitOptions> = frozen({
  effort: "default",
  folds: null,
  repeats: 1,
  keepValidation: false,
  widest: null,
  budget: null,
});

/** What each of {@link FitOptions} may be. */
export const fitValues = {
  effort: choice<FitOptions["effort"]>(["quick", "default", "thorough"]),
  folds: orNone(whole({ least: 0, most: 1000 })),
  repeats: whole({ least: 1, most: 100 }),
  keepValidation: yesNo,
  widest: orNone(whole({ least: 1, most: 1_000_000 })),
  budget: orNone(real({ least: 0 })),
};

/** The options with their defaults. @throws InputError for an unknown name, or a value that an option cannot have */
export function fitSetting(asked: Partial<FitOptions>): FitOptions {
  const setting = completed<FitOptions>(fitValues, fitDefaults, asked);
  if (setting.folds === 1) throw tooFewFolds(1);
  return setting;
}

export interface FitHooks {
  /** Called before each run of a trial or of the cross-validation, except runs that a resumed job has done already. */
  onRun?: ((what: string, done: number, runs: number) => void) | undefined;
}

export const fitHooks: HookKinds<FitHooks> = { onRun: "function" };
