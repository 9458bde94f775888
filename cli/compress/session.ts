import { basename } from "node:path";
import { type Compressed, compress } from "../../src/compress/compress.js";
import type { CompressOptions } from "../../src/compress/options.js";
import {
  compressionJson,
  compressionPicture,
  compressionText,
  layoutText,
  stageMeaning,
} from "../../src/compress/report.js";
import { reportedPart } from "../../src/compress/stages.js";
import type { LoadedData } from "../../src/data/files/load.js";
import type { SplitOptions } from "../../src/data/split.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { encodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { type Checkpoint, encodeCheckpoint, type RunRecord } from "../checkpoint.js";
import { digest } from "../digest.js";
import { Exit } from "../exit.js";
import { interruption, saySaved } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { forTraining } from "../load.js";
import type { DataRequest } from "../options/data.js";
import { claimOutputs } from "../outputs.js";
import { partsOf } from "../parts.js";
import { progressOn } from "../progress.js";
import { bytes } from "../quantities.js";
import { removeFile, WriteError, writeWhole } from "../write-file.js";

/** Files that a compression writes; null: not asked for. */
export interface CompressOutputs {
  /** The state after every epoch, removed at the end. */
  checkpoint: string;
  /** The integer model. */
  integer: string;
  /** The float model that was quantised last. */
  float: string | null;
  /** Accuracy against bytes, as SVG. */
  plot: string | null;
}

export interface CompressRequest {
  /** null: train one first. */
  model: { path: string; model: Model } | null;
  /** Reads the data, once the outputs are known to be this run's. */
  load(): Promise<LoadedData>;
  data: DataRequest;
  split: SplitOptions;
  options: Partial<CompressOptions>;
  outputs: CompressOutputs;
  /** The run for its checkpoint, and the checkpoint to go on from. */
  run: RunRecord;
  resume: Checkpoint | null;
  json: boolean;
  quiet: boolean;
}

/**
 * Compresses, saves the integer model and tells what each stage cost; a checkpoint after every epoch.
 * @throws Exit where the user interrupts it; the checkpoint is saved and how to resume is said
 */
export async function compressSession(request: CompressRequest, io: Io): Promise<void> {
  const { integer, float, plot, checkpoint } = request.outputs;
  const release = claimOutputs(
    {
      [request.run.command === "train" ? "--integer" : "--output"]: integer,
      [request.run.command === "train" ? "--output" : "--float"]: float,
      "--plot": plot,
      "--checkpoint": checkpoint,
    },
    { "the model": request.model?.path ?? null, "the data": request.data.path },
  );
  try {
    await claimedSession(request, io);
  } catch (error) {
    if (error instanceof Exit || error instanceof WriteError) saySaved(io, request.run.command, checkpoint);
    throw error;
  } finally {
    release();
  }
}

async function claimedSession(request: CompressRequest, io: Io): Promise<void> {
  const { model, data, options, outputs, run, resume, json, quiet } = request;
  const loaded = await request.load();
  const { sequences } = loaded;
  const split = partsOf(loaded, request.split);
  const learnt = await forTraining(loaded, split, request.data.options);
  const output = json ? io.stderr : io.stdout;
  const regression = sequences.targets?.task === "regression";
  let progress = progressOn(output, true, { epochs: 1, regression });
  const settings = { ...learnt.options, ...options };
  if (!quiet && resume !== null) output.write("Going on where the run was stopped.\n");
  const { signal, release } = interruption(io, () => progress.close());
  const compressed = await compress(model?.model ?? null, learnt.sequences, learnt.split, settings, {
    signal,
    resume: resume?.states,
    onCheckpoint: (states) =>
      writeWhole(outputs.checkpoint, encodeCheckpoint({ run, states }), { sync: signal.aborted }),
    onStage(name, layout, epochs) {
      progress.close();
      if (!quiet) output.write(`${name} (${stageMeaning(name)}): ${layoutText(layout)}\n`);
      progress = progressOn(output, quiet, { epochs, regression });
    },
    onBatch: (epoch, done, batches) => progress.batch(epoch, done, batches),
    onEpoch: (report) => progress.epoch(report),
  }).finally(() => {
    progress.close();
    release();
  });

  const memory = { name: basename(data.path), digest: digest(sequences), flags: data.flags, split: request.split };
  const { integer } = compressed;
  const part = reportedPart(split);
  const training = { ...integer.training, data: memory, heldOut: { part, ...headline(compressed) } };
  const file = encodeIntegerModel({ ...integer, training });
  writeWhole(outputs.integer, file);
  if (outputs.float !== null) writeWhole(outputs.float, encodeModel(floatModel(compressed, memory)));
  if (outputs.plot !== null) writeWhole(outputs.plot, compressionPicture(compressed));
  removeFile(outputs.checkpoint);
  if (json)
    await write(io.stdout, `${JSON.stringify({ model: outputs.integer, part, ...compressionJson(compressed) })}\n`);
  else if (!quiet) await write(io.stdout, summary(compressed, part, outputs, file.length));
}

/** What comments in exported code say of the integer model. */
function headline({ stages }: Compressed): Record<string, number> {
  const evaluation = stages[stages.length - 1]?.evaluation;
  if (evaluation === undefined) return {};
  return evaluation.task === "regression" ? { mse: evaluation.mse } : { accuracy: evaluation.accuracy };
}

function floatModel({ tuned }: Compressed, memory: Record<string, unknown>): Model {
  return { ...tuned, spec: { ...tuned.spec, training: { ...tuned.spec.training, data: memory } } };
}

function summary(compressed: Compressed, part: string, outputs: CompressOutputs, size: number): string {
  const written = [outputs.float, outputs.plot].filter((path) => path !== null);
  const flash = compressed.stages[compressed.stages.length - 1]?.bytes ?? 0;
  return [
    "",
    `On the ${part} part: ${compressionText(compressed)}`,
    "",
    `Saved ${outputs.integer}: ${bytes(flash)} in flash (the file, with its description, has ${bytes(size)})`,
    ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []),
    "",
  ].join("\n");
}
