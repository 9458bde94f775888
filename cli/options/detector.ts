import type { Command } from "commander";
import type { DetectorOptions } from "../../src/inference/listening.js";
import { addFlags, type Flags } from "./flags.js";
import { integer, list, real, text } from "./values.js";

const flags: Flags<DetectorOptions> = {
  keywords: {
    value: "<labels>",
    help: "classes to detect, with commas",
    read: list(text),
    default: "the model's; else all but unknown, silence, noise, other",
  },
  threshold: {
    value: "<score>",
    help: "smoothed margin over the other classes from which on a keyword counts",
    read: real({ min: -1000, max: 1000 }),
    default: "the model's, else 2",
  },
  smoothing: {
    value: "<k>",
    help: "margins are averaged over about 2^k frames",
    read: integer({ min: 0, max: 8 }),
    default: "the model's, else 4",
  },
  refractory: {
    value: "<s>",
    help: "seconds after a detection before another",
    read: real({ min: 0, max: 600 }),
    default: "the model's, else 1",
  },
};

/** Adds the flags of a detector; the returned object holds what the user gave, once the command line is parsed. */
export function addDetectorFlags(command: Command): Partial<DetectorOptions> {
  const given: Partial<DetectorOptions> = {};
  addFlags(command, "Detector:", flags, ["keywords", "threshold", "smoothing", "refractory"], given, []);
  return given;
}
