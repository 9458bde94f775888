import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { printableJson } from "../../src/core/text.js";
import { type Checkpoint, readCheckpoint, refuseWithResume } from "../checkpoint.js";
import { compressFromData } from "../compress/from-data.js";
import { type Io, write } from "../io.js";
import { addTrainFlags, inFolder, parseTrainRequest, type TrainRequest } from "../train/request.js";
import { trainSession } from "../train/session.js";
import { startModel } from "../train/start-model.js";
import { summaryJson, summaryText } from "../train/summary.js";

interface Flags {
  resume?: string;
  json?: true;
  quiet?: true;
}

const examples = `
Examples:
  fastcells train data/                                  CSV files, one folder per class
  fastcells train run.csv --label-column activity --window 128 --stride 64
  fastcells train data/ --cell FastGRNN --hidden 32 --rank-w 4 --rank-u 8 -o small.safetensors
  fastcells train data/ --epochs 100 --patience 10 --log run.jsonl --report run.html
  fastcells train data/ --size 3KB --integer small.safetensors   and compress it to integers
  fastcells train data/ --size 3KB --board uno --ms 5    fit the board, at most 5 ms per step
  fastcells train new/ --from model.safetensors -o mine.safetensors   continue from a model, on other data
  fastcells train --resume model.checkpoint              resume after Ctrl-C or a crash`;

/** Trains a model and saves it. */
export function train(io: Io): Command {
  const command = new Command("train")
    .summary("train a model on your data")
    .description(
      "Train a recurrent network on sequences: a folder of CSV or WAV files, one long CSV, text, .npy pairs, .ts or idx files.",
    )
    .argument("[data]", "folder or file of the sequences");
  const read = addTrainFlags(command);
  return command
    .optionsGroup("Running:")
    .option("--resume <file>", "resume from a checkpoint; data and options are those of the run")
    .optionsGroup("Output:")
    .option("--json", "print one JSON object at the end; progress goes to standard error")
    .option("--quiet", "print only errors and the output of --json")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, flags: Flags) => {
      const quiet = flags.quiet === true;
      if (flags.resume !== undefined) refuseWithResume(command);
      const resume = flags.resume === undefined ? null : readCheckpoint(flags.resume, "train");
      const request = resume === null ? read(needed(path)) : resumed(resume, read, path, flags.resume ?? "");
      if (request.compression !== null) {
        startModel(request);
        return compressFromData(request, request.compression, { json: flags.json === true, quiet, resume }, io);
      }
      const trained = await trainSession(request, io, { quiet, progress: flags.json ? io.stderr : io.stdout, resume });
      if (flags.json) await write(io.stdout, `${printableJson(summaryJson(trained))}\n`);
      else if (!quiet) await write(io.stdout, summaryText(trained, io.stdout));
    });
}

function needed(path: string | undefined): string {
  if (path !== undefined) return path;
  throw new InputError("no data to train on: give a folder or a file, as fastcells train data/");
}

/** The request of a checkpoint's run, with file names relative to the current folder. */
function resumed(
  { run }: Checkpoint,
  read: (path: string) => TrainRequest,
  path: string | undefined,
  file: string,
): TrainRequest {
  const request = inFolder(parseTrainRequest(run.argv), run.folder);
  if (path !== undefined) request.data.path = path;
  Object.assign(request.training, read("").training);
  request.outputs.checkpoint = file;
  return request;
}
