/** @file A recording as CSV: a `timestamp` column in milliseconds, which says the rate and which training leaves out. */

export interface SampledRecording {
  /** Samples a second. */
  rate: number;
  /** Names of the channels. */
  channels: readonly string[];
  /** `[T, D]`, step-major. */
  values: ArrayLike<number>;
}

export interface RecordingCsvOptions {
  /** Whoever or whatever the recording is of, as a column `person`: training divides no person between its parts. */
  person?: string | undefined;
  /** A value as text. Default: the shortest text that stands for it. */
  cell?: (value: number) => string;
}

/** The text, a line a step under a line of names. */
export function recordingCsv(
  { rate, channels, values }: SampledRecording,
  { person, cell = String }: RecordingCsvOptions = {},
): string {
  const width = channels.length;
  const whose = person === undefined ? [] : [quoted(person)];
  const rows = [["timestamp", ...channels.map(quoted), ...(person === undefined ? [] : ["person"])].join(",")];
  for (let step = 0; (step + 1) * width <= values.length; step++) {
    const cells = [String(Number(((1000 * step) / rate).toFixed(3)))];
    for (let c = 0; c < width; c++) cells.push(cell(values[step * width + c] ?? 0));
    rows.push([...cells, ...whose].join(","));
  }
  return `${rows.join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
