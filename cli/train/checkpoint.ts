/**
 * @file The checkpoint file of a training run: the trainer's state, and with it the command line and the folder in which
 * it ran, so that `fastcells train --resume FILE` needs nothing else.
 */
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { decodeTensors, encodeTensors } from "../../src/model/safetensors.js";

const runSchema = v.strictObject({
  version: v.literal(1),
  /** What followed `fastcells train`. */
  argv: v.array(v.string()),
  /** The folder that its file names are relative to. */
  folder: v.string(),
});

export type RunRecord = v.InferOutput<typeof runSchema>;

export interface Checkpoint {
  run: RunRecord;
  /** What `Trainer.checkpoint()` returned. */
  trainer: Uint8Array;
}

const key = "fastcells-run";

export function encodeCheckpoint({ run, trainer }: Checkpoint): Uint8Array {
  const values = new Uint8Array(trainer);
  return encodeTensors({
    tensors: new Map([["trainer", { shape: [values.length], values }]]),
    metadata: new Map([[key, JSON.stringify(run)]]),
  });
}

/** @throws InputError where the file is not a whole checkpoint of a training run. */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors, metadata } = decodeTensors(bytes, name);
  const trainer = tensors.get("trainer")?.values;
  const run = v.safeParse(v.pipe(v.string(), v.parseJson(), runSchema), metadata.get(key));
  if (!run.success || !(trainer instanceof Uint8Array)) {
    throw new InputError(
      `${name}: not a checkpoint of this version of fastcells: train from the start without --resume`,
    );
  }
  return { run: run.output, trainer };
}
