/** @file Flags that say how data are read. A model remembers them, so that later commands read data as training did. */
import { Command } from "commander";
import type { LoadOptions } from "../../src/data/files/load.js";
import type { AudioOptions } from "../../src/features/files/load-audio.js";
import { readouts } from "../../src/model/spec.js";
import type { DataOptions } from "../load.js";
import { addFlags, type Flags } from "./flags.js";
import { choice, integer, list, orNone, type Reader, real, text } from "./values.js";

/** Data to load, and how. */
export interface DataRequest {
  path: string;
  options: Partial<DataOptions>;
  /** The flags that gave the options, as words of a command line. */
  flags: string[];
}

const steps: Reader<number> = integer({ min: 1, max: 100_000_000 });

const flags: Flags<Omit<LoadOptions, "readout"> & Pick<DataOptions, "readout">> = {
  task: {
    value: "<name>",
    help: "multiclass, multilabel or regression",
    read: choice(["multiclass", "multilabel", "regression"]),
    default: "told from the labels",
  },
  readout: {
    value: "<when>",
    help: "one answer a sequence, from the last state or from the mean or max of all; or one at every step",
    read: choice(readouts),
    default: "told from the labels",
  },
  labelColumn: {
    value: "<name>",
    help: "CSV column of the label; none: no labels",
    read: orNone(text),
    default: "found by name",
  },
  groupColumn: {
    value: "<name>",
    help: "CSV column of the person or recording: none is divided between training and test",
    read: orNone(text),
    default: "found by name",
  },
  channels: {
    value: "<names>",
    help: "CSV columns of the samples, with commas",
    read: list(text),
    default: "all others",
  },
  window: {
    value: "<steps>",
    help: "cut long recordings into windows of so many steps",
    read: orNone(steps),
    default: "none",
  },
  stride: {
    value: "<steps>",
    help: "steps from one window's start to the next",
    read: orNone(steps),
    default: "the window",
  },
  sampleRate: {
    value: "<Hz>",
    help: "samples a second, kept in the model; recordings are resampled to it",
    read: orNone(real({ min: 0, above: true })),
    default: "the data's",
  },
};

const milliseconds = real({ min: 1, max: 1000 });

/** The front end itself, `frontEnd`, is the model's, and has no flag. */
const audioFlags: Omit<Flags<AudioOptions>, "frontEnd" | "sampleRate" | "cache" | "threads"> = {
  seconds: {
    value: "<s>",
    help: "length of every clip, cut or padded",
    read: orNone(real({ min: 0.01, max: 600 })),
    default: "as recorded",
  },
  words: {
    value: "<words>",
    help: "words to tell apart, with commas; the others become unknown, background noise silence",
    read: orNone(list(text)),
    default: "every label",
  },
  others: {
    value: "<n>",
    help: "Speech Commands: how many times as many unknown clips as a word has",
    read: real({ min: 0, max: 10_000 }),
    default: "1",
  },
  heldOut: {
    value: "<name>",
    help: "FSDD: the speaker to test on",
    read: orNone(text),
    default: "the official test part",
  },
  arithmetic: {
    value: "<kind>",
    help: "front end in integers, as on a device, or in floats: fixed or float",
    read: choice(["fixed", "float"]),
    default: "fixed",
  },
  frame: {
    value: "<ms>",
    help: "milliseconds under the window of a frame; of other data than recordings, samples that enter as one step",
    read: milliseconds,
    default: "25; 1 sample",
  },
  hop: { value: "<ms>", help: "milliseconds from frame to frame", read: milliseconds, default: "10" },
  filters: { value: "<n>", help: "mel filters", read: integer({ min: 2, max: 128 }), default: "32" },
  lowest: { value: "<Hz>", help: "where the first filter begins", read: real({ min: 0 }), default: "125" },
  highest: { value: "<Hz>", help: "where the last filter ends", read: real({ min: 0 }), default: "half the rate" },
  melScale: { value: "<name>", help: "htk or slaney", read: choice(["htk", "slaney"]), default: "htk" },
  floor: { value: "<octaves>", help: "energies below count as this", read: integer({ min: 0, max: 32 }), default: "8" },
  coefficients: {
    value: "<n>",
    help: "MFCC in place of log-mel energies, so many",
    read: orNone(integer({ min: 1, max: 128 })),
    default: "none",
  },
  copies: {
    value: "<n>",
    help: "variations of each training clip: shifted, louder or softer, faster or slower, in noise",
    read: integer({ min: 0, max: 1000 }),
    default: "8, or fewer so that they last 20,000 s at most",
  },
  leadIn: {
    value: "<share>",
    help: "share of the variations that another clip comes before: for a detector that listens without end",
    read: real({ min: 0, max: 1 }),
    default: "0",
  },
  masks: {
    value: "<n>",
    help: "stretches of time, and bands, blanked out in each variation",
    read: integer({ min: 0, max: 100 }),
    default: "0",
  },
  background: {
    value: "<folder>",
    help: "WAV files of noise for variations",
    read: orNone(text),
    default: "_background_noise_ in the data",
  },
};

/** Changes the time and nothing else, so no model remembers it. */
const cacheFlag: Pick<Flags<AudioOptions>, "cache"> = {
  cache: {
    value: "<folder>",
    help: "keep features there, so that the next run need not compute them",
    read: orNone(text),
    default: "none",
  },
};

const audioKeys = [
  "words",
  "others",
  "seconds",
  "heldOut",
  "copies",
  "leadIn",
  "masks",
  "background",
  "arithmetic",
  "frame",
  "hop",
  "filters",
  "lowest",
  "highest",
  "melScale",
  "floor",
  "coefficients",
] as const;

const keys = ["task", "readout", "labelColumn", "groupColumn", "channels", "window", "stride", "sampleRate"] as const;

/** Adds the data flags; what is returned reads them, once the command line is parsed. */
export function addDataFlags(command: Command): (path: string) => DataRequest {
  const options: Partial<DataOptions> = {};
  const words: string[] = [];
  addFlags(command, "Data:", flags, keys, options, words);
  addFlags(command, "Recordings (WAV):", audioFlags, audioKeys, options, words);
  addFlags(command, "Recordings (WAV):", cacheFlag, ["cache"], options, []);
  return (path) => ({ path, options, flags: words });
}

/** The same request with the flags of an earlier one under it: what the user gives now comes first. */
export function withFlags(request: DataRequest, earlier: readonly string[]): DataRequest {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  const read = addDataFlags(command);
  command.parse([...earlier, ...request.flags], { from: "user" });
  return read(request.path);
}
