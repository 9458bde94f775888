/**
 * @file A recording as CSV, with a `timestamp` column in milliseconds, which gives the rate and is ignored by training.
 */

export interface SampledRecording {
  /** Samples a second. */
  rate: number;
  /** Names of the channels. */
  channels: readonly string[];
  /** `[T, D]`, step-major. */
  values: ArrayLike<number>;
}

export interface RecordingCsvOptions {
  /** The subject of the recording, as a column `person`: a person is in only one part of a split. */
  person?: string | undefined;
  /** Formats a value. Default: the shortest text that represents it. */
  cell?: (value: number) => string;
}

/** Formats a recording as CSV: a line of names, then a line for each step. */
export function recordingCsv(
  { rate, channels, values }: SampledRecording,
  { person, cell = String }: RecordingCsvOptions = {},
): string {
  const width = channels.length;
  const column = person === undefined ? [] : [quoted(person)];
  const rows = [["timestamp", ...channels.map(quoted), ...(person === undefined ? [] : ["person"])].join(",")];
  for (let step = 0; (step + 1) * width <= values.length; step++) {
    const cells = [String(Number(((1000 * step) / rate).toFixed(3)))];
    for (let c = 0; c < width; c++) cells.push(cell(values[step * width + c] ?? 0));
    rows.push([...cells, ...column].join(","));
  }
  return `${rows.join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
