/** @file The limits of the user's settings of a training. */
import type { TrainSettings } from "./messages.js";

/** What each setting may be; null, for an empty field, is always allowed. */
export const settingLimits: Readonly<Record<keyof TrainSettings, { least: number; most: number; whole: boolean }>> = {
  epochs: { least: 5, most: 5000, whole: true },
  hidden: { least: 4, most: 256, whole: true },
  window: { least: 0.1, most: 60, whole: false },
};

/** Why a setting cannot have this value, as a sentence; null if it can. */
export function settingProblem(key: keyof TrainSettings, value: number | null): string | null {
  const { least, most, whole } = settingLimits[key];
  if (value === null || (value >= least && value <= most && (!whole || Number.isInteger(value)))) return null;
  return `Not saved: give ${whole ? "a whole number" : "a number"} from ${least} to ${most}, or leave it empty.`;
}
