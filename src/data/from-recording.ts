import { InputError } from "../core/errors.js";
import { counted } from "../core/text.js";
import type { Task } from "../model/task.js";
import { OptionError } from "../options/place.js";
import { parseNumber, sortedClasses } from "./classes.js";
import { largestSample } from "./finite.js";
import { type Pauses, pausesOf } from "./pauses.js";
import type { Recording } from "./recording.js";
import { type Sequences, type Targets, unnamedOutput } from "./sequences.js";
import { cutInBlocks, cutWindows, overlap, type Run, runsOf, type WindowOptions, type Windows } from "./windows.js";

export interface RecordingOptions extends WindowOptions {
  /** undefined: regression if the labels are numbers and not all whole, else multiclass. */
  task?: Exclude<Task, "multilabel"> | undefined;
  /** "last" (the default): one label a window; "every": one a step, and a window may have several. */
  readout?: "last" | "every" | undefined;
  sampleRate?: number | null | undefined;
  commonUnit?: boolean | undefined;
}

/** The sequences of a recording. */
export interface CutRecording {
  sequences: Sequences;
  /** The table (see {@link Recording.breaks}) of each sequence. */
  tables: Uint32Array;
  /** Where time jumps within runs. */
  pauses: Pauses;
  /** Runs too short for a window. */
  dropped: number;
}

/** The number of parts of a split, each of which needs a table if tables are the groups. */
const partsOfSplit = 3;

/**
 * Cuts a recording into sequences that share its samples. Groups are the group column's; else the tables, if each class
 * is in several; else, if windows overlap, blocks of a run. Runs also end where time jumps, see {@link pausesOf}. With
 * readout "last" a window has one label: its class, or for regression the number at its last step, in an output called
 * like the column.
 *
 * @param name of the data, for messages
 * @throws InputError as {@link cutWindows}, or if regression's labels are not numbers
 */
export function sequencesOfRecording(recording: Recording, options: RecordingOptions, name: string): CutRecording {
  const { labels, labelNames, groups, steps, breaks } = recording;
  const readout = options.readout ?? "last";
  const regression = labels !== null && isRegression(labelNames, options.task);
  const oneLabel = labels !== null && readout === "last" && !regression;
  const keys = [groups, oneLabel ? labels : null].filter((key) => key !== null);

  const pauses = pausesOf(recording, keys, options.window);
  const borders = [...breaks, ...pauses.cut.map(({ step }) => step)].sort((a, b) => a - b);
  let runs: Run[] = runsOf(steps, keys, borders);
  if (oneLabel) checkNumbers(recording, runs, options.window, name);
  let windows = cutWindows(runs, options, name);
  let tables = tablesOf(windows.starts, breaks);
  let sequenceGroups: Int32Array | null = null;
  if (groups !== null) {
    sequenceGroups = Int32Array.from(windows.starts, (start) => groups[start]!);
  } else if (tables.length > breaks.length && tablesMayGroup(tables, windows.starts, oneLabel ? labels : null)) {
    sequenceGroups = Int32Array.from(tables);
  } else if (overlap(options)) {
    runs = cutInBlocks(runs, options);
    windows = cutWindows(runs, options, name);
    tables = tablesOf(windows.starts, breaks);
    sequenceGroups = Int32Array.from(windows.runs);
  }

  const targets =
    labels === null
      ? null
      : regression
        ? numberTargets(labels, recording, windows, readout, name)
        : classTargets(labels, labelNames, windows, readout, name);
  const { window } = options;
  return {
    sequences: {
      channels: recording.channels,
      values: recording.values,
      starts: windows.starts,
      lengths: windows.lengths,
      targets,
      groups: sequenceGroups,
      channelNames: recording.channelNames,
      sampleRate: options.sampleRate ?? null,
      commonUnit: options.commonUnit ?? false,
    },
    tables,
    pauses,
    dropped: window === null ? 0 : runs.filter((run) => run.length < window).length,
  };
}

/** Refuses numbers as classes of windows if none of them lasts for a window: they may be numbers to predict. */
function checkNumbers({ labelNames }: Recording, runs: readonly Run[], window: number | null, name: string): void {
  const longest = runs.reduce((most, { length }) => Math.max(most, length), 0);
  if (window === null || longest >= window || !labelNames.every((label) => Number.isFinite(parseNumber(label)))) return;
  throw new OptionError(
    (place) =>
      `${name}: the window is ${counted(window, "step")}, but no label stays the same for more than ${counted(longest, "step")}: ` +
      `if the labels are numbers to predict, give ${place.name("task")} ${place.given("regression")}; ` +
      `if each step has its own class, ${place.name("readout")} ${place.given("every")}; else a shorter window`,
  );
}

function isRegression(names: readonly string[], task: RecordingOptions["task"]): boolean {
  if (task !== undefined) return task === "regression";
  const numbers = names.map(parseNumber);
  return numbers.every(Number.isFinite) && !numbers.every(Number.isInteger);
}

function tablesOf(starts: Uint32Array, breaks: readonly number[]): Uint32Array {
  let table = 0;
  return starts.map((start) => {
    while (table + 1 < breaks.length && breaks[table + 1]! <= start) table += 1;
    return table;
  });
}

/** Whether each class is in enough tables for every part of a split to have one. */
function tablesMayGroup(tables: Uint32Array, starts: Uint32Array, labels: Int32Array | null): boolean {
  const tablesOfClass = new Map<number, Set<number>>();
  for (const [index, table] of tables.entries()) {
    const label = labels === null ? 0 : labels[starts[index]!]!;
    const seen = tablesOfClass.get(label);
    if (seen === undefined) tablesOfClass.set(label, new Set([table]));
    else seen.add(table);
  }
  return [...tablesOfClass.values()].every((seen) => seen.size >= partsOfSplit);
}

function classTargets(
  codes: Int32Array,
  names: readonly string[],
  windows: Windows,
  readout: "last" | "every",
  file: string,
): Targets {
  const chosen = readout === "every" ? codes : Int32Array.from(windows.starts, (start) => codes[start]!);
  const seen = [...new Set(chosen)];
  const { labels, place } = sortedClasses(
    seen.map((code) => names[code]!),
    file,
  );
  const places = new Map(seen.map((code, index) => [code, place[index]!]));
  return { task: "multiclass", readout, labels, values: chosen.map((code) => places.get(code)!) };
}

function numberTargets(
  codes: Int32Array,
  { labelNames: names, labelColumn }: Pick<Recording, "labelNames" | "labelColumn">,
  windows: Windows,
  readout: "last" | "every",
  file: string,
): Targets {
  const numbers = names.map(parseNumber);
  const bad = numbers.findIndex((number) => !(Math.abs(number) <= largestSample));
  if (bad >= 0) {
    throw new InputError(`${file}: label "${names[bad]}" is not a number that regression can learn: correct it`);
  }
  const values =
    readout === "every"
      ? Float32Array.from(codes, (code) => numbers[code]!)
      : Float32Array.from(windows.starts, (start, index) => numbers[codes[start + windows.lengths[index]! - 1]!]!);
  return { task: "regression", readout, labels: [labelColumn ?? unnamedOutput], values };
}
