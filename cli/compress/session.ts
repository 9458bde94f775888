import { basename } from "node:path";
import type { CompressOptions } from "../../src/compress/options.js";
import {
  compressionJson,
  compressionPicture,
  compressionText,
  expectedText,
  layoutText,
  stageMeaning,
} from "../../src/compress/report.js";
import { shellPath } from "../../src/core/shell.js";
import { printable, printableJson } from "../../src/core/text.js";
import { dataDigest } from "../../src/data/files/digest.js";
import { WriteError } from "../../src/data/files/write-error.js";
import type { LoadedData } from "../../src/data/loaded-data.js";
import type { SplitOptions } from "../../src/data/split.js";
import { isLanguageData } from "../../src/data/text/language.js";
import type { FitOptions } from "../../src/fit/options.js";
import { learntNothing } from "../../src/fit/outcome.js";
import { fitText } from "../../src/fit/text.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { encodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { type CompressedModels, compressOn } from "../../src/pipeline/compress.js";
import type { DataOptions } from "../../src/pipeline/data-keys.js";
import { type Checkpoint, encodeCheckpoint, type RunRecord } from "../checkpoint.js";
import { coloured, warningText } from "../colour.js";
import { Exit, interruption, sayReplaced, saySaved } from "../interrupt.js";
import { type Io, type TextOutput, write } from "../io.js";
import { claimOutputs } from "../outputs.js";
import { progressOn } from "../progress.js";
import { bytes, partsText } from "../text.js";
import { trialsOn } from "../trials.js";
import { removeFile, writeWhole } from "../write-file.js";

/** Files that a compression writes; null: not requested. */
export interface CompressOutputs {
  /** Checkpoint after every epoch, removed at the end. */
  checkpoint: string;
  /** The integer model. */
  integer: string;
  /** The float model that was quantised. */
  float: string | null;
  /** Accuracy against bytes, as SVG. */
  plot: string | null;
}

export interface CompressRequest {
  /** null: train one first. */
  model: { path: string; model: Model } | null;
  /** Reads the data, once the outputs are claimed. */
  load(): Promise<LoadedData>;
  data: { path: string; options: Partial<DataOptions> };
  split: Partial<SplitOptions>;
  options: Partial<CompressOptions>;
  fit: Partial<FitOptions>;
  outputs: CompressOutputs;
  /** The record of the run for its checkpoint, and the checkpoint to resume from. */
  run: RunRecord;
  resume: Checkpoint | null;
  json: boolean;
  quiet: boolean;
}

/**
 * Compresses, saves the integer model and prints the cost of each stage; writes a checkpoint after every epoch.
 * @throws Exit if the user interrupts it, after saving the checkpoint and printing how to resume
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
  const { model, data, outputs, run, resume, json, quiet } = request;
  const loaded = await request.load();
  const { sequences } = loaded;
  const output = json ? io.stderr : io.stdout;
  const regression = sequences.targets?.task === "regression";
  const language = isLanguageData(sequences);
  let progress = progressOn(output, true, { epochs: 1, regression });
  if (!quiet && resume !== null) output.write("Resuming the stopped run.\n");
  const trials = trialsOn(output, quiet);
  const close = () => {
    trials.close();
    progress.close();
  };
  const { signal, release } = interruption(io, close);
  const compressed = await compressOn(
    loaded,
    {
      model: model?.model ?? null,
      data: { name: basename(data.path), digest: dataDigest(sequences), options: data.options },
      split: request.split,
      options: request.options,
      fit: request.fit,
    },
    {
      signal,
      resume: resume?.states,
      onParts(parts) {
        if (quiet) return;
        output.write(`${loaded.source}\n${partsText(loaded, parts)}\n`);
        if (resume === null) sayReplaced(io, outputs.checkpoint);
      },
      onCheckpoint: (states) =>
        writeWhole(outputs.checkpoint, encodeCheckpoint({ run, states }), { sync: signal.aborted }),
      onRun: trials.run,
      onFit(chosen) {
        trials.close();
        if (!quiet) output.write(`${fitText(chosen, regression)}\n`);
      },
      onStage(name, layout, epochs) {
        close();
        if (!quiet) output.write(`${name} (${stageMeaning(name)}): ${layoutText(layout)}\n`);
        progress = progressOn(output, quiet, { epochs, regression, language });
      },
      onBatch: (epoch, done, batches) => progress.batch(epoch, done, batches),
      onEpoch: (report) => progress.epoch(report),
    },
  ).finally(() => {
    close();
    release();
  });

  const { part, integer, tuned } = compressed;
  const file = encodeIntegerModel(integer);
  writeWhole(outputs.integer, file);
  if (outputs.float !== null) writeWhole(outputs.float, encodeModel(tuned));
  if (outputs.plot !== null) writeWhole(outputs.plot, compressionPicture(compressed));
  removeFile(outputs.checkpoint);
  if (json) await write(io.stdout, `${printableJson(summaryJson(compressed, outputs.integer))}\n`);
  else if (!quiet) await write(io.stdout, summary(compressed, part, outputs, file.length, io.stdout));
}

function summary(
  compressed: CompressedModels,
  part: string,
  outputs: CompressOutputs,
  size: number,
  output: TextOutput,
): string {
  const written = [outputs.float, outputs.plot].filter((path) => path !== null);
  const last = compressed.stages.at(-1);
  const flash = last?.bytes ?? 0;
  const { board } = compressed;
  const expected = expectedText(compressed);
  return [
    "",
    `On the ${part} part: ${compressionText(compressed)}`,
    ...(expected === "" ? [] : ["", expected]),
    "",
    ...compressed.warnings.map((warning) => warningText(output, warning)),
    `Saved ${printable(outputs.integer)}: ${bytes(flash)} in flash (the file with its description: ${bytes(size)})`,
    ...(written.length > 0 ? [`Written: ${printable(written.join(", "))}`] : []),
    "",
    ...(learntNothing([], last?.evaluation ?? null)
      ? []
      : [
          `${coloured(output, "heading", "Next:")} fastcells export ${shellPath(outputs.integer)} --to c`,
          `      fastcells inspect ${shellPath(outputs.integer)}`,
          ...(board === null ? [] : [`      fastcells profile ${shellPath(outputs.integer)} --board ${board.id}`]),
          "",
        ]),
  ].join("\n");
}

function summaryJson({ part, fit, expected, warnings, ...compressed }: CompressedModels, model: string) {
  return { model, part, ...compressionJson(compressed), tried: fit?.tried ?? [], expected, warnings };
}
