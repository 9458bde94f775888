/** @file Flags of compression besides those of training. */
import type { Command } from "commander";
import { type CompressOptions, compressDefaults } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { addFlags, type Flags } from "./flags.js";
import { integer, list, type Reader, real } from "./values.js";

/** Options of compression that are none of training. */
export type CompressFlags = Pick<CompressOptions, "size" | "candidates" | "tuneEpochs" | "tuneRate" | "sampleScale">;

/** `3072`, `3072B`, `3KB`, `3 KiB`: a kilobyte is 1,024 bytes, as flash is counted. */
export const size: Reader<number> = (text) => {
  const found = /^(\d+(?:\.\d+)?)\s*(b|kb|kib|k)?$/i.exec(text.trim());
  const bytes = Math.floor(Number(found?.[1]) * (/^k/i.test(found?.[2] ?? "") ? 1024 : 1));
  if (found === null || bytes < 1) throw new InputError("must be a number of bytes, as 3072 or 3KB");
  return bytes;
};

const scale: Reader<number | number[]> = (text) => {
  const values = list(real({ min: 0, above: true }))(text);
  return values.length === 1 ? (values[0] ?? Number.NaN) : values;
};

const flags: Flags<CompressFlags> = {
  size: {
    value: "<bytes>",
    help: "most bytes in flash, as 3KB; what is not given of hidden size, ranks and densities is chosen to fit",
    read: size,
    default: "no limit",
  },
  candidates: {
    value: "<n>",
    help: "layouts that fit the size to train and compare on the validation part",
    read: integer({ min: 1, max: 6 }),
    default: String(compressDefaults.candidates),
  },
  tuneEpochs: {
    value: "<n>",
    help: "epochs with the quantiser in the loop; 0: round once",
    read: integer({ min: 0, max: 1_000_000 }),
    default: String(compressDefaults.tuneEpochs),
  },
  tuneRate: {
    value: "<rate>",
    help: "learning rate with the quantiser in the loop",
    read: real({ min: 0, above: true }),
    default: String(compressDefaults.tuneRate),
  },
  sampleScale: {
    value: "<scale>",
    help: "real value of one unit of the device's int16 samples, or one a channel with commas",
    read: scale,
    default: "from the data",
  },
};

/** Adds the flags; the returned object holds what the user gave, once the command line is parsed. */
export function addCompressFlags(command: Command, words: string[]): Partial<CompressFlags> {
  const given: Partial<CompressFlags> = {};
  addFlags(command, "Integers:", flags, ["size", "candidates", "tuneEpochs", "tuneRate", "sampleScale"], given, words);
  return given;
}
