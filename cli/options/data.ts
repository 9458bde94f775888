/** @file Flags that say how data are read. A model remembers them, so that later commands read data as training did. */
import { Command } from "commander";
import type { LoadOptions } from "../../src/data/files/load.js";
import { addFlags, type Flags } from "./flags.js";
import { choice, integer, list, orNone, type Reader, real, text } from "./values.js";

/** Data to load, and how. */
export interface DataRequest {
  path: string;
  options: Partial<LoadOptions>;
  /** The flags that gave the options, as words of a command line. */
  flags: string[];
}

const steps: Reader<number> = integer({ min: 1, max: 100_000_000 });

const flags: Flags<LoadOptions> = {
  task: {
    value: "<name>",
    help: "multiclass, multilabel or regression",
    read: choice(["multiclass", "multilabel", "regression"]),
    default: "told from the labels",
  },
  readout: {
    value: "<when>",
    help: "predict at the last step of a sequence, or at every step",
    read: choice(["last", "every"]),
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
    help: "samples a second, kept in the model",
    read: orNone(real({ min: 0, above: true })),
    default: "the data's",
  },
};

const keys = ["task", "readout", "labelColumn", "groupColumn", "channels", "window", "stride", "sampleRate"] as const;

/** Adds the data flags; what is returned reads them, once the command line is parsed. */
export function addDataFlags(command: Command): (path: string) => DataRequest {
  const options: Partial<LoadOptions> = {};
  const words: string[] = [];
  addFlags(command, "Data:", flags, keys, options, words);
  return (path) => ({ path, options, flags: words });
}

/** The same request with the flags of an earlier one under it: what the user gives now comes first. */
export function withFlags(request: DataRequest, earlier: readonly string[]): DataRequest {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  const read = addDataFlags(command);
  command.parse([...earlier, ...request.flags], { from: "user" });
  return read(request.path);
}
