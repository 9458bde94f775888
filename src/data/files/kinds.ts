/** @file The kind of data in a file, by its name. */

export function isNpy(file: string): boolean {
  return /\.npy(\.gz)?$/i.test(file);
}

export function isIdx(file: string): boolean {
  return /[-.]idx\d(-\w+)?(\.gz)?$/i.test(file);
}

export function isCases(file: string): boolean {
  return /\.ts(\.gz)?$/i.test(file) && !/\.d\.ts$/i.test(file);
}

export function isTable(file: string): boolean {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(file);
}

/** Whether a file is named like the text files of the UCR archive, `NAME_TRAIN.tsv`. */
export function isSeriesName(file: string): boolean {
  return /_(TRAIN|TEST)\.(tsv|txt)(\.gz)?$/.test(file);
}

/** Whether a file is sound in a format other than WAV. */
export function isOtherSound(file: string): boolean {
  return /\.(mp3|m4a|mp4|aac|ogg|oga|opus|webm|flac|wma|aiff?|caf|amr|3gp)$/i.test(file);
}

export function isWav(file: string): boolean {
  return /\.wav$/i.test(file);
}

/** How data are saved in a kind that is read, by the kind that they have. */
const conversions: readonly (readonly [RegExp, string])[] = [
  [/\.npz$/i, "save each of its arrays with numpy.save, as x_train.npy and y_train.npy"],
  [/\.(xlsx?|ods|numbers)$/i, "save each sheet as CSV"],
  [/\.(parquet|feather|arff|h5|hdf5|mat|pkl|pickle)$/i, "save its arrays as .npy, or its table as CSV"],
];

/** What to do with a file of a kind that is not read; null: its name does not tell the kind. */
export function conversionOf(file: string): string | null {
  return conversions.find(([kind]) => kind.test(file))?.[1] ?? null;
}

/** Whether a file is of a kind that can be read as data. */
export function isDataFile(file: string): boolean {
  return [isNpy, isIdx, isCases, isTable, isWav].some((is) => is(file)) || /(^|[/\\])meta\.json$/.test(file);
}
