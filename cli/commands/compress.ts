import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { sha256 } from "../../src/data/files/digest.js";
import type { AnyModel } from "../../src/inference/any-model.js";
import { encodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { readingFor } from "../../src/pipeline/recipe.js";
import { type Checkpoint, readCheckpoint, refuseWithResume, runRecord } from "../checkpoint.js";
import { addCompressionFlags, type CompressionRequest, parseCompressionRequest } from "../compress/request.js";
import { compressSession } from "../compress/session.js";
import { featureProgress } from "../feature-progress.js";
import type { Io } from "../io.js";
import { readModel } from "../read-file.js";

interface Flags {
  resume?: string;
  json?: true;
  quiet?: true;
}

const examples = `
Examples:
  fastcells compress model.safetensors data/ --size 3KB            layout chosen to fit 3,072 bytes of flash
  fastcells compress model.safetensors data/ --board uno --ms 5    fits the board, at most 5 ms per step
  fastcells compress model.safetensors data/ --rank-w 4 --rank-u 16 --density-w 0.5 --density-u 0.3
  fastcells compress model.safetensors data/ --tune-epochs 0       rounded once, without training
  fastcells compress model.safetensors data/ --size 2KB --plot size.svg --json
  fastcells compress --resume integer.checkpoint                   resume after Ctrl-C or a crash`;

/** Compresses a trained model to integers. */
export function compress(io: Io): Command {
  const command = new Command("compress")
    .summary("make a trained model small: low rank, sparse, integers")
    .description(
      "Compress a trained model: low rank, then sparse, then integers, each stage continuing from the one before. " +
        "Defaults of training flags are those of the model's training.",
    )
    .argument("[model]", "model file, at full rank")
    .argument("[data]", "folder or file of the sequences it was trained on");
  const read = addCompressionFlags(command);
  return command
    .optionsGroup("Running:")
    .option("--resume <file>", "resume from a checkpoint; model, data and options are those of the run")
    .optionsGroup("Output:")
    .option("--json", "print one JSON object at the end; progress goes to standard error")
    .option("--quiet", "print only errors and the output of --json")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, data: string | undefined, flags: Flags) => {
      if (flags.resume !== undefined) refuseWithResume(command);
      const resume = flags.resume === undefined ? null : readCheckpoint(flags.resume, "compress");
      const request = resume === null ? read(...needed(path, data)) : resumed(resume, read, path, data);
      if (flags.resume !== undefined) request.outputs.checkpoint = flags.resume;
      await run(request, resume, { json: flags.json === true, quiet: flags.quiet === true }, io);
    });
}

function needed(model: string | undefined, data: string | undefined): [string, string] {
  if (model === undefined) throw new InputError("no model to compress: give its file and the data");
  if (data === undefined)
    throw new InputError("no data to compress with: give the folder or file of the training data");
  return [model, data];
}

/** The request of a checkpoint's run. */
function resumed(
  { run: { argv, folder } }: Checkpoint,
  read: (model: string, data: string) => CompressionRequest,
  model: string | undefined,
  data: string | undefined,
): CompressionRequest {
  const request = parseCompressionRequest(argv, folder);
  if (model !== undefined) request.model = model;
  if (data !== undefined) request.data.path = data;
  Object.assign(request.training, read("", "").training);
  return request;
}

async function run(
  request: CompressionRequest,
  resume: Checkpoint | null,
  style: { json: boolean; quiet: boolean },
  io: Io,
): Promise<void> {
  const model = toCompress(readModel(request.model).model, request.model);
  const record = runRecord("compress", request.argv, sha256([encodeModel(model)]));
  if (resume !== null && resume.run.model !== record.model) {
    throw new InputError(
      `${request.model} has changed since the run began: restore the model, or start again without --resume`,
    );
  }
  const { path } = request.data;
  const options = readingFor(model, request.data.options);
  const progress = featureProgress(io.stderr, style.quiet);
  const { threads } = request.training;
  await compressSession(
    {
      model: { path: request.model, model },
      load: () => loadAny(path, { ...options, threads }, progress),
      data: { path, options },
      split: request.split,
      options: { ...request.training, ...request.compression },
      fit: request.fit,
      outputs: request.outputs,
      run: resume?.run ?? record,
      resume,
      ...style,
    },
    io,
  );
}

/** @throws InputError for an integer model */
function toCompress(model: AnyModel, path: string): Model {
  if (model.kind === "float") return model;
  throw new InputError(
    `${path} is already an integer model: to tune it further, or to make it smaller, give its float model, ` +
      "which fastcells compress saves with --float",
  );
}
