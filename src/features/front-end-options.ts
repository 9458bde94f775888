/** @file What may be said of a front end from outside: one row says an option's values, help, and where a search should look. */
import type { FrontEndSpec } from "../model/front-end.js";
import type { Rows } from "../options/table.js";
import { choice, orNone, real, whole } from "../options/values.js";

/** The options of a front end, in people's units. */
export interface FrontEndOptions {
  /** The whole front end, as a model has it; null: made of the options below and the defaults. */
  frontEnd: FrontEndSpec | null;
  /** Default: "fixed", the bits of a device. */
  arithmetic: FrontEndSpec["arithmetic"];
  /** Milliseconds under the window of a frame. Default: 10 more than the hop, 25 at least. */
  frame: number;
  /** Milliseconds from one frame to the next. Default: 20; of clips of 0.8 s and more, on average, 30. */
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
 * Each option but the whole front end, which is the model's. A search takes few values of each, so that trials share features: finer
 * steps would be as many sets of them.
 */
export const frontEndRows = {
  arithmetic: {
    unit: "kind",
    group,
    help: "front end in integers, as on a device, or in floats: fixed or float",
    values: choice(["fixed", "float"]),
    usual: "fixed",
  },
  frame: {
    unit: "ms",
    group,
    help: "milliseconds under the window of a frame; of other data than recordings, samples that enter as one step",
    values: milliseconds,
    usual: "10 more than the hop, 25 at least; 1 sample",
    search: { among: [20, 25, 30, 40, 50, 60] },
  },
  hop: {
    unit: "ms",
    group,
    help: "milliseconds from frame to frame",
    values: milliseconds,
    usual: "20, or 30 of clips of 0.8 s and more",
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
    values: choice(["htk", "slaney"]),
    usual: "htk",
  },
  floor: {
    unit: "octaves",
    group,
    help: "energies below count as this",
    values: whole({ least: 0, most: 32 }),
    usual: "8",
  },
  coefficients: {
    unit: "n",
    group,
    help: "MFCC in place of log-mel energies, so many",
    values: orNone(whole({ least: 1, most: 128 })),
    usual: "none",
    search: { among: [null, 8, 10, 13, 16, 20] },
  },
} satisfies Rows<Omit<FrontEndOptions, "frontEnd">>;
