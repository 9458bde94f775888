/** @file The file names of the Free Spoken Digit Dataset: `7_jackson_32.wav` is digit, speaker, index. */

export interface DigitFile {
  digit: number;
  speaker: string;
  /** 0 … 49 for each digit and speaker. */
  index: number;
}

/** Parses a file name; null if it does not have this form. */
export function digitFile(name: string): DigitFile | null {
  const found = /^([0-9])_([A-Za-z0-9-]+)_([0-9]+)\.wav$/i.exec(name);
  const [, digit, speaker, index] = found ?? [];
  if (digit === undefined || speaker === undefined || index === undefined) return null;
  return { digit: Number(digit), speaker, index: Number(index) };
}

/** The official test part: indices 0 to 4 of each digit and speaker. */
export function isOfficialTest({ index }: DigitFile): boolean {
  return index < 5;
}
