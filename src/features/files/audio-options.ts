/** @file The options of reading recordings: one row gives an option's values and its help text. */
import type { ClipsOptions } from "../../data/audio/files/load-clips.js";
import { dataRows } from "../../data/files/load-options.js";
import { checkOptions, type Rows, rulesOf } from "../../options/table.js";
import { anything, list, orNone, real, text, threadCount, whole } from "../../options/values.js";
import type { VariationOptions } from "../clip-data.js";
import { type FrontEndOptions, frontEndRows } from "../front-end-options.js";

/** The front end `frontEnd` is the model's, and has no flag. */
export const recordingRows: Rows<Omit<AudioOptions, "frontEnd" | "sampleRate" | "cache" | "threads">> = {
  seconds: {
    unit: "s",
    group: "Recordings (WAV)",
    help: "length of every clip, cut or padded",
    values: orNone(real({ least: 0.01, most: 600 })),
    usual: "as recorded",
  },
  words: {
    unit: "words",
    group: "Recordings (WAV)",
    help: "words to distinguish, separated by commas; others become unknown, background noise silence",
    values: orNone(list(text)),
    usual: "every label",
  },
  others: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "Speech Commands: number of unknown clips, relative to a word's",
    values: real({ least: 0, most: 10_000 }),
    usual: "1",
  },
  heldOut: {
    unit: "name",
    group: "Recordings (WAV)",
    help: "FSDD: the speaker to test on",
    values: orNone(text),
    usual: "the official test part",
  },
  ...frontEndRows,
  copies: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "variations of each training clip: shifted, louder or softer, faster or slower, in noise",
    values: whole({ least: 0, most: 1000 }),
    usual: "8, or fewer so that they last at most 20,000 s",
  },
  leadIn: {
    unit: "share",
    group: "Recordings (WAV)",
    help: "fraction of the variations preceded by another clip: for a detector on a stream",
    values: real({ least: 0, most: 1 }),
    usual: "0",
  },
  masks: {
    unit: "n",
    group: "Recordings (WAV)",
    help: "stretches of time, and bands, blanked out in each variation",
    values: whole({ least: 0, most: 100 }),
    usual: "0",
  },
  background: {
    unit: "folder",
    group: "Recordings (WAV)",
    help: "WAV files of noise for variations",
    values: orNone(text),
    usual: "_background_noise_ in the data",
  },
};

/** Affects only the time, so models do not store it. */
export const cacheRow: Rows<Pick<AudioOptions, "cache">> = {
  cache: {
    unit: "folder",
    group: "Recordings (WAV)",
    help: "folder for features, so that the next run need not compute them",
    values: orNone(text),
    usual: "none",
  },
};

/** @throws InputError for an unknown option, or a value that an option cannot have */
export function checkAudioOptions(options: Partial<AudioOptions>): void {
  checkOptions<AudioOptions>(
    {
      ...rulesOf(recordingRows),
      ...rulesOf(cacheRow),
      sampleRate: dataRows.sampleRate.values,
      threads: threadCount,
      frontEnd: anything,
    },
    options,
  );
}

/** How recordings become sequences of features. */
export interface AudioOptions extends ClipsOptions, VariationOptions, FrontEndOptions {
  /** Folder of background noise for variations; null: the data's `_background_noise_`, if any. */
  background: string | null;
  /** Folder in which features are kept, so that the next run need not compute them; null: none. */
  cache: string | null;
  /** Number of threads that extract features; changes the time and nothing else. Default: all cores. */
  threads: number;
}
