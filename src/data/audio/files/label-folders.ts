import { join } from "node:path";
import { InputError } from "../../../core/errors.js";
import { peopleIn } from "../../person-name.js";
import type { Clips } from "../clips.js";
import { entriesOf, ratesFrom, readClip } from "./wav-files.js";

export interface ClipOptions {
  /** Samples a second; null: the first file's, at most 16,000. Others are resampled. */
  sampleRate: number | null;
  /** Length of every clip, cut or padded with zeros; null: as recorded. */
  seconds: number | null;
}

/**
 * Recordings in one folder a label: `folder/<label>/*.wav`. Folders whose names begin with `_` or `.` are not labels
 * (`_background_noise_` contains noise). If each file name has the speaker, groups are speakers.
 *
 * @throws InputError if there are no labels, or a label has no WAV file
 */
export function readLabelFolders(folder: string, options: Partial<ClipOptions> = {}): Clips {
  const labels = entriesOf(folder, "folders").filter((name) => !name.startsWith("_"));
  const files = labels.map((label) => entriesOf(join(folder, label), "wavs").map((file) => join(folder, label, file)));
  const paths = files.flat();
  const [first] = paths;
  if (first === undefined) {
    throw new InputError(
      `${folder} has no recordings in folders: put WAV files into one folder a label, ${folder}/<label>/`,
    );
  }
  const empty = files.findIndex((list) => list.length === 0);
  if (empty >= 0)
    throw new InputError(`${join(folder, labels[empty] ?? "")} has no .wav file: record some or remove it`);

  const rates = ratesFrom(first, options.sampleRate ?? null);
  const { sampleRate } = rates;
  const length =
    options.seconds === undefined || options.seconds === null ? null : Math.round(options.seconds * sampleRate);
  return {
    ...rates,
    labels,
    classes: Int32Array.from(files.flatMap((list, label) => list.map(() => label))),
    names: paths,
    groups: peopleIn(paths),
    test: null,
    validation: null,
    samples: (index) => readClip(paths[index] ?? "", sampleRate, length),
  };
}
