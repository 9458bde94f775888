import { cwd } from "node:process";
import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { compressFromData } from "../compress/from-data.js";
import { type Io, write } from "../io.js";
import { addCompressFlags } from "../options/compress.js";
import { readWhole } from "../read-file.js";
import { decodeCheckpoint } from "../train/checkpoint.js";
import { addTrainFlags, inFolder, parseTrainRequest, type TrainRequest } from "../train/request.js";
import { type SessionOptions, trainSession } from "../train/session.js";
import { summaryJson, summaryText, type Trained } from "../train/summary.js";

interface Flags {
  resume?: string;
  integer?: string;
  json?: true;
  quiet?: true;
}

const examples = `
Examples:
  fastcells train data/                                  a folder of CSV files, one folder a class
  fastcells train run.csv --label-column activity --window 128 --stride 64
  fastcells train data/ --cell FastGRNN --hidden 32 --rank-w 4 --rank-u 8 -o small.safetensors
  fastcells train data/ --epochs 100 --patience 10 --log run.jsonl --report run.html
  fastcells train data/ --size 3KB --integer small.safetensors   and compress it to integers
  fastcells train --resume model.checkpoint              go on where Ctrl-C or a crash ended it`;

/** Trains a model and saves it. */
export function train(io: Io): Command {
  const command = new Command("train")
    .summary("train a model on your data")
    .description(
      "Train a recurrent network on sequences: a folder of CSV files, one long CSV, .npy pairs, .ts or idx files.",
    )
    .argument("[data]", "folder or file of the sequences");
  const read = addTrainFlags(command);
  const own = addCompressFlags(command, []);
  return command
    .option(
      "--integer <file>",
      "compress the model, and save it in integers (default with --size: integer.safetensors)",
    )
    .optionsGroup("Running:")
    .option("--resume <file>", "go on from a checkpoint; the data and options are those of the run")
    .optionsGroup("Output:")
    .option("--json", "print one JSON object at the end; progress goes to standard error")
    .option("--quiet", "print nothing but errors and what --json asks for")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, flags: Flags) => {
      const quiet = flags.quiet === true;
      const progress = flags.json ? io.stderr : io.stdout;
      if (flags.resume !== undefined) refuseOtherFlags(command);
      else if (flags.integer !== undefined || Object.keys(own).length > 0) {
        const integer = flags.integer ?? "integer.safetensors";
        return compressFromData(read(needed(path)), own, integer, { json: flags.json === true, quiet }, io);
      }
      const trained =
        flags.resume === undefined
          ? await start(io, path, read, { quiet, progress })
          : await resumeFrom(io, read, path, flags.resume, { quiet, progress });
      if (flags.json) await write(io.stdout, `${JSON.stringify(summaryJson(trained))}\n`);
      else if (!quiet) await write(io.stdout, summaryText(trained, io.stdout.columns ?? 80));
    });
}

function needed(path: string | undefined): string {
  if (path !== undefined) return path;
  throw new InputError("no data to train on: give a folder or a file, as fastcells train data/");
}

type Style = Pick<SessionOptions, "quiet" | "progress">;

function start(io: Io, path: string | undefined, read: (path: string) => TrainRequest, style: Style): Promise<Trained> {
  return trainSession(read(needed(path)), io, { ...style, folder: cwd(), resume: null });
}

function resumeFrom(
  io: Io,
  read: (path: string) => TrainRequest,
  path: string | undefined,
  file: string,
  style: Style,
): Promise<Trained> {
  const checkpoint = decodeCheckpoint(readWhole(file, "checkpoint"), file);
  const { argv, folder } = checkpoint.run;
  const request = inFolder(parseTrainRequest(argv), folder);
  if (path !== undefined) request.data.path = path;
  Object.assign(request.training, read("").training);
  request.outputs.checkpoint = file;
  return trainSession(request, io, { ...style, folder, resume: checkpoint });
}

/** Flags beside --resume that would change the run. */
function refuseOtherFlags(command: Command): void {
  const own = new Set(["resume", "json", "quiet", "debug", "threads"]);
  const other = command.options.find(
    (option) => !own.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (other !== undefined) {
    throw new InputError(`${other.long} with --resume: the run goes on with its own options; leave it out`);
  }
}
