/** @file Training and compression in the worker: checkpoints and models go to the project's store as they come. */
import {
  boards,
  compress,
  compressionJson,
  decodeModel,
  encodeIntegerModel,
  encodeModel,
  estimateOn,
  InputError,
  type IntegerModel,
  recipeFor,
  Trainer,
} from "../library.js";
import { checkpointFile, integerFile, modelFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { readSignal } from "../signal/files.js";
import { type Examples, examplesOf, parts } from "./examples.js";
import type { BoardCost, Example, FitOutcome, Progress, TrainOutcome, TrainSettings } from "./messages.js";
import { floatScore, integerScore } from "./score.js";

type Tell = (progress: Progress) => void;

/** Small batches for few recordings, so that an epoch has about eight updates. */
const regimeFor = ({ split }: Examples) => ({
  learningRate: 0.01,
  batch: Math.max(4, Math.min(64, Math.ceil(split.train.length / 8))),
});
/** Milliseconds between checkpoints. */
const checkpointEvery = 1500;

async function load(
  store: Store,
  examples: readonly Example[],
  settings: TrainSettings,
  tell: Tell,
): Promise<Examples> {
  const signals = [];
  for (const [index, { path }] of examples.entries()) {
    const bytes = await store.read(path);
    if (bytes === null)
      throw new InputError(`${path} is gone: was it moved in another tab or folder? Load the page again.`);
    signals.push(readSignal(bytes, path));
    if (index % 8 === 0) tell({ kind: "examples", done: index, count: examples.length });
  }
  return examplesOf(examples, signals, settings, (done, count) => tell({ kind: "examples", done, count }));
}

/** Trains until done or told to stop; a stopped run leaves its checkpoint, a finished one the model. */
export async function trainIn(
  store: Store,
  examples: readonly Example[],
  settings: TrainSettings,
  resume: boolean,
  shouldStop: () => boolean,
  tell: Tell,
): Promise<TrainOutcome> {
  const loaded = await load(store, examples, settings, tell);
  const { sequences, split, steps } = loaded;
  const { hidden, epochs } = settings;
  const sound = sequences.frontEnd !== undefined && sequences.frontEnd !== null;
  const saved = resume ? await store.read(checkpointFile) : null;
  const options = { ...regimeFor(loaded), hidden, epochs, ...(sound ? { offset: 0.3 } : {}) };
  const trainer = saved === null ? Trainer.create(sequences, split, options) : Trainer.resume(sequences, split, saved);
  const keep = async () => store.write(checkpointFile, Uint8Array.from(trainer.checkpoint()));
  try {
    let kept = performance.now();
    for (const report of trainer.history) tell({ kind: "epoch", report });
    while (!trainer.finished && !shouldStop()) {
      const report = await trainer.trainEpoch({ shouldStop });
      if (report === null) break;
      tell({ kind: "epoch", report });
      if (performance.now() - kept > checkpointEvery || report.epoch === 1) {
        await keep();
        kept = performance.now();
      }
    }
    if (!trainer.finished) {
      await keep();
      return { history: trainer.history, finished: false, score: null, steps };
    }
    const model = trainer.model();
    const recipe = recipeFor({ name: "", digest: null, options: sound ? {} : { window: steps } }, parts);
    await store.write(modelFile, encodeModel({ ...model, spec: { ...model.spec, recipe } }));
    await store.remove(integerFile);
    await store.remove(checkpointFile);
    return { history: trainer.history, finished: true, score: await floatScore(model, loaded), steps };
  } finally {
    trainer.close();
  }
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
  const { sequences, split } = loaded;
  const epochs = Math.max(10, Math.round(settings.epochs / 2));
  const options = { ...regimeFor(loaded), size, candidates: 1, epochs, tuneEpochs: Math.round(epochs / 2) };
  const compressed = await compress(model, sequences, split, options, {
    onStage: (name) => tell({ kind: "stage", text: name }),
    onEpoch: (report) => tell({ kind: "epoch", report }),
  });
  const { integer } = compressed;
  await store.write(integerFile, encodeIntegerModel(integer));
  const report = compressionJson(compressed);
  const last = report.stages[report.stages.length - 1];
  return {
    bytes: last?.bytes ?? 0,
    hidden: report.layout.hidden,
    stages: report.stages.map(({ name, accuracy, bytes: flash }) => ({ name, accuracy, bytes: flash })),
    score: integerScore(integer, loaded),
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
