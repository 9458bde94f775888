/** @file The states of a row's runs, kept on disk: a row that takes hours is gone on with where it was stopped. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../cli/write-file.js";
import type { CompressOptions } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { decodeTensors, encodeTensors, type Tensor } from "../../src/model/safetensors.js";
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
    onCheckpoint(states) {
      const tensors = states.map((state, run): [string, Tensor] => [
        `run.${run}`,
        { shape: [state.length], values: new Uint8Array(state) },
      ]);
      writeWhole(file, encodeTensors({ tensors: new Map(tensors), metadata: new Map([[key, said]]) }));
    },
  };
}

function statesIn(file: string, said: string): Uint8Array[] {
  const { tensors, metadata } = decodeTensors(readFileSync(file), file);
  if (metadata.get(key) !== said)
    throw new InputError(`${file} is of a row with other options: remove it, or name another folder`);
  return Array.from(tensors.values(), ({ values }) => {
    if (values instanceof Uint8Array) return values;
    throw new InputError(`${file}: no states of runs`);
  });
}
