/** @file Options of trials that a run would not use, because it makes none. */
import { OptionError, type Place } from "../options/place.js";
import type { FitOptions } from "./options.js";

/**
 * @param why why nothing is tried, as a clause: `with --quick nothing is tried`
 * @throws OptionError for folds, repeats or thorough trials that were asked for
 */
export function refuseUnused(
  { folds = null, repeats = 1, effort }: Partial<FitOptions>,
  why: (place: Place) => string,
): void {
  const refusal = (said: (place: Place) => string) =>
    new OptionError((place) => `${said(place)}, but ${why(place)}: leave it out`);
  if (folds !== null && folds > 0) throw refusal(({ name }) => `${name("folds")} is ${folds}`);
  if (repeats > 1) throw refusal(({ name }) => `${name("repeats")} is ${repeats}`);
  if (effort === "thorough") throw refusal(({ name }) => `${name("thorough")} is for trials`);
}

/** Such a clause for an option that leaves no trials. */
export function withoutTrials(option: string): (place: Place) => string {
  return ({ name }) => `with ${name(option)} nothing is tried`;
}
