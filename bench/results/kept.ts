/** @file The states of a row's runs, kept on disk: a row that takes hours is gone on with where it was stopped. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../cli/write-file.js";
import type { CompressOptions } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { decodeStates, encodeStates } from "../../src/train/kept-states.js";
import type { JobHooks } from "../../src/train/runs.js";

const key = "fastcells-row";

/**
 * Keeps the states of a run in a folder, and goes on from those that are there.
 * @param folder null: nothing is kept
 * @param name of the row
 * @throws InputError where what is there was made with other options
 */
export function keptRun(
  folder: string | null,
  name: string,
  { threads: _, ...options }: Partial<CompressOptions>,
): Pick<JobHooks, "resume" | "onCheckpoint"> {
  if (folder === null) return {};
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-seed${options.seed ?? 0}.states`);
  const said = JSON.stringify({ name, options });
  return {
    resume: existsSync(file) ? statesIn(file, said) : [],
    onCheckpoint: (states) => writeWhole(file, encodeStates(key, { states, said })),
  };
}

function statesIn(file: string, said: string): readonly Uint8Array[] {
  const kept = decodeStates(readFileSync(file), file, key);
  if (kept?.said === said) return kept.states;
  throw new InputError(`${file} is of a row with other options: remove it, or name another folder`);
}
