/**
 * @file `npm run bench:as-files -- SET --data DIR -o FOLDER`: writes a set of docs/results.md as a newcomer would have
 * it, so that `fastcells train FOLDER` reads it without flags: recordings as WAV files, others as .npy arrays.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { InputError } from "../src/core/errors.js";
import type { Clips } from "../src/data/audio/clips.js";
import { writeWav } from "../src/data/audio/wav.js";
import type { Sequences } from "../src/data/sequences.js";
import { readFsddArrays, readKeywordsArrays } from "./results/recordings.js";
import { folderOf, readTested, type SetName, setNames } from "./results/sets.js";
import { wordAndSpeaker } from "./results/word-streams.js";

interface Arguments {
  data: string;
  output: string;
  trainingOnly?: boolean;
}

function save(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** A NumPy array, version 1.0 of the format. */
function npy(kind: "<f4" | "<i4", shape: readonly number[], values: Float32Array | Int32Array): Uint8Array {
  const size = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${size}), }`;
  const padded = `${header.padEnd(64 * Math.ceil((11 + header.length) / 64) - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + padded.length);
  return bytes;
}

/** Sequences of one length as `x_train`, `y_train`, `subject_train`, and the same for the test part. */
function saveArrays(folder: string, sequences: Sequences, parts: readonly (readonly [string, Uint32Array])[]): void {
  const { channels, values, starts, lengths, targets, groups } = sequences;
  const steps = lengths[0] ?? 0;
  for (const [part, indices] of parts) {
    const x = new Float32Array(indices.length * steps * channels);
    indices.forEach((index, row) => {
      const from = (starts[index] ?? 0) * channels;
      x.set(values.subarray(from, from + steps * channels), row * steps * channels);
    });
    const ints = (name: string, all: ArrayLike<number>) =>
      save(
        join(folder, `${name}_${part}.npy`),
        npy(
          "<i4",
          [indices.length],
          Int32Array.from(indices, (index) => all[index] ?? 0),
        ),
      );
    save(join(folder, `x_${part}.npy`), npy("<f4", [indices.length, steps, channels], x));
    ints("y", targets?.values ?? []);
    if (groups !== null) ints("subject", groups);
  }
  const labels = targets?.task === "multiclass" ? targets.labels : [];
  save(join(folder, "meta.json"), JSON.stringify({ labels }));
}

/** File names as FSDD is published; for other recordings the layout of Speech Commands. */
function fileNames(set: "fsdd" | "keywords12", clips: Clips): string[] {
  if (set === "keywords12") {
    return clips.names.map((name, clip) => {
      const { word, speaker } = wordAndSpeaker(name);
      const label = clips.labels[clips.classes[clip] ?? 0]?.replaceAll("_", "") ?? "";
      const who = name.includes("_nohash_") ? speaker : `nobody${clip}`;
      return `${label}/${who}_nohash_${clip}_${word.replaceAll(/\W/g, "")}.wav`;
    });
  }
  const test = new Set(clips.test);
  const counts = new Map<string, number>();
  return Array.from(clips.classes, (digit, clip) => {
    const key = `${digit}_${clips.groups?.[clip]}_${test.has(clip) ? "test" : "train"}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return `${digit}_${clips.groups?.[clip]}_${test.has(clip) ? count : 5 + count}.wav`;
  });
}

function saveRecordings(folder: string, set: "fsdd" | "keywords12", clips: Clips, trainingOnly: boolean): void {
  const names = fileNames(set, clips);
  const test = new Set(clips.test);
  names.forEach((name, clip) => {
    if (trainingOnly && test.has(clip)) return;
    save(join(folder, name), writeWav(clips.samples(clip), clips.sampleRate));
  });
  if (set === "fsdd" || trainingOnly) return;
  save(join(folder, "testing_list.txt"), `${Array.from(test, (clip) => names[clip]).join("\n")}\n`);
}

async function main(set: string, { data, output, trainingOnly = false }: Arguments): Promise<void> {
  const name = setNames.find((known): known is SetName => known === set);
  if (name === undefined) throw new InputError(`no set ${set}: give one of ${setNames.join(", ")}`);
  if (existsSync(output)) throw new InputError(`${output} exists: give the name of a new folder`);
  const inside = join(data, folderOf(name));
  const folder = existsSync(inside) ? inside : data;
  if (name === "fsdd") return saveRecordings(output, name, readFsddArrays(folder), trainingOnly);
  if (name === "keywords12") return saveRecordings(output, name, readKeywordsArrays(folder), trainingOnly);
  const { sequences, test } = await readTested(name, folder);
  if (sequences.text !== undefined || sequences.frontEnd !== undefined)
    throw new InputError(`${set} cannot be written: give a set of arrays, fsdd or keywords12`);
  const held = new Set(test);
  const train = Uint32Array.from(sequences.lengths.keys()).filter((index) => !held.has(index));
  saveArrays(
    output,
    sequences,
    trainingOnly
      ? [["train", train]]
      : [
          ["train", train],
          ["test", test],
        ],
  );
}

const command = new Command("as-files")
  .argument("<set>")
  .requiredOption("--data <folder>")
  .requiredOption("-o, --output <folder>")
  .option("--training-only", "leave the test part out")
  .action((set: string, given: Arguments) => main(set, given));
await command.parseAsync();
