/** @file Training and compression in the worker: checkpoints and models go to the project's store as they come. */
import {
  boards,
  type CompressOptions,
  compressionJson,
  compressOn,
  decodeModel,
  type Expectation,
  encodeIntegerModel,
  encodeModel,
  estimateOn,
  InputError,
  type IntegerModel,
  partsOf,
  recipeOf,
  type TrainOptions,
  trainOn,
} from "../library.js";
import { checkpointFile, integerFile, modelFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { readSignal } from "../signal/files.js";
import { CheckpointWriter, decodeStopped } from "./checkpoint.js";
import { type Examples, examplesOf, type Recorded } from "./examples.js";
import type { BoardCost, Example, Expected, FitOutcome, Progress, TrainOutcome, TrainSettings } from "./messages.js";
import { judge } from "./score.js";

type Tell = (progress: Progress) => void;

async function load(
  store: Store,
  examples: readonly Example[],
  settings: TrainSettings,
  tell: Tell,
): Promise<Examples> {
  const recorded: Recorded[] = [];
  for (const [index, example] of examples.entries()) {
    const bytes = await store.read(example.path);
    if (bytes === null) {
      throw new InputError(`${example.path} is gone: was it moved in another tab or folder? Load the page again.`);
    }
    recorded.push({ ...example, bytes, signal: readSignal(bytes, example.path) });
    if (index % 8 === 0) tell({ kind: "examples", done: index, count: examples.length });
  }
  return examplesOf(recorded, settings, (done, count) => tell({ kind: "examples", done, count }));
}

/** What the person chose; the rest is chosen by the library. */
function chosenIn({ hidden, epochs }: TrainSettings): Partial<TrainOptions> {
  return { ...(hidden === null ? {} : { hidden }), ...(epochs === null ? {} : { epochs }) };
}

/** The data, for the model's recipe. */
const described = ({ reading }: Examples) => ({ name: "", digest: null, options: reading });

/** Of how many recordings the sequences of a part are. */
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
  const stopped = saved === null ? null : decodeStopped(saved);
  if (stopped === null) await store.remove(checkpointFile);
  const settings = stopped?.settings ?? asked;
  const loaded = await load(store, examples, settings, tell);
  const checkpoint = new CheckpointWriter(store, settings);
  try {
    const trained = await trainOn(
      loaded.loaded,
      { data: described(loaded), options: chosenIn(settings) },
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
    await store.remove(integerFile);
    await store.remove(checkpointFile);
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
      flags: loaded.flags,
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    await checkpoint.finish();
    return null;
  }
}

/** Where the person says how long training is, compression is as short. */
function compressionIn({ epochs }: TrainSettings): Partial<CompressOptions> {
  if (epochs === null) return {};
  const own = Math.max(10, Math.round(epochs / 2));
  return { candidates: 1, epochs: own, tuneEpochs: Math.round(own / 2) };
}

/** Compresses the trained model to a size, and keeps the integer model. */
export async function fitIn(
  store: Store,
  examples: readonly Example[],
  settings: TrainSettings,
  size: number,
  tell: Tell,
): Promise<FitOutcome> {
  const bytes = await store.read(modelFile);
  if (bytes === null) throw new InputError("There is no model yet: train one first.");
  const model = decodeModel(bytes, modelFile);
  const loaded = await load(store, examples, settings, tell);
  const compressed = await compressOn(
    loaded.loaded,
    { model, data: described(loaded), options: { size, ...compressionIn(settings) } },
    {
      onRun: (what, done, runs) => tell({ kind: "trial", what, done, runs }),
      onStage: (name) => tell({ kind: "stage", text: name }),
      onEpoch: (report) => tell({ kind: "epoch", report }),
    },
  );
  const { integer } = compressed;
  await store.write(integerFile, encodeIntegerModel(integer));
  const report = compressionJson(compressed);
  const last = report.stages[report.stages.length - 1];
  const { test } = partsOf(loaded.loaded, recipeOf(model).split);
  return {
    bytes: last?.bytes ?? 0,
    hidden: report.layout.hidden,
    stages: report.stages.map(({ name, accuracy, bytes: flash }) => ({ name, accuracy, bytes: flash })),
    score: await judge(integer, loaded, test),
    costs: costsOf(integer),
  };
}

function costsOf(model: IntegerModel): BoardCost[] {
  return Object.values(boards).map((board) => {
    const estimate = estimateOn(model, board);
    const fits = estimate.flash <= board.flash && estimate.ram <= board.ram;
    return { id: board.id, name: board.name, fits, ...estimate };
  });
}
