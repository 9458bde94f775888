/**
 * @file Cuts long recordings into windows. A window is a start and a length in the shared samples; it never crosses the
 * end of a run, the contiguous steps of one group and one label.
 */
import { InputError } from "../core/errors.js";

export interface WindowOptions {
  /** Steps of a window. null: each run is one sequence. */
  window: number | null;
  /** Steps from one window's start to the next; null: the window's length, so that windows do not overlap. */
  stride: number | null;
}

export interface Run {
  /** First step. */
  start: number;
  length: number;
}

export interface Windows {
  starts: Uint32Array;
  lengths: Uint32Array;
  /** The run of each window. */
  runs: Uint32Array;
}

/** A sequence longer than this is taken for a whole recording that should be cut. */
const uncutLimit = 10_000;

/** Windows in a block, see {@link cutInBlocks}. */
const windowsPerBlock = 16;

/** Runs of the steps 0 … steps − 1: a new one begins at each change of one of `keys`, and at each step of `breaks`. */
export function runsOf(steps: number, keys: readonly Int32Array[], breaks: readonly number[] = []): Run[] {
  const runs: Run[] = [];
  const borders = [...breaks, steps];
  let next = 0;
  let start = 0;
  for (let step = 1; step <= steps; step++) {
    while (borders[next]! < step) next += 1;
    if (borders[next] !== step && keys.every((key) => key[step] === key[step - 1])) continue;
    runs.push({ start, length: step - start });
    start = step;
  }
  return runs;
}

/**
 * Cuts every run into windows; the rest at its end is dropped.
 * @throws InputError if no run is as long as a window, or if an uncut run is longer than {@link uncutLimit} steps
 */
export function cutWindows(runs: readonly Run[], options: WindowOptions, name: string): Windows {
  const { window, stride } = checked(options);
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  if (window === null) {
    if (longest > uncutLimit) {
      throw new InputError(
        `${name}: a recording of ${longest} steps; uncut the limit is ${uncutLimit}: give a window, such as 128 steps`,
      );
    }
  } else if (longest < window) {
    throw new InputError(
      `${name}: the window is ${window} steps, longer than the longest recording of one label and group without a pause, ${longest}: ` +
        `choose a window of at most ${longest}`,
    );
  }

  const countIn = ({ length }: Run): number =>
    window === null ? 1 : length < window ? 0 : Math.floor((length - window) / stride) + 1;
  const count = runs.reduce((sum, run) => sum + countIn(run), 0);
  const windows = {
    starts: new Uint32Array(count),
    lengths: new Uint32Array(count),
    runs: new Uint32Array(count),
  };
  let at = 0;
  for (const [index, run] of runs.entries()) {
    for (let cut = 0; cut < countIn(run); cut++) {
      windows.starts[at] = run.start + cut * stride;
      windows.lengths[at] = window ?? run.length;
      windows.runs[at] = index;
      at += 1;
    }
  }
  return windows;
}

/**
 * Divides runs into blocks of {@link windowsPerBlock} windows that share no step with the next block's. If windows
 * overlap and nothing else groups them, blocks as groups keep training samples out of the test part.
 */
export function cutInBlocks(runs: readonly Run[], options: WindowOptions): Run[] {
  const { window, stride } = checked(options);
  if (window === null || stride >= window) return [...runs];
  const size = window + (windowsPerBlock - 1) * stride;
  const blocks: Run[] = [];
  for (const { start, length } of runs) {
    for (let from = 0; from < length; from += size) {
      blocks.push({ start: start + from, length: Math.min(size, length - from) });
    }
  }
  return blocks;
}

/** Whether windows share steps. */
export function overlap({ window, stride }: WindowOptions): boolean {
  return window !== null && stride !== null && stride < window;
}

function checked({ window, stride }: WindowOptions): { window: number | null; stride: number } {
  for (const [what, steps] of Object.entries({ window, stride })) {
    if (steps !== null && !(Number.isInteger(steps) && steps >= 1)) {
      throw new InputError(`the ${what} is ${steps} steps: give a whole number of at least 1`);
    }
  }
  if (window === null && stride !== null)
    throw new InputError(`a stride of ${stride} steps without a window: give a window, or leave the stride out`);
  return { window, stride: stride ?? window ?? 1 };
}
