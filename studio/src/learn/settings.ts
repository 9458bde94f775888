/** @file The limits of the numbers that the user sets for a training and for the integer model. */
import type { FitLimits, TrainSettings } from "./messages.js";

export type Setting = keyof TrainSettings | Exclude<keyof FitLimits, "board">;

/** What each setting may be; null, for an empty field, is always allowed. */
export const settingLimits: Readonly<Record<Setting, { least: number; most: number; whole: boolean }>> = {
  epochs: { least: 5, most: 5000, whole: true },
  hidden: { least: 4, most: 256, whole: true },
  window: { least: 0.1, most: 60, whole: false },
  ms: { least: 0.01, most: 60_000, whole: false },
  size: { least: 64, most: 65_536, whole: true },
};

/** The number in a field; null if the field is empty, NaN if its text is no number. */
export function fieldNumber({ value, valueAsNumber, validity }: HTMLInputElement): number | null {
  return value === "" && !validity.badInput ? null : valueAsNumber;
}

/** Why a setting cannot have this value, as a sentence; null if it can. */
export function settingProblem(key: Setting, value: number | null): string | null {
  const { least, most, whole } = settingLimits[key];
  if (value === null || (value >= least && value <= most && (!whole || Number.isInteger(value)))) return null;
  return `Not saved: give ${whole ? "a whole number" : "a number"} from ${least} to ${most}, or leave it empty.`;
}
