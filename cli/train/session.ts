import { basename } from "node:path";
import { dataDigest } from "../../src/data/files/digest.js";
import { WriteError } from "../../src/data/files/write-error.js";
import { isLanguageData } from "../../src/data/text/language.js";
import { fitText } from "../../src/fit/text.js";
import { encodeModel } from "../../src/model/file.js";
import { loadAny, readingToContinue } from "../../src/pipeline/files/load.js";
import { trainOn } from "../../src/pipeline/train.js";
import type { EpochReport } from "../../src/train/epoch-report.js";
import { resolveOptions } from "../../src/train/resolve.js";
import { sizesOf } from "../../src/train/start.js";
import { type Checkpoint, encodeCheckpoint, runRecord } from "../checkpoint.js";
import { featureProgress } from "../feature-progress.js";
import { Exit, interruption, sayReplaced, saySaved } from "../interrupt.js";
import type { Io, TextOutput } from "../io.js";
import { claimOutputs } from "../outputs.js";
import { progressOn } from "../progress.js";
import { partsText } from "../text.js";
import { trialsOn } from "../trials.js";
import { append, removeFile, writeWhole } from "../write-file.js";
import { firstStepText } from "./first-step.js";
import type { Outputs, TrainRequest } from "./request.js";
import { startModel } from "./start-model.js";
import { type Trained, writeReports } from "./summary.js";

export interface SessionOptions {
  resume: Checkpoint | null;
  quiet: boolean;
  /** The output for progress. */
  progress: TextOutput;
}

/**
 * One training run, from data to a saved model: a checkpoint after every epoch, the model and the reports at the end.
 * @throws Exit if the user interrupts it, after saving the checkpoint and printing how to resume
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
  const asked = request.data.options;
  const data = { path, options: from === null ? asked : await readingToContinue(from, path, asked) };
  // Checks options before feature extraction, which takes a while.
  resolveOptions(from === null ? request.training : { ...request.training, ...sizesOf(from.spec) });
  const { threads } = request.training;
  const loaded = await loadAny(data.path, { ...data.options, threads }, featureProgress(io.stderr, quiet));
  const { sequences } = loaded;
  const say = (text: string) => (quiet ? undefined : progress.write(text));
  const run = resume?.run ?? runRecord("train", request.argv);
  const regression = sequences.targets?.task === "regression";
  const language = isLanguageData(sequences);
  const trials = trialsOn(progress, quiet);
  let live = progressOn(progress, true, { epochs: 1, regression });
  let saved = resume !== null;
  let logged = false;
  const close = () => {
    trials.close();
    live.close();
  };
  const { signal, release } = interruption(io, close);
  try {
    const source = { name: basename(path), digest: dataDigest(sequences), options: data.options };
    const { split, training, fit } = request;
    const trained = await trainOn(
      loaded,
      { data: source, split, options: training, fit, from },
      {
        signal,
        resume: resume?.states,
        onParts(parts) {
          say(`${loaded.source}\n${partsText(loaded, parts)}\n`);
          if (!saved && !quiet) sayReplaced(io, outputs.checkpoint);
        },
        onRun: trials.run,
        onFit(chosen) {
          trials.close();
          say(`${fitText(chosen, regression)}\n`);
        },
        onStart(begun) {
          const { history } = begun;
          const last = history.at(-1);
          if (last === undefined) say(firstStepText(begun));
          else if (last.epoch < last.epochs) say(`Resuming after epoch ${last.epoch} of ${last.epochs}.\n`);
          if (outputs.log !== null) (logged ? append : writeWhole)(outputs.log, history.map(logLine).join(""));
          logged = true;
          live = progressOn(progress, quiet, { epochs: begun.options.epochs, regression, language });
        },
        onRestart() {
          live.close();
          say("The loss did not fall: starting again from another seed.\n");
        },
        onBatch: (epoch, done, batches) => live.batch(epoch, done, batches),
        onCheckpoint(states) {
          writeWhole(outputs.checkpoint, encodeCheckpoint({ run, states }), { sync: signal.aborted });
          saved = true;
        },
        onEpoch(report) {
          if (outputs.log !== null) append(outputs.log, logLine(report));
          live.epoch(report);
        },
      },
    ).finally(close);
    const bytes = encodeModel(trained.model);
    writeWhole(outputs.model, bytes);
    const finished: Trained = { ...trained, data: path, outputs, size: bytes.length };
    writeReports(finished);
    removeFile(outputs.checkpoint);
    return finished;
  } catch (error) {
    if (saved && (error instanceof Exit || error instanceof WriteError)) saySaved(io, "train", outputs.checkpoint);
    throw error;
  } finally {
    release();
  }
}

function logLine(report: EpochReport): string {
  return `${JSON.stringify(report)}\n`;
}
