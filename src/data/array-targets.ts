import { InputError } from "../core/errors.js";
import type { Task } from "../model/task.js";
import { sortedClasses } from "./classes.js";
import { firstNotFinite, notFinite } from "./finite.js";
import type { PackedArray } from "./packed.js";
import type { Targets } from "./sequences.js";

/** How y is read. */
export interface TargetOptions {
  /** undefined: determined from y, see {@link arrayTargets}. */
  task?: Task | undefined;
  readout?: "last" | "every" | undefined;
  /** Names of the labels: an array by class number from 0, or an object by the label in y. */
  labels?: readonly string[] | Readonly<Record<string, string>> | undefined;
}

/** The layout of the sequences that y belongs to. */
export interface TargetLayout {
  starts: Uint32Array;
  lengths: Uint32Array;
  /** T of a rectangle, or null if sequences follow one another. */
  steps: number | null;
}

/**
 * Targets of an array y. One entry a sequence: `[N]` whole numbers or texts are classes, floats are regression targets;
 * `[N, C]` zeros and ones are labels (multilabel), floats are C outputs. One entry a step, if the second size is T: the
 * same with `[N, T]` and `[N, T, C]`. As classes, `[N, C]` and `[N, T, C]` are read in one-hot form. The options decide
 * if a shape could be either.
 * @throws InputError if the shape or the values are not one of these
 */
export function arrayTargets(y: PackedArray, layout: TargetLayout, options: TargetOptions, name: string): Targets {
  const count = layout.lengths.length;
  const shape = `[${y.shape.join(", ")}]`;
  if (y.shape[0] !== count || y.shape.length > 3) {
    throw new InputError(`${name}: ${count} sequences, targets of shape ${shape}: the first size must be ${count}`);
  }
  const everyStep = y.shape.length > 1 && y.shape[1] === layout.steps && layout.steps !== null;
  const readout = options.readout ?? (everyStep ? "every" : "last");
  if (readout === "every" && !everyStep) {
    const wanted = layout.steps === null ? "[N, T] with x [N, T, D]" : `[${count}, ${layout.steps}]`;
    throw new InputError(`${name}: targets of shape ${shape}; for one a step they must be ${wanted}`);
  }
  const sizes = y.shape.slice(readout === "every" ? 2 : 1);
  if (sizes.length > 1) {
    throw new InputError(`${name}: targets of shape ${shape}; expected [N], [N, C], [N, T] or [N, T, C]`);
  }
  const outputs = sizes[0] ?? 1;
  const entries = readout === "every" ? stepEntries(layout) : null;
  const task = options.task ?? taskOf(y, outputs);
  if (y.names !== undefined && task !== "multiclass") {
    throw new InputError(`${name}: targets are texts, which can only be classes: save numbers for ${task}`);
  }

  if (task === "multiclass") {
    if (outputs > 1) return { task, readout, ...oneHotClasses(y, outputs, entries, options.labels, name) };
    return { task, readout, ...classesOf(y, entries, options.labels, name) };
  }
  if (outputs < 1) throw new InputError(`${name}: targets of shape ${shape} hold nothing: check how they were saved`);
  checkNumbers(y, task, outputs, name);
  const labels = outputNames(outputs, options.labels, name);
  const values = task === "multilabel" ? Int32Array.from(y.values) : Float32Array.from(y.values);
  return { task, readout, labels, values };
}

function taskOf(y: PackedArray, outputs: number): Task {
  if (y.names !== undefined) return "multiclass";
  if (y.values instanceof Float32Array || y.values instanceof Float64Array) return "regression";
  return outputs === 1 ? "multiclass" : "multilabel";
}

/** For each step of the rectangle, whether a sequence reaches it. */
function stepEntries({ starts, lengths, steps }: TargetLayout): Uint8Array {
  const reached = new Uint8Array(starts.length * (steps ?? 0));
  for (const [sequence, start] of starts.entries()) reached.fill(1, start, start + lengths[sequence]!);
  return reached;
}

/** Classes in ascending order of the numbers in y; entries that no sequence reaches become class 0. */
function classesOf(
  y: PackedArray,
  entries: Uint8Array | null,
  names: TargetOptions["labels"],
  file: string,
): { labels: string[]; values: Int32Array } {
  const codes = new Map<number, number>();
  for (const [at, value] of y.values.entries()) {
    if (entries !== null && entries[at] === 0) continue;
    if (!Number.isInteger(value)) {
      throw new InputError(`${file}: target ${at} (counted from 0) is ${value}; classes are whole numbers`);
    }
    if (!codes.has(value)) codes.set(value, codes.size);
  }
  const numbers = [...codes.keys()];
  const { labels, place } = sortedClasses(
    numbers.map((value) => y.names?.[value] ?? String(value)),
    file,
  );
  const byNumber = new Map(numbers.map((value, code) => [value, place[code]!]));
  const values = Int32Array.from(y.values, (value) => byNumber.get(value) ?? 0);
  if (names === undefined) return { labels, values };
  const known = new Map(Object.entries(names));
  const nameless =
    y.names === undefined && Array.isArray(names) ? labels.find((label) => !known.has(label)) : undefined;
  if (nameless !== undefined) {
    throw new InputError(
      `${file}: class ${nameless} has no name: a list of ${names.length} labels is for classes 0 to ${known.size - 1}; ` +
        `give an object, as { "${nameless}": "walk", … }, or the classes from 0`,
    );
  }
  return { labels: labels.map((label) => known.get(label) ?? label), values };
}

/** Whether each entry of `outputs` numbers has a single 1, and zeros. */
export function isOneHot(values: ArrayLike<number>, outputs: number): boolean {
  for (let from = 0; from < values.length; from += outputs) if (!(hotAt(values, from, outputs) >= 0)) return false;
  return values.length > 0;
}

/** Where the 1 is among the numbers from `from` on; -1 if one of the others is not 0, or there is no 1. */
function hotAt(values: ArrayLike<number>, from: number, outputs: number): number {
  let hot = -1;
  for (let output = 0; output < outputs; output++) {
    const value = values[from + output];
    if (value === 1 && hot < 0) hot = output;
    else if (value !== 0) return -1;
  }
  return hot;
}

/** Classes of entries in one-hot form; entries that no sequence reaches become class 0. */
function oneHotClasses(
  { values, shape }: PackedArray,
  outputs: number,
  entries: Uint8Array | null,
  names: TargetOptions["labels"],
  file: string,
): { labels: string[]; values: Int32Array } {
  const classes = Int32Array.from({ length: values.length / outputs }, (_, entry) => {
    if (entries !== null && entries[entry] === 0) return 0;
    const hot = hotAt(values, entry * outputs, outputs);
    if (hot >= 0) return hot;
    const form = `[${shape.join(", ")}]`;
    throw new InputError(
      `${file}: target ${entry} (counted from 0) of shape ${form} is not one 1 among zeros; classes are one number each, or one-hot`,
    );
  });
  return { labels: outputNames(outputs, names, file), values: classes };
}

function checkNumbers(y: PackedArray, task: Task, outputs: number, file: string): void {
  const bad = task === "multilabel" ? y.values.findIndex((v: number) => v !== 0 && v !== 1) : firstNotFinite(y.values);
  if (bad < 0) return;
  const where = `${file}: target ${Math.floor(bad / outputs)}, output ${bad % outputs} (counted from 0)`;
  if (task !== "multilabel") throw notFinite(where, y.values[bad]!);
  throw new InputError(
    `${where} is ${y.values[bad]}; several labels a sequence must be zeros and ones: save floats for numbers`,
  );
}

function outputNames(outputs: number, names: TargetOptions["labels"], file: string): string[] {
  const known =
    names === undefined ? Array.from({ length: outputs }, (_, index) => String(index)) : Object.values(names);
  if (known.length !== outputs)
    throw new InputError(`${file}: ${outputs} targets, ${known.length} names: give a name for each target`);
  return known;
}
