import { join } from "node:path";
import { InputError } from "../../../core/errors.js";
import type { PartName } from "../../files/arrays.js";
import { partFoldersOf } from "../../files/parts.js";
import { peopleIn } from "../../person-name.js";
import type { Clips } from "../clips.js";
import { entriesOf, ratesFrom, readClip } from "./wav-files.js";

export interface ClipOptions {
  /** Samples a second; null: the first file's, at most 16,000. Others are resampled. */
  sampleRate: number | null;
  /** Length of every clip, cut or padded with zeros; null: as recorded. */
  seconds: number | null;
}

/** A folder of recordings of one label. */
export interface LabelFolder {
  label: string;
  /** Its path. */
  folder: string;
  /** The part of the data that it belongs to; null: the data are not in parts. */
  part: PartName | null;
  /** Its WAV files. */
  files: string[];
}

/**
 * The folders of labels at a path: those in it, or if these are all called `train`, `validation`, `test` or the like and
 * have no recordings themselves, the folders in them. Names that begin with `_` or `.` are no labels.
 */
export function labelFoldersIn(path: string): LabelFolder[] {
  const found = foldersIn(path, null);
  const parts = partFoldersOf(found.map(({ label }) => label));
  if (!parts.areAll || found.some(({ files }) => files.length > 0)) return found;
  const inParts = parts.found.flatMap(({ folder, part }) => foldersIn(join(path, folder), part));
  return inParts.some(({ files }) => files.length > 0) ? inParts : found;
}

function foldersIn(path: string, part: PartName | null): LabelFolder[] {
  const labels = entriesOf(path, "folders").filter((name) => !name.startsWith("_"));
  return labels.map((label) => {
    const folder = join(path, label);
    return { label, folder, part, files: entriesOf(folder, "wavs").map((file) => join(folder, file)) };
  });
}

/**
 * Recordings in one folder a label, `folder/<label>/*.wav`, or in parts, `folder/train/<label>/*.wav`: see
 * {@link labelFoldersIn}. If each file name has the speaker, groups are speakers.
 *
 * @throws InputError if there are no labels, or a label has no WAV file
 */
export function readLabelFolders(folder: string, options: Partial<ClipOptions> = {}): Clips {
  const folders = labelFoldersIn(folder);
  const labels = [...new Set(folders.map(({ label }) => label))].sort();
  const clips = folders.flatMap(({ files, ...kind }) => files.map((path) => ({ path, ...kind })));
  const paths = clips.map(({ path }) => path);
  const [first] = paths;
  if (first === undefined) {
    throw new InputError(
      `${folder} has no recordings in folders: put WAV files into one folder a label, ${folder}/<label>/`,
    );
  }
  const empty = folders.find(({ files }) => files.length === 0);
  if (empty !== undefined) throw new InputError(`${empty.folder} has no .wav file: record some or remove it`);

  const rates = ratesFrom(first, options.sampleRate ?? null);
  const { sampleRate } = rates;
  const length =
    options.seconds === undefined || options.seconds === null ? null : Math.round(options.seconds * sampleRate);
  const inPart = (wanted: PartName): Uint32Array | null => {
    const found = Array.from(clips.keys()).filter((index) => clips[index]?.part === wanted);
    return found.length === 0 ? null : Uint32Array.from(found);
  };
  return {
    ...rates,
    labels,
    classes: Int32Array.from(clips, ({ label }) => labels.indexOf(label)),
    names: paths,
    groups: peopleIn(paths),
    test: inPart("test"),
    validation: inPart("validation"),
    samples: (index) => readClip(paths[index] ?? "", sampleRate, length),
  };
}
