/** @file Training in the worker: writes checkpoints and the model to the project's store. */
import {
  type Expectation,
  encodeModel,
  partsOf,
  recipeOf,
  stepInterval,
  type TrainOptions,
  trainOn,
} from "../library.js";
import { checkpointFile, fittingFile, integerFile, modelFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { CheckpointWriter, decodeStopped } from "./checkpoint.js";
import { described, load, type Tell } from "./load.js";
import type { Example, Expected, TrainOutcome, TrainSettings } from "./messages.js";
import type { Examples } from "./recorded.js";
import { judge } from "./score.js";

/** The user's choices; the library chooses the rest. */
function chosenIn({ hidden, epochs }: TrainSettings): Partial<TrainOptions> {
  return { ...(hidden === null ? {} : { hidden }), ...(epochs === null ? {} : { epochs }) };
}

/** The number of recordings in a part. */
function recordingsIn({ origins }: Examples, part: Uint32Array): number {
  return new Set(Array.from(part, (index) => origins[index]?.path)).size;
}

function expectedOf(expected: Expectation | null, recordings: number): Expected | null {
  return expected === null ? null : { share: expected.score, folds: expected.folds, recordings };
}

/** Trains as `fastcells train` does, until done or stopped; a stopped run leaves its checkpoint, a finished one the model. */
export async function trainIn(
  store: Store,
  examples: readonly Example[],
  asked: TrainSettings,
  resume: boolean,
  signal: AbortSignal,
  tell: Tell,
): Promise<TrainOutcome | null> {
  const saved = resume ? await store.read(checkpointFile) : null;
  const stopped = saved === null ? null : decodeStopped(saved, checkpointFile);
  if (stopped === null) await store.remove(checkpointFile);
  const settings = stopped?.settings ?? asked;
  const loaded = await load(store, examples, settings, tell);
  const checkpoint = new CheckpointWriter(store, checkpointFile, { settings, fitting: null });
  try {
    const trained = await trainOn(
      loaded.loaded,
      { data: described(loaded), options: { ...chosenIn(settings), ...loaded.training } },
      {
        signal,
        resume: stopped?.states,
        onRun: (what, done, runs) => tell({ kind: "trial", what, done, runs }),
        onStart: ({ history, options: { epochs } }) => tell({ kind: "run", history, epochs }),
        onEpoch: (report) => tell({ kind: "epoch", report }),
        onCheckpoint: (states) => checkpoint.take(states),
      },
    );
    await checkpoint.finish();
    await store.write(modelFile, encodeModel(trained.model));
    for (const past of [integerFile, fittingFile, checkpointFile]) await store.remove(past);
    const { train, validation, test } = partsOf(loaded.loaded, recipeOf(trained.model).split);
    const { fit, history, warnings } = trained;
    return {
      settings,
      history,
      score: await judge(trained.model, loaded, test),
      expected: expectedOf(fit?.expected ?? null, recordingsIn(loaded, Uint32Array.from([...train, ...validation]))),
      tried: fit?.tried ?? [],
      warnings,
      steps: loaded.steps,
      interval: stepInterval(trained.model.spec),
      flags: loaded.flags,
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    await checkpoint.finish();
    return null;
  }
}
