/** @file Where a recording pauses or begins again, as its times say. */
import type { Recording } from "./recording.js";
import type { TableTimes, TimeJump } from "./time-column.js";
import { runsOf } from "./windows.js";

/** A jump of time within a run. */
export interface Pause extends TimeJump {
  table: TableTimes;
}

/** The jumps of time at which no run ends already. */
export interface Pauses {
  /** Those at which runs are cut. */
  cut: Pause[];
  /** Those that runs go on across. */
  crossed: Pause[];
}

/**
 * The pauses in a recording's runs. Runs are cut where time goes back, because another recording begins there, and
 * where it goes on by too much. Only a file that is a clip of its own, which no window and no column of labels
 * divides, stays whole across a pause: strokes of a pen have some.
 *
 * @param keys what divides the recording into runs, see {@link runsOf}
 */
export function pausesOf(
  { steps, breaks, times, labelsInRows }: Recording,
  keys: readonly Int32Array[],
  window: number | null,
): Pauses {
  const pauses: Pauses = { cut: [], crossed: [] };
  if (times.every(({ jumps }) => jumps.length === 0)) return pauses;
  const begun = new Set(runsOf(steps, keys, breaks).map(({ start }) => start));
  const isClip = window === null && !labelsInRows;
  for (const table of times) {
    for (const jump of table.jumps) {
      if (begun.has(jump.step)) continue;
      pauses[isClip && jump.by > 0 ? "crossed" : "cut"].push({ ...jump, table });
    }
  }
  return pauses;
}
