/** @file Checkpoints of a row's runs on disk, so that a stopped row that takes hours can be resumed. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../cli/write-file.js";
import type { CompressOptions } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { decodeStates, encodeStates } from "../../src/train/kept-states.js";
import type { JobHooks } from "../../src/train/runs.js";

const key = "fastcells-row";

/**
 * Keeps the checkpoints of a run in a folder, and resumes from existing ones.
 * @param folder null: keeps nothing
 * @param name of the row
 * @throws InputError if an existing checkpoint was made with other options
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
  throw new InputError(`${file} was made with other options: remove it, or give another folder`);
}
