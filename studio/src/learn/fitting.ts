/** @file Compression in the worker: writes checkpoints and the integer model to the project's store. */
import {
  boardCost,
  boards,
  type CompressOptions,
  compressionJson,
  compressOn,
  decodeModel,
  encodeIntegerModel,
  InputError,
  partsOf,
  recipeOf,
  stageMeaning,
} from "../library.js";
import { fittingFile, integerFile, modelFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { CheckpointWriter, decodeStopped } from "./checkpoint.js";
import { described, load, type Tell } from "./load.js";
import type { Example, FitLimits, FitOutcome, TrainSettings } from "./messages.js";
import { judge } from "./score.js";

/** If the user gives the epochs of training, compression uses them too. */
function compressionIn({ epochs }: TrainSettings): Partial<CompressOptions> {
  if (epochs === null) return {};
  const own = Math.max(10, Math.round(epochs / 2));
  return { candidates: 1, epochs: own, tuneEpochs: Math.round(own / 2) };
}

/** The limits as options of compression. */
function limitsIn({ size, board, ms }: FitLimits): Partial<CompressOptions> {
  return { size, board, ...(board === null || ms === null ? {} : { ms }) };
}

/** The stopped compression. @throws InputError if it was of another model */
async function stoppedFitting(store: Store, model: Uint8Array) {
  const saved = await store.read(fittingFile);
  const stopped = saved === null ? null : decodeStopped(saved, fittingFile);
  const before = stopped?.fitting?.model;
  if (before === undefined) return null;
  if (before.length === model.length && before.every((byte, index) => byte === model[index])) return stopped;
  throw new InputError("The model has changed since the compression was stopped: fit again.");
}

/**
 * Compresses the trained model to the limits, and saves the integer model; a stopped compression leaves its checkpoint.
 */
export async function fitIn(
  store: Store,
  examples: readonly Example[],
  {
    settings: askedSettings,
    limits: askedLimits,
    resume,
  }: { settings: TrainSettings; limits: FitLimits; resume: boolean },
  signal: AbortSignal,
  tell: Tell,
): Promise<FitOutcome | null> {
  const bytes = await store.read(modelFile);
  if (bytes === null) throw new InputError("There is no model yet: train one first.");
  const stopped = resume ? await stoppedFitting(store, bytes) : null;
  if (stopped === null) await store.remove(fittingFile);
  const settings = stopped?.settings ?? askedSettings;
  const limits = stopped?.fitting?.limits ?? askedLimits;
  const model = decodeModel(bytes, modelFile);
  const loaded = await load(store, examples, settings, tell);
  const checkpoint = new CheckpointWriter(store, fittingFile, { settings, fitting: { limits, model: bytes } });
  try {
    const compressed = await compressOn(
      loaded.loaded,
      { model, data: described(loaded), options: { ...limitsIn(limits), ...compressionIn(settings) } },
      {
        signal,
        resume: stopped?.states,
        onRun: (what, done, runs) => tell({ kind: "trial", what, done, runs }),
        onStage: (name) => tell({ kind: "stage", text: stageMeaning(name) }),
        onEpoch: (report) => tell({ kind: "epoch", report }),
        onCheckpoint: (states) => checkpoint.take(states),
      },
    );
    await checkpoint.finish();
    const { integer } = compressed;
    await store.write(integerFile, encodeIntegerModel(integer));
    await store.remove(fittingFile);
    const report = compressionJson(compressed);
    const last = report.stages[report.stages.length - 1];
    const { test } = partsOf(loaded.loaded, recipeOf(model).split);
    return {
      bytes: last?.bytes ?? 0,
      hidden: report.layout.hidden,
      stages: report.stages.map(({ name, accuracy, bytes: flash }) => ({ name, accuracy, bytes: flash })),
      score: await judge(integer, loaded, test),
      limits,
      most: compressed.board?.most ?? null,
      costs: Object.values(boards).map(({ id }) => boardCost(integer, id)),
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    await checkpoint.finish();
    return null;
  }
}
