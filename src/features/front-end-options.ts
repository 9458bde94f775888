/** @file The options of a front end: one row gives an option's values, its help text, and the values that a search tries. */
import { type FrontEndSpec, frontEndChoices } from "../model/front-end.js";
import type { Rows } from "../options/table.js";
import { orNone, real, whole } from "../options/values.js";

/** Options of a front end, in the units that people use. */
export interface FrontEndOptions {
  /** A complete front end, such as a model's; null: made from the options below and the defaults. */
  frontEnd: FrontEndSpec | null;
  /** Default: "fixed", the bits of a device. */
  arithmetic: FrontEndSpec["arithmetic"];
  /** Milliseconds under the window of a frame. Default: 10 more than the hop, at least 25. */
  frame: number;
  /** Milliseconds from one frame to the next. Default: 20, or 30 if clips last 0.8 s or more on average. */
  hop: number;
  filters: number;
  lowest: number;
  highest: number;
  melScale: FrontEndSpec["melScale"];
  floor: number;
  coefficients: number | null;
}

const milliseconds = real({ least: 1, most: 1000 });
const group = "Recordings (WAV)";

/**
 * All options except the complete front end, which comes from a model. A search tries few values of each, so that trials
 * share features: every further value needs another set of them.
 */
export const frontEndRows = {
  arithmetic: {
    unit: "kind",
    group,
    help: "front end in integers, as on a device, or in floats: fixed or float",
    values: frontEndChoices.arithmetic,
    usual: "fixed",
  },
  frame: {
    unit: "ms",
    group,
    help: "milliseconds under the window of a frame; for data other than recordings, samples per step",
    values: milliseconds,
    usual: "10 more than the hop, at least 25; 1 sample",
    search: { among: [20, 25, 30, 40, 50, 60] },
  },
  hop: {
    unit: "ms",
    group,
    help: "milliseconds from one frame to the next",
    values: milliseconds,
    usual: "20, or 30 for clips of 0.8 s or more",
    search: { among: [10, 15, 20, 25, 30, 40] },
  },
  filters: {
    unit: "n",
    group,
    help: "mel filters",
    values: whole({ least: 2, most: 128 }),
    usual: "32",
    search: { among: [12, 16, 20, 24, 32, 40] },
  },
  lowest: {
    unit: "Hz",
    group,
    help: "where the first filter begins",
    values: real({ least: 0 }),
    usual: "125",
  },
  highest: {
    unit: "Hz",
    group,
    help: "where the last filter ends",
    values: real({ least: 0 }),
    usual: "half the rate",
  },
  melScale: {
    unit: "name",
    group,
    help: "htk or slaney",
    values: frontEndChoices.melScale,
    usual: "htk",
  },
  floor: {
    unit: "octaves",
    group,
    help: "lower energies count as this",
    values: whole({ least: 0, most: 32 }),
    usual: "8",
  },
  coefficients: {
    unit: "n",
    group,
    help: "number of MFCC to use in place of log-mel energies",
    values: orNone(whole({ least: 1, most: 128 })),
    usual: "none",
    search: { among: [null, 8, 10, 13, 16, 20] },
  },
} satisfies Rows<Omit<FrontEndOptions, "frontEnd">>;
