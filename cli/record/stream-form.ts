/** @file What a stream of samples is: its kind, rate and channels, from the request, the stream and the existing recordings. */
import { InputError } from "../../src/core/errors.js";
import { counted, printable } from "../../src/core/text.js";
import type { PcmEncoding } from "../../src/data/audio/pcm.js";
import { columnsOf } from "../../src/data/columns.js";
import { plainRate } from "../../src/data/measured-rate.js";
import { rateText } from "../../src/data/rates.js";
import type { FirstRecording } from "./folder.js";

export interface RecordRequest {
  label: string;
  /** Number of clips; Infinity: until Ctrl-C or the end. */
  count: number;
  /** Length of a clip. */
  seconds: number;
  /** Sample rate in Hz; null: that of existing recordings, or measured. */
  rate: number | null;
  /** Names of the channels; null: the board's. */
  columns: readonly string[] | null;
  /** The person recorded; null: not given. */
  person: string | null;
  /** Seconds before the first clip, and between clips. */
  countdown: number;
  pause: number;
  /** Whether to record clips without gaps; then an incomplete last clip is kept like the others. */
  continuous: boolean;
  output: string;
  /** Format of raw sound; null: lines of numbers. */
  pcm: { encoding: PcmEncoding; rate: number } | null;
}

/** What a recording is made of. */
export interface Form {
  /** Whether the samples are sound; else lines of numbers. */
  sound: boolean;
  /** Numbers per sample. */
  width: number;
}

/** The rate that is requested, or that of the existing recordings, or the measured one rounded to a plain number; null: none is known. */
export function rateOf(
  { rate, pcm }: RecordRequest,
  first: FirstRecording | null,
  measured: number | null,
  { sound }: Form,
): number | null {
  const known = pcm?.rate ?? rate ?? first?.rate;
  if (known !== undefined && known !== null) return known;
  if (measured === null) return null;
  const plain = plainRate(measured);
  return sound ? Math.round(plain) : plain;
}

/**
 * The names of the channels: those requested, or the board's, or those of the existing recordings.
 * @param named the board's; null: it gives none
 * @throws InputError if a different number of them is requested, or one that is no channel
 */
export function channelsOf(
  { columns }: RecordRequest,
  first: FirstRecording | null,
  named: readonly string[] | null,
  { sound, width }: Form,
): readonly string[] {
  if (sound) return ["audio"];
  if (columns !== null) checkColumns(columns, width);
  const before = first?.width === width ? first.channels : null;
  return columns ?? named ?? before ?? Array.from({ length: width }, (_, index) => `channel${index + 1}`);
}

/** @throws InputError if there are other than `width` names, or training would not read one of them as a channel */
function checkColumns(columns: readonly string[], width: number): void {
  if (columns.length !== width) {
    throw new InputError(`--columns has ${columns.length} names, the board sends ${counted(width, "number")} a line`);
  }
  const { channels } = columnsOf(columns, null, { header: true }, "--columns");
  const unread = columns.find((_, index) => !channels.includes(index));
  if (unread === undefined) return;
  throw new InputError(
    `--columns: training takes a column "${unread}" for a class, a person or a time, not for a channel: give another name`,
  );
}

/**
 * Checks that a new recording fits the existing ones: a data set has recordings of one kind with the same channels, and
 * either all or none give the person.
 * @returns a note about what differs; null: nothing does
 * @throws InputError if it does not fit
 */
export function checkFits(
  { person, pcm }: RecordRequest,
  first: FirstRecording,
  { sound, width }: Form,
  channels: readonly string[],
): string | null {
  const remedy = "record into another folder with --output";
  if ((first.kind === "sound") !== sound) {
    const kinds = { sound: "sound", lines: "lines of numbers" };
    throw new InputError(
      `${first.path} is ${kinds[first.kind]}, the new one is ${kinds[sound ? "sound" : "lines"]}: ${remedy}`,
    );
  }
  if (first.width !== width) {
    const names = first.channels === null ? "" : ` (${first.channels.map(printable).join(", ")})`;
    throw new InputError(
      `${first.path} has ${counted(first.width, "channel")}${names}, the new one has ${width}: ${remedy}`,
    );
  }
  const before = first.channels ?? channels;
  if (before.some((name) => !channels.includes(name))) {
    throw new InputError(
      `${first.path} has the channels ${before.map(printable).join(", ")}, the new one has ${channels.map(printable).join(", ")}: ` +
        `if they are the same, give their names with --columns, else ${remedy}`,
    );
  }
  if (first.hasPerson !== (person !== null)) {
    throw new InputError(
      first.hasPerson
        ? `${first.path} gives its person, and all recordings must: give it with --who`
        : `${first.path} does not give its person: leave --who out, or ${remedy}`,
    );
  }
  if (!sound || pcm === null || first.rate === null || first.rate === pcm.rate) return null;
  return `Note: ${printable(first.path)} is at ${rateText(first.rate)}; training will resample one of them`;
}
