import { basename } from "node:path";
import type { LoadedData } from "../../src/data/files/load.js";
import { defaultSplit } from "../../src/data/split.js";
import type { LoadedAudio } from "../../src/features/files/load-audio.js";
import type { Fit } from "../../src/fit/fit.js";
import { dataWarnings, mostRestarts, neverFell, nextSeed, outcomeWarnings } from "../../src/fit/outcome.js";
import { fitText } from "../../src/fit/text.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import { encodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { digest } from "../../src/pipeline/files/digest.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { forTraining, heldOutPart, partsOf, type TrainingData } from "../../src/pipeline/parts.js";
import { readingFor } from "../../src/pipeline/recipe.js";
import { headline, recipeFor } from "../../src/pipeline/train.js";
import type { EpochReport } from "../../src/train/epoch-report.js";
import { resolveOptions } from "../../src/train/options.js";
import { sizesOf } from "../../src/train/start.js";
import { Trainer } from "../../src/train/trainer.js";
import { type Checkpoint, encodeCheckpoint, runRecord } from "../checkpoint.js";
import { coloured } from "../colour.js";
import { Exit } from "../exit.js";
import { featureProgress } from "../feature-progress.js";
import { saySaved } from "../interrupt.js";
import type { Io, TextOutput } from "../io.js";
import { bar, clearLine, drawLine } from "../live-line.js";
import { claimOutputs } from "../outputs.js";
import { partsText } from "../parts-text.js";
import { progressOn } from "../progress.js";
import { append, isFile, removeFile, WriteError, writeWhole } from "../write-file.js";
import { firstStepText } from "./first-step.js";
import { trainToEnd } from "./loop.js";
import { byHand, planned, resumedSplit } from "./plan.js";
import { writeReports } from "./reports.js";
import type { Outputs, TrainRequest } from "./request.js";
import { startModel } from "./start-model.js";
import type { Trained } from "./summary.js";

export interface SessionOptions {
  resume: Checkpoint | null;
  quiet: boolean;
  /** Where progress goes. */
  progress: TextOutput;
}

/**
 * One training run, from data to a saved model: a checkpoint after every epoch, the model and the reports at the end.
 * @throws Exit where the user interrupts it; the checkpoint is saved and how to resume is said
 */
export async function trainSession(request: TrainRequest, io: Io, options: SessionOptions): Promise<Trained> {
  const { data, from, outputs } = request;
  const release = claimOutputs(namedOutputs(outputs), { "the data": data.path, "the model of --from": from });
  try {
    return await claimedSession(request, io, options);
  } finally {
    release();
  }
}

/** The outputs by their flags. */
function namedOutputs({ model, checkpoint, log, plot, report }: Outputs) {
  return { "--output": model, "--checkpoint": checkpoint, "--log": log, "--plot": plot, "--report": report };
}

async function claimedSession(request: TrainRequest, io: Io, options: SessionOptions): Promise<Trained> {
  const { outputs } = request;
  const { resume, quiet, progress } = options;
  const from = startModel(request);
  const { path } = request.data;
  const data = from === null ? request.data : { path, options: readingFor(from, request.data.options) };
  // Before recordings become features, which takes a while.
  resolveOptions(from === null ? request.training : { ...request.training, ...sizesOf(from.spec) });
  const { threads: asked } = request.training;
  const loaded = await loadAny(data.path, { ...data.options, threads: asked }, featureProgress(io.stderr, quiet));
  const { sequences } = loaded;
  const splitOptions = { ...defaultSplit, ...request.split };
  const split = partsOf(loaded, splitOptions);
  if (!quiet) progress.write(`${loaded.source}\n${partsText(loaded, split)}\n`);
  const learnt = await forTraining(loaded, split, data.options);
  const run = resume?.run ?? runRecord("train", request.argv);
  const chosen = resume === null ? await chooseRun(loaded, learnt, request, quiet ? null : progress) : null;
  const runSplit = chosen?.split ?? resumedSplit(loaded, learnt, request);
  const given = { ...learnt.options, ...request.training, ...chosen?.options };
  let trainer =
    resume === null
      ? Trainer.create(learnt.sequences, runSplit, given, { model: from })
      : Trainer.resume(learnt.sequences, runSplit, resume.states[0] ?? new Uint8Array(0), asked);
  try {
    const last = trainer.history.at(-1);
    if (!quiet && last !== undefined) progress.write(`Going on after epoch ${last.epoch} of ${last.epochs}.\n`);
    if (resume === null && !quiet && isFile(outputs.checkpoint)) {
      io.stderr.write(
        `${coloured(io.stderr, "warning", "Note:")} ${outputs.checkpoint} of an unfinished run will be replaced.\n`,
      );
    }
    if (!quiet && last === undefined) progress.write(firstStepText(trainer.options, learnt.sequences, runSplit.train));
    if (outputs.log !== null) writeWhole(outputs.log, trainer.history.map(logLine).join(""));
    const regression = sequences.targets?.task === "regression";
    const setting = { epochs: trainer.options.epochs, regression };
    const toEnd = () =>
      trainToEnd(trainer, io, progressOn(progress, quiet, setting), (report) => {
        const checkpoint = encodeCheckpoint({ run, states: [trainer.checkpoint()] });
        writeWhole(outputs.checkpoint, checkpoint, { sync: report === null });
        if (report !== null && outputs.log !== null) append(outputs.log, logLine(report));
      });
    await toEnd();
    const restarts = byHand(loaded, request) ? 0 : mostRestarts;
    for (let restart = 0; restart < restarts && neverFell(trainer.history); restart++) {
      if (!quiet) progress.write("The loss did not fall: starting again from another seed.\n");
      const seed = nextSeed(trainer.options.seed);
      trainer.close();
      trainer = Trainer.create(learnt.sequences, runSplit, { ...trainer.options, seed });
      await toEnd();
    }

    const part = heldOutPart({ ...split, validation: runSplit.validation });
    const model = trainer.model();
    const { threads } = trainer.options;
    const heldOut = part === null ? null : await evaluateModel(model, sequences, split[part], { threads });
    const source = { name: basename(data.path), digest: digest(sequences), options: data.options };
    const remembered: Model = {
      ...model,
      spec: {
        ...model.spec,
        recipe: recipeFor(source, splitOptions),
        training: {
          ...model.spec.training,
          heldOut: part === null || heldOut === null ? null : { part, ...headline(heldOut) },
        },
      },
    };
    const bytes = encodeModel(remembered);
    writeWhole(outputs.model, bytes);
    const trained: Trained = {
      data: data.path,
      outputs,
      model: remembered,
      size: bytes.length,
      part,
      heldOut,
      history: trainer.history,
      fit: chosen,
      warnings: [...dataWarnings(sequences, split), ...outcomeWarnings(trainer.history, heldOut)],
    };
    writeReports(trained);
    removeFile(outputs.checkpoint);
    return trained;
  } catch (error) {
    if (error instanceof Exit || error instanceof WriteError) saySaved(io, "train", outputs.checkpoint);
    throw error;
  } finally {
    trainer.close();
  }
}

/** What trials choose, shown while they run. */
async function chooseRun(
  loaded: LoadedData | LoadedAudio,
  learnt: TrainingData,
  request: TrainRequest,
  progress: TextOutput | null,
): Promise<Fit | null> {
  const live = progress?.isTTY === true ? progress : null;
  const chosen = await planned(loaded, learnt, request, (what, done, runs) => {
    if (live !== null) drawLine(live, `trials ${bar(done / runs, 16)}  ${what}`);
  });
  if (live !== null) clearLine(live);
  const regression = learnt.sequences.targets?.task === "regression";
  if (chosen !== null) progress?.write(`${fitText(chosen, regression)}\n`);
  return chosen;
}

function logLine(report: EpochReport): string {
  return `${JSON.stringify(report)}\n`;
}
