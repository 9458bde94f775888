/** @file The fuzzed formats: for each a valid file, its damage, and its reader. */
import { gzipSync } from "node:zlib";
import { sequencesOfArrays } from "../../src/data/from-arrays.js";
import { sequencesOfRecording } from "../../src/data/from-recording.js";
import { gunzip } from "../../src/data/gzip.js";
import { parseIdx } from "../../src/data/idx.js";
import { parseNpy } from "../../src/data/npy.js";
import { RecordingReader } from "../../src/data/recording.js";
import type { Sequences } from "../../src/data/sequences.js";
import { StepLines } from "../../src/data/step-lines.js";
import { idxBytes, npyBytes } from "../../src/data/testing/packed-bytes.js";
import { parseTs } from "../../src/data/ts.js";
import { parseUcr } from "../../src/data/ucr.js";
import { damaged, damagedHeader } from "./damage.js";

export interface FuzzTarget {
  name: string;
  /** Whether an input takes milliseconds; then it gets a fiftieth of the inputs. */
  slow?: boolean;
  /** A damaged file, the same for the same seed. */
  mutate(seed: number): Uint8Array;
  /** Reads it. Throwing anything but an InputError is a fault, and so is an inconsistent result. */
  read(bytes: Uint8Array): void | Promise<void>;
}

/** Integers that rise and fall. */
export const ramp = (count: number): number[] => Array.from({ length: count }, (_, index) => (index % 200) - 50);
const npyFiles = [
  npyBytes([6, 4, 2], "f4", ramp(48)),
  npyBytes([6, 4], "i8", ramp(24), { version: 2, little: false }),
  npyBytes([6, 4, 1], "u1", ramp(24).map(Math.abs), { version: 3 }),
  npyBytes(
    [6, 4],
    "f2",
    ramp(24).map((n) => 0x3c00 + n),
  ),
  npyBytes(
    [6],
    "u4",
    ramp(24).map((n) => 97 + (n & 7)),
    { descr: "<U4" },
  ),
];
const idxFiles = [idxBytes([5, 4, 3], "u1", ramp(60).map(Math.abs)), idxBytes([5, 4], "f4", ramp(20))];

const rows = Array.from({ length: 40 }, (_, i) => [i, i / 4, -i, i < 20 ? "walk" : "run", i % 10 < 5 ? "ann" : "bob"]);
const csvFiles = [
  `time,ax,ay,label,subject\n${rows.map((row) => row.join(",")).join("\n")}\n`,
  `\uFEFF"ax";"label"\r\n${rows.map(([, x, , label]) => `${x};"${label}"`).join("\r\n")}`,
  rows.map(([, x, y]) => `${x}\t${y}`).join("\n"),
].map((text) => new TextEncoder().encode(text));

const cases = Array.from({ length: 8 }, (_, i) => `${i},1.5,-2:3,4e2,${i}:${i % 2 === 0 ? "walk" : "run"}`);
const tsFiles = [
  `# made up\n@problemName Made\n@timeStamps false\n@dimensions 2\n@equalLength true\n@classLabel true walk run\n@data\n${cases.join("\n")}\n`,
  "@univariate true\n@targetLabel true\n@data\n1,2,3:0.5\n4,5:1\n6:2\n",
].map((text) => new TextEncoder().encode(text));

const ucrFile = new TextEncoder().encode(
  Array.from({ length: 8 }, (_, i) => `${i % 2}\t${i}\t0.5\t-3e2\t${i < 4 ? "NaN" : "7"}`).join("\n"),
);

function from(files: readonly Uint8Array[], seed: number): Uint8Array {
  return files[seed % files.length] ?? new Uint8Array();
}

export const dataTargets: readonly FuzzTarget[] = [
  {
    name: "npy",
    mutate(seed) {
      const valid = from(npyFiles, seed);
      return seed % 2 === 0 ? damaged(valid, seed, "bytes") : damagedHeader(valid, 12, 118, seed);
    },
    read: (bytes) => check(sequencesOfArrays({ x: parseNpy(bytes), y: null })),
  },
  {
    name: "npy.gz",
    mutate: (seed) => damaged(new Uint8Array(gzipSync(from(npyFiles, seed))), seed, "bytes"),
    read: async (bytes) => {
      const limit = 1 << 20;
      const inflated = await gunzip(bytes.slice(), "x.npy.gz", limit);
      if (inflated.length > limit) throw new RangeError(`${inflated.length} bytes beyond the limit`);
      check(sequencesOfArrays({ x: parseNpy(inflated), y: null }));
    },
  },
  {
    name: "idx",
    mutate: (seed) => damaged(from(idxFiles, seed), seed, "bytes"),
    read: (bytes) => check(sequencesOfArrays({ x: parseIdx(bytes), y: null })),
  },
  {
    name: "csv",
    mutate: (seed) => damaged(from(csvFiles, seed), seed, "text"),
    read(bytes) {
      const reader = new RecordingReader({});
      const table = reader.table("fuzz.csv");
      table.push(new TextDecoder().decode(bytes));
      table.finish();
      check(sequencesOfRecording(reader.finish(), { window: 4, stride: 2 }, "fuzz.csv").sequences);
    },
  },
  {
    name: "ucr",
    mutate: (seed) => damaged(ucrFile, seed, "text"),
    read: (bytes) => check(parseUcr(new TextDecoder().decode(bytes))),
  },
  {
    name: "steps",
    mutate: (seed) => damaged(from(csvFiles, seed), seed, "text"),
    read(bytes) {
      const names = [null, ["ax"], ["ay", "ax"]][(bytes[0] ?? 0) % 3] ?? null;
      const steps = new StepLines({ count: names?.length ?? 2, names }, "steps");
      for (const [index, line] of new TextDecoder().decode(bytes).split("\n").entries()) {
        const sample = steps.read(line, index + 1);
        if (sample !== null && !sample.every(Number.isFinite)) throw new RangeError("a step that is not finite");
      }
    },
  },
  {
    name: "ts",
    mutate: (seed) => damaged(from(tsFiles, seed), seed, "text"),
    read: (bytes) => check(parseTs(new TextDecoder().decode(bytes))),
  },
];

/** Checks that a result is consistent, and no larger than a small file can make it. */
export function check(sequences: Sequences): void {
  const { channels, values, starts, lengths, targets } = sequences;
  const count = starts.length;
  const sound =
    count > 0 &&
    lengths.length === count &&
    channels > 0 &&
    values.length < 1e6 &&
    starts.every((start, index) => lengths[index]! > 0 && (start + lengths[index]!) * channels <= values.length) &&
    values.every((value: number) => Number.isFinite(value)) &&
    (targets === null || targets.values.length === (targets.readout === "every" ? values.length / channels : count)) &&
    (targets?.task !== "multiclass" ||
      targets.values.every((id: number) => id >= (targets.readout === "every" ? -1 : 0) && id < targets.labels.length));
  if (!sound)
    throw new RangeError(`inconsistent result: ${count} sequences of ${channels} channels in ${values.length} values`);
}
