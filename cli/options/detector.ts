import type { Command } from "commander";
import type { DetectorOptions } from "../../src/inference/listening.js";
import type { Rows } from "../../src/options/table.js";
import { list, real, text, whole } from "../../src/options/values.js";
import { addFlags } from "./flags.js";

export const detectorRows: Rows<DetectorOptions> = {
  keywords: {
    unit: "labels",
    basic: true,
    group: "Detector",
    help: 'classes to detect, separated by commas, or as JSON: ["a, b"]',
    values: list(text),
    usual: "the model's; else all but unknown, silence, noise, other",
  },
  threshold: {
    unit: "score",
    basic: true,
    group: "Detector",
    help: "smallest smoothed margin over the other classes for a detection",
    values: real({ least: -1000, most: 1000 }),
    usual: "the model's, else 2",
  },
  smoothing: {
    unit: "k",
    basic: true,
    group: "Detector",
    help: "margins are averaged over about 2^k frames",
    values: whole({ least: 0, most: 8 }),
    usual: "the model's, else 4",
  },
  refractory: {
    unit: "s",
    basic: true,
    group: "Detector",
    help: "seconds between detections",
    values: real({ least: 0, most: 600 }),
    usual: "the model's, else 1",
  },
};

/** Adds the flags of a detector; the returned object holds what the user gave, once the command line is parsed. */
export function addDetectorFlags(command: Command): Partial<DetectorOptions> {
  const given: Partial<DetectorOptions> = {};
  addFlags(command, detectorRows, given, []);
  return given;
}
