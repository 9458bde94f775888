import { InputError } from "../../src/core/errors.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { type Checkpoint, runRecord } from "../checkpoint.js";
import { featureProgress } from "../feature-progress.js";
import type { Io } from "../io.js";
import type { TrainRequest } from "../train/request.js";
import { compressSession } from "./session.js";

/** Trains a model to be compressed, and compresses it: `train` with `--integer` or `--size`. */
export async function compressFromData(
  request: TrainRequest,
  { options: own, integer }: NonNullable<TrainRequest["compression"]>,
  { resume, ...style }: { json: boolean; quiet: boolean; resume: Checkpoint | null },
  io: Io,
): Promise<void> {
  const { data, split, training, fit, outputs } = request;
  for (const key of ["log", "plot", "report"] as const) {
    if (outputs[key] === null) continue;
    throw new InputError(
      `--${key} with --integer: the stages are several runs; train and compress one after the other`,
    );
  }
  const options = { ...data.options, threads: training.threads };
  const progress = featureProgress(io.stderr, style.quiet);
  await compressSession(
    {
      model: null,
      load: () => loadAny(data.path, options, progress),
      data,
      split,
      options: { ...training, ...own },
      fit,
      outputs: { integer, float: outputs.model, plot: null, checkpoint: outputs.checkpoint },
      run: resume?.run ?? runRecord("train", request.argv),
      resume,
      ...style,
    },
    io,
  );
}
