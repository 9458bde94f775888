/**
 * @file The checkpoint file of `fastcells train`, `compress` and `wakeword`: the state of each of its training runs,
 * its command line and its working folder, so that `--resume FILE` needs nothing else.
 */
import { existsSync, lstatSync } from "node:fs";
import { basename } from "node:path";
import { cwd } from "node:process";
import type { Command } from "commander";
import * as v from "valibot";
import { InputError } from "../src/core/errors.js";
import { parseJson } from "../src/core/json.js";
import { decodeStates, encodeStates } from "../src/train/kept-states.js";
import { refuseGiven } from "./given-flags.js";
import { readWhole } from "./read-file.js";

const runSchema = v.strictObject({
  version: v.literal(3),
  command: v.picklist(["train", "compress", "wakeword"]),
  /** The arguments after the command's name. */
  argv: v.array(v.string()),
  /** The folder that its file names are relative to. */
  folder: v.string(),
  /** SHA-256 of the model that it started from; null if there is none. */
  model: v.nullable(v.string()),
});

export type RunRecord = v.InferOutput<typeof runSchema>;

export interface Checkpoint {
  run: RunRecord;
  /** The result of `Trainer.checkpoint()` for each training run so far. */
  states: readonly Uint8Array[];
}

/** The record of a command line run in the current folder. */
export function runRecord(
  command: RunRecord["command"],
  argv: readonly string[],
  model: string | null = null,
): RunRecord {
  return { version: 3, command, argv: [...argv], folder: cwd(), model };
}

/** The file of a model's checkpoint by default: next to the model, or in the working folder if the model goes to a device. */
export function checkpointFor(model: string): string {
  const name = `${model.replace(/\.safetensors$/, "")}.checkpoint`;
  return existsSync(model) && lstatSync(model).isCharacterDevice() ? basename(name) : name;
}

const key = "fastcells-run";

const startAgain = "start again without --resume";

export function encodeCheckpoint({ run, states }: Checkpoint): Uint8Array {
  return encodeStates(key, { states, said: JSON.stringify(run) });
}

/** @throws InputError if the file is not a complete checkpoint of a command. */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const kept = decodeStates(bytes, name, key);
  const run = v.safeParse(runSchema, jsonOrNull(kept?.said ?? ""));
  if (kept === null || !run.success) {
    throw new InputError(`${name}: not a checkpoint of this version of fastcells: ${startAgain}`);
  }
  return { run: run.output, states: kept.states };
}

function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** Reads a checkpoint for the command that resumes it. */
export function readCheckpoint(file: string, command: RunRecord["command"]): Checkpoint {
  const checkpoint = decodeCheckpoint(readWhole(file, "checkpoint", startAgain), file);
  if (checkpoint.run.command === command) return checkpoint;
  throw new InputError(`${file} is of fastcells ${checkpoint.run.command}: resume it with that command`);
}

const allowed = new Set(["resume", "json", "quiet", "debug", "threads"]);

/** @throws InputError for a flag with --resume that would change the run */
export function refuseWithResume(command: Command): void {
  refuseGiven(command, (name) => !allowed.has(name), "with --resume: the run keeps its own options; leave it out");
}
