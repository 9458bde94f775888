/** @file Loads sequences from a path; the names of the files tell the kind of data. */
import { basename, dirname, extname } from "node:path";
import { at } from "../../core/at.js";
import { InputError } from "../../core/errors.js";
import { counted, grouped, printable } from "../../core/text.js";
import type { Task } from "../../model/task.js";
import { sequencesOfRecording } from "../from-recording.js";
import type { LoadedData } from "../loaded-data.js";
import { paddedSequences } from "../padding.js";
import { otherRate, ratesDiffer, rateText } from "../rates.js";
import { lengthRange, type Sequences } from "../sequences.js";
import { commonRate } from "../time-column.js";
import { timeNotes } from "../time-notes.js";
import { type ArrayFiles, loadArrays, type PartName } from "./arrays.js";
import { casesIn, isSeriesFile, isTestFile, loadCases } from "./cases.js";
import { idxPart, idxParts, npyPart, npyParts, unusedNpy } from "./find-arrays.js";
import { conversionOf, isCases, isIdx, isNpy, isOtherSound, isTable, isWav } from "./kinds.js";
import { few, leftOut, namesBelow, wavRemedy, wavRemedyFor } from "./left-out.js";
import { checkLoadOptions, type LoadOptions } from "./load-options.js";
import { readMeta } from "./meta.js";
import { notRead, recordingsBelow } from "./not-read.js";
import { pathOf } from "./path.js";
import { isProse } from "./plain-texts.js";
import { kindOf, namesIn } from "./read.js";
import { labelOf, losesWords, readRecording, type Table, tablesIn } from "./recordings.js";
import { loadTexts } from "./texts.js";

/**
 * Loads the data at a path or a `file:` URL:
 * - a folder of arrays: `x_train.npy`, `y_train.npy` (also `.npy.gz`), with `x_test`, `y_test`, `x_valid`, and with
 *   `subject_train` (or group, user, participant, speaker, machine) and `lengths_train`; or plain `x.npy`, `y.npy`;
 *   names of labels and channels from `meta.json`
 * - a folder of idx files, named like MNIST's
 * - a folder with a pair `NAME_TRAIN.ts`, `NAME_TEST.ts`, or one .ts file; also UCR's .tsv and .txt
 * - a folder of CSV files, labels from sub-folders, file names or a column; sub-folders `train` and `test` are parts;
 *   in folders by label, file names may have the person, as in `anna--3.csv`
 * - with the option `text`, texts: see {@link loadTexts}
 * - .txt files of prose, as a language model reads them: see {@link loadPlainTexts}
 * - one file of any of these, read alone; arrays are read with the targets and lengths next to them
 *
 * @throws InputError whose one line names the file, the place in it, the fault and the remedy
 */
export async function loadData(path: string | URL, options: Partial<LoadOptions> = {}): Promise<LoadedData> {
  checkLoadOptions(options);
  return readData(pathOf(path), options);
}

/** {@link loadData} with options that may hold those of other kinds of data as well. */
export async function readData(path: string, options: Partial<LoadOptions>): Promise<LoadedData> {
  const { text, task, tokens = null, labelColumn } = options;
  // A model determines what it reads.
  const open = task === undefined && tokens === null && labelColumn === undefined;
  const reading = { ...options, task: "language" } as const;
  if (task === "language") return loadTexts(path, text ?? "words", reading);
  if (open && (await isProse(path))) {
    const data = await loadTexts(path, text ?? "words", reading);
    return { ...data, notes: [...data.notes, `${printable(path)}: ${proseNote}`] };
  }
  if (text !== undefined) return loadTexts(path, text, options);
  const rest = { ...options, task };
  if ((await kindOf(path)) === "file") return loadFile(path, rest);
  const { files } = await namesIn(path);
  const data = await loadFolder(path, files, rest);
  return { ...data, notes: [...data.notes, ...(await leftOut(path))] };
}

/** How texts without labels are read, and what labels would need. */
const proseNote =
  "its lines have no labels, so it is for a language model; for classes, begin each line with a label and a tab, or give a folder for " +
  "each class or CSV (--task language: no labels are meant)";

/** Options for data other than text. */
type NumberOptions = Omit<Partial<LoadOptions>, "task"> & { task: Task | undefined };

async function loadFolder(path: string, files: readonly string[], options: NumberOptions): Promise<LoadedData> {
  const parts = [...npyParts(path, files), ...idxParts(path, files)];
  if (parts.length > 0) {
    const unused = unusedNpy(files, parts);
    const known = "x, y, subject and lengths are read, each with the suffix _train, _valid, _test or none";
    return fromArrays(parts, path, options, unused.length === 0 ? [] : [`not read: ${few(unused)} (${known})`]);
  }
  const cases = await casesIn(path, files);
  if (cases.length > 0) return fromCases(cases, path, options);
  const tables = await tablesIn(path, columnOptions(options));
  if (tables.length > 0) {
    const data = await fromTables(tables, path, options);
    const depth = tables.some(({ part }) => part !== null) ? 2 : 1;
    return { ...data, notes: [...data.notes, ...(await notRead(path, isTable, depth, tableKinds))] };
  }
  const sounds = (await namesBelow(path)).files.filter(isOtherSound);
  if (sounds[0] !== undefined) {
    throw new InputError(
      `${path}: recordings are read from WAV files, not ${few(sounds)}: convert them, in each folder: ${wavRemedyFor(extname(sounds[0]))}`,
    );
  }
  const found = files.length > 0 ? few(files) : ((await recordingsBelow(path, isRecording)) ?? "no files");
  const remedy = files.map(conversionOf).find((text) => text !== null);
  throw new InputError(
    `${path}: no data recognised (${found}); ${remedy ?? "expected x_train.npy and y_train.npy, idx, .ts, CSV or WAV files"}`,
  );
}

const tableKinds = "tables are .csv, .tsv or .txt, also with .gz";

const isRecording = (file: string): boolean => isTable(file) || isWav(file);

async function loadFile(path: string, options: NumberOptions): Promise<LoadedData> {
  const file = basename(path);
  if (isNpy(file)) return fromArrays([npyPart(path)], path, options);
  if (isIdx(file)) return fromArrays([idxPart(path)], path, options);
  if (isCases(file) || (await isSeriesFile(path))) return fromCases([path], path, options);
  if (isTable(file)) return fromTables([{ path, part: null, label: null, person: null }], path, options);
  if (isOtherSound(file)) {
    throw new InputError(`${path}: recordings are read from WAV files: convert it: ${wavRemedy(path)}`);
  }
  const remedy = conversionOf(file) ?? "expected .csv, .tsv, .txt, .npy, .npy.gz, .ts, .wav or an idx file";
  throw new InputError(`${path}: of an unknown kind; ${remedy}`);
}

async function fromArrays(
  parts: readonly ArrayFiles[],
  path: string,
  { task, readout, sampleRate }: NumberOptions,
  notes: readonly string[] = [],
): Promise<LoadedData> {
  const { unknown, ...meta } = await readMeta(dirname(parts[0]?.x ?? path));
  const arrayOptions = { ...meta, task, readout, sampleRate: sampleRate ?? meta.sampleRate };
  const { sequences, counts } = await loadArrays(parts, arrayOptions, path);
  const partOf = parts.flatMap(({ part }, index) => new Array<PartName>(at(counts, index, "file")).fill(part));
  const more = [...notes];
  if (sampleRate != null && meta.sampleRate != null && ratesDiffer(sampleRate, meta.sampleRate)) {
    more.push(otherRate("meta.json: its sample_rate gives", meta.sampleRate, sampleRate));
  }
  if (unknown.length > 0) more.push(`meta.json: not read: ${few(unknown)}; labels, channels and sample_rate are read`);
  const padded = parts.some(({ lengths }) => lengths !== null) ? 0 : paddedSequences(sequences);
  if (padded > 0) {
    more.push(
      `${counted(padded, "sequence")} of ${grouped(counts.reduce((sum, count) => sum + count, 0))} repeat their last sample: ` +
        "if that is padding, save the lengths as lengths_train.npy, or lengths.npy",
    );
  }
  return loaded(sequences, partOf, path, [], more);
}

async function fromCases(paths: readonly string[], path: string, options: NumberOptions): Promise<LoadedData> {
  const { sequences, counts } = await loadCases(paths);
  const { task, readout } = sequences.targets ?? options;
  if ((options.task ?? task) !== task || (options.readout ?? readout) !== readout) {
    throw new InputError(
      `${path}: it is for ${task}, with one target a case: choose that, or leave task and readout out`,
    );
  }
  // A single file is read alone, even if it is part of a pair.
  const partOf = paths.flatMap((file, index) =>
    new Array<PartName>(at(counts, index, "file")).fill(paths.length > 1 && isTestFile(file) ? "test" : "train"),
  );
  return loaded({ ...sequences, sampleRate: options.sampleRate ?? null }, partOf, path);
}

async function fromTables(tables: readonly Table[], path: string, options: NumberOptions): Promise<LoadedData> {
  const { task, readout, window = null, stride = null } = options;
  if (task === "multilabel") {
    throw new InputError(
      `${path}: several labels a sequence are read only from .npy files: save y as [N, C] of 0 and 1`,
    );
  }
  const recording = await readRecording(tables, columnOptions(options));
  const timed = options.sampleRate == null ? commonRate(recording.times) : null;
  const sampleRate = options.sampleRate ?? timed;
  const cut = sequencesOfRecording(recording, { task, readout, window, stride, sampleRate }, path);
  const partOf = Array.from(cut.tables, (table): PartName => tables[table]?.part ?? "train");
  const details = [];
  if (recording.ignored.length > 0) details.push(`columns left out: ${recording.ignored.map(printable).join(", ")}`);
  if (timed !== null) details.push(`${rateText(timed)} by their times`);
  if (cut.dropped > 0) details.push(`${counted(cut.dropped, "recording")} shorter than the window left out`);
  const read = loaded(cut.sequences, partOf, path, details, [
    ...timeNotes(cut.pauses, recording.times, sampleRate),
    ...cutLabels(tables),
  ]);
  return { ...read, files: Array.from(cut.tables, (table) => at(tables, table, "table").path) };
}

/** A note on labels made from file names, if words of these were left out. */
function cutLabels(tables: readonly Table[]): string[] {
  const cut = tables.find(
    ({ path, label }) =>
      label !== null && label === labelOf(path) && label !== basename(dirname(path)) && losesWords(path),
  );
  if (cut === undefined) return [];
  const name = basename(cut.path);
  return [
    `classes are file names up to their number, or else up to their first hyphen, dot or underscore: ` +
      `${printable(name)} is ${JSON.stringify(printable(cut.label ?? ""))}; for other names put the files into folders named by class`,
  ];
}

function columnOptions({ labelColumn, groupColumn, channels }: NumberOptions): {
  labelColumn: string | null | undefined;
  groupColumn: string | null | undefined;
  channels: readonly string[] | undefined;
} {
  return { labelColumn, groupColumn, channels };
}

function loaded(
  sequences: Sequences,
  partOf: readonly PartName[],
  path: string,
  details: readonly string[] = [],
  notes: string[] = [],
): LoadedData {
  const indices = (wanted: PartName): Uint32Array | null => {
    const found = Array.from(partOf.keys()).filter((index) => partOf[index] === wanted);
    return found.length === 0 ? null : Uint32Array.from(found);
  };
  const source = [`${printable(path)}: ${described(sequences)}`, ...details].join("; ");
  return { sequences, test: indices("test"), validation: indices("validation"), source, notes };
}

/** `120 sequences of 90 to 128 steps, 9 channels, 6 classes, 30 groups`. */
function described(sequences: Sequences): string {
  const { channels, lengths, targets, groups } = sequences;
  const [shortest, longest] = lengthRange(sequences) ?? [0, 0];
  const steps = shortest === longest ? counted(longest, "step") : `${grouped(shortest)} to ${counted(longest, "step")}`;
  const outputs = { multiclass: "class", multilabel: "label", regression: "output" } as const;
  const learnt = targets === null ? "no labels" : counted(targets.labels.length, outputs[targets.task]);
  const ofGroups = groups === null ? "" : `, ${counted(new Set(groups).size, "group")}`;
  return `${counted(lengths.length, "sequence")} of ${steps}, ${counted(channels, "channel")}, ${learnt}${ofGroups}`;
}
