/** @file What kind of data a file holds, by its name. */

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

/** Is it named as the text files of the UCR archive, `NAME_TRAIN.tsv`? */
export function isSeriesName(file: string): boolean {
  return /_(TRAIN|TEST)\.(tsv|txt)(\.gz)?$/.test(file);
}

/** Sound of other kinds than WAV. */
export function isOtherSound(file: string): boolean {
  return /\.(mp3|m4a|mp4|aac|ogg|oga|opus|webm|flac|wma|aiff?|caf|amr|3gp)$/i.test(file);
}

export function isWav(file: string): boolean {
  return /\.wav$/i.test(file);
}

/** Is it of a kind that data are read from? */
export function isDataFile(file: string): boolean {
  return [isNpy, isIdx, isCases, isTable, isWav].some((is) => is(file)) || /(^|[/\\])meta\.json$/.test(file);
}
