import { resolve } from "node:path";
import { cwd } from "node:process";
import { Command } from "commander";
import type { IntegerOptions } from "../../src/compress/options.js";
import type { SplitOptions } from "../../src/data/split.js";
import type { FitOptions } from "../../src/fit/options.js";
import { text } from "../../src/options/values.js";
import type { TrainOptions } from "../../src/train/options.js";
import { checkpointFor } from "../checkpoint.js";
import { Flag } from "../help.js";
import { addDataFlags, type DataRequest } from "../options/data.js";
import { flagName, named } from "../options/flags.js";
import { addFitFlags, addIntegerFlags, addSplitFlags, addTrainingFlags } from "../options/training.js";

/** Files that a training run writes; null: not requested. */
export interface Outputs {
  model: string;
  checkpoint: string;
  log: string | null;
  plot: string | null;
  report: string | null;
}

/** All options of a training run on the command line. */
export interface TrainRequest {
  data: DataRequest;
  split: Partial<SplitOptions>;
  training: Partial<TrainOptions>;
  /** What trials choose. */
  fit: Partial<FitOptions>;
  outputs: Outputs;
  /** File of the model to continue from; null: a new model. */
  from: string | null;
  /** Options of compression to integers; null: not requested. */
  compression: { options: Partial<IntegerOptions>; integer: string } | null;
  /** The same as command-line arguments, for {@link parseTrainRequest}. */
  argv: string[];
}

/** Adds the flags of a run; the returned function reads them once the command line is parsed. */
export function addTrainFlags(command: Command): (path: string) => TrainRequest {
  const words: string[] = [];
  const data = addDataFlags(command);
  const split = addSplitFlags(command, words);
  const training = addTrainingFlags(command, words);
  const fit = addFitFlags(command, words);
  const compression = addIntegerFlags(command, words, { rare: ["board", "ms"] });
  const outputs: Partial<Record<keyof Outputs | "output" | "integer" | "from", string>> = {};
  command.optionsGroup("Files:");
  const file = (key: keyof typeof outputs, short: string, help: string) => {
    const flag = new Flag(`${short}${flagName(key)} <file>`, help, key === "output");
    command.addOption(
      flag.argParser((value: string) => {
        outputs[key] = named(flagName(key), value, text.read);
        words.push(`${flagName(key)}=${value}`);
        return value;
      }),
    );
  };
  file(
    "from",
    "",
    "continue from this model: keeps its network, matches classes by name, gives other classes a new head",
  );
  file("output", "-o, ", "the model (default: model.safetensors)");
  file(
    "integer",
    "",
    "compress the model and save the integer model (default with --size or --board: integer.safetensors)",
  );
  file("checkpoint", "", "checkpoint after every epoch, removed at the end (default: next to the model, .checkpoint)");
  file("log", "", "one JSON object per epoch, one per line");
  file("plot", "", "loss curve, as SVG");
  file("report", "", "page with the loss curve and the confusion matrix, as HTML");
  return (path) => {
    const request = data(path);
    const model = outputs.output ?? "model.safetensors";
    return {
      data: request,
      split,
      training,
      fit,
      from: outputs.from ?? null,
      outputs: {
        model,
        checkpoint: outputs.checkpoint ?? checkpointFor(model),
        log: outputs.log ?? null,
        plot: outputs.plot ?? null,
        report: outputs.report ?? null,
      },
      compression:
        outputs.integer === undefined && Object.keys(compression).length === 0
          ? null
          : { options: compression, integer: outputs.integer ?? "integer.safetensors" },
      argv: [...words, ...request.flags, "--", path],
    };
  };
}

/** Reads the command line of an earlier run from its checkpoint. */
export function parseTrainRequest(argv: readonly string[]): TrainRequest {
  const command = new Command("train")
    .argument("<data>")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
  const read = addTrainFlags(command);
  command.parse([...argv], { from: "user" });
  return read(command.args[0] ?? "");
}

/** The request with file names relative to the current folder. */
export function inFolder(request: TrainRequest, folder: string): TrainRequest {
  if (folder === cwd()) return request;
  const at = (path: string) => resolve(folder, path);
  const orNull = (path: string | null) => (path === null ? null : at(path));
  const { model, checkpoint, log, plot, report } = request.outputs;
  return {
    ...request,
    data: { ...request.data, path: at(request.data.path) },
    from: orNull(request.from),
    outputs: {
      model: at(model),
      checkpoint: at(checkpoint),
      log: orNull(log),
      plot: orNull(plot),
      report: orNull(report),
    },
    compression: request.compression && { ...request.compression, integer: at(request.compression.integer) },
  };
}
