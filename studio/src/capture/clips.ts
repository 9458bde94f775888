/** @file How many clips of what length are recorded at once. */

/** Limits of a recording's two numbers. */
export const clipLimits = { seconds: { least: 0.2, most: 60 }, clips: { least: 1, most: 200 } } as const;

/** Why these clips cannot be recorded, as a sentence; null if they can. null for a number: its field is empty. */
export function clipsProblem(seconds: number | null, clips: number | null): string | null {
  const { least, most } = clipLimits.seconds;
  if (seconds === null) return `Give the seconds of a clip: ${least} to ${most}.`;
  if (!(seconds >= least && seconds <= most)) return `A clip takes ${least} to ${most} seconds, not ${seconds}.`;
  const { least: fewest, most: highest } = clipLimits.clips;
  if (clips === null) return `Give the number of clips: ${fewest} to ${highest}.`;
  if (!Number.isInteger(clips)) return `The number of clips is whole, not ${clips}.`;
  if (clips < fewest || clips > highest) return `${fewest} to ${highest} clips can be recorded at once, not ${clips}.`;
  return null;
}

/** Why a clip of this length would hold no signal at a sensor's rate, as a sentence; null if it holds one. */
export function shortProblem(seconds: number, rate: number): string | null {
  if (Math.round(seconds * rate) >= 2) return null;
  return `${seconds} s at ${rate} Hz are fewer than two samples: record clips of ${Math.ceil(20 / rate) / 10} s or more.`;
}
