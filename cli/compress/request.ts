import { resolve } from "node:path";
import { cwd } from "node:process";
import { Command } from "commander";
import type { IntegerOptions } from "../../src/compress/options.js";
import type { SplitOptions } from "../../src/data/split.js";
import type { FitOptions } from "../../src/fit/options.js";
import { text } from "../../src/options/values.js";
import { settledByModel } from "../../src/pipeline/data-keys.js";
import type { TrainOptions } from "../../src/train/options.js";
import { checkpointFor } from "../checkpoint.js";
import { addDataFlags, type DataRequest } from "../options/data.js";
import { flagName, named } from "../options/flags.js";
import { addFitFlags, addIntegerFlags, addRetrainingFlags, addSplitFlags } from "../options/training.js";
import type { CompressOutputs } from "./session.js";

/** All options of a compression on the command line. */
export interface CompressionRequest {
  /** The model's file. */
  model: string;
  data: DataRequest;
  split: Partial<SplitOptions>;
  training: Partial<TrainOptions>;
  compression: Partial<IntegerOptions>;
  /** What trials choose. */
  fit: Partial<FitOptions>;
  outputs: CompressOutputs;
  /** The same as command-line arguments, for {@link parseCompressionRequest}. */
  argv: string[];
}

type Read = (model: string, data: string) => CompressionRequest;

/** Adds the flags of a compression; the returned function reads them once the command line is parsed. */
export function addCompressionFlags(command: Command): Read {
  const words: string[] = [];
  const compression = addIntegerFlags(command, words);
  const training = addRetrainingFlags(command, words);
  const fit = addFitFlags(command, words);
  const data = addDataFlags(command, { without: settledByModel });
  const split = addSplitFlags(command, words);
  const outputs: Partial<Record<"output" | "float" | "plot" | "checkpoint", string>> = {};
  command.optionsGroup("Files:");
  const file = (key: keyof typeof outputs, short: string, help: string) =>
    command.option(`${short}${flagName(key)} <file>`, help, (value: string) => {
      outputs[key] = named(flagName(key), value, text.read);
      words.push(`${flagName(key)}=${value}`);
      return value;
    });
  file("output", "-o, ", "the integer model (default: integer.safetensors)");
  file("float", "", "the float model that was quantised");
  file("plot", "", "accuracy against bytes, as SVG");
  file("checkpoint", "", "checkpoint after every epoch, removed at the end (default: next to the model, .checkpoint)");
  return (model, path) => {
    const request = data(path);
    const integer = outputs.output ?? "integer.safetensors";
    return {
      model,
      data: request,
      split,
      training,
      compression,
      fit,
      outputs: {
        integer,
        float: outputs.float ?? null,
        plot: outputs.plot ?? null,
        checkpoint: outputs.checkpoint ?? checkpointFor(integer),
      },
      argv: [...words, ...request.flags, "--", model, path],
    };
  };
}

/** Reads the command line of an earlier compression, with file names relative to the current folder. */
export function parseCompressionRequest(argv: readonly string[], folder: string): CompressionRequest {
  const command = new Command("compress")
    .argument("<model>")
    .argument("<data>")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
  const read = addCompressionFlags(command);
  command.parse([...argv], { from: "user" });
  const request = read(command.args[0] ?? "", command.args[1] ?? "");
  if (folder === cwd()) return request;
  const at = (path: string) => resolve(folder, path);
  const orNull = (path: string | null) => (path === null ? null : at(path));
  const { integer, float, plot, checkpoint } = request.outputs;
  return {
    ...request,
    model: at(request.model),
    data: { ...request.data, path: at(request.data.path) },
    outputs: { integer: at(integer), float: orNull(float), plot: orNull(plot), checkpoint: at(checkpoint) },
  };
}
