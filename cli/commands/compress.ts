import { Command } from "commander";
import { defaultSplit } from "../../src/data/split.js";
import { type CompressOutputs, compressSession } from "../compress/session.js";
import { trainingOf } from "../compress/training.js";
import { featureProgress } from "../feature-progress.js";
import type { Io } from "../io.js";
import { loadAny } from "../load.js";
import { memoryOf, optionsFor } from "../memory.js";
import { addCompressFlags } from "../options/compress.js";
import { addDataFlags, withFlags } from "../options/data.js";
import { addSplitFlags } from "../options/split.js";
import { addTrainingFlags } from "../options/training.js";
import { readModel } from "../read-file.js";

interface Flags {
  output?: string;
  float?: string;
  plot?: string;
  json?: true;
  quiet?: true;
}

const examples = `
Examples:
  fastcells compress model.safetensors data/ --size 3KB            layout chosen to fit 3,072 bytes of flash
  fastcells compress model.safetensors data/ --rank-w 4 --rank-u 16 --density-w 0.5 --density-u 0.3
  fastcells compress model.safetensors data/ --tune-epochs 0       rounded once, without training
  fastcells compress model.safetensors data/ --size 2KB --plot size.svg --json`;

/** Compresses a trained model to integers. */
export function compress(io: Io): Command {
  const command = new Command("compress")
    .summary("make a trained model small: low rank, sparse, integers")
    .description(
      "Compress a trained model: low rank, then sparse, then integers, each stage trained on from the one before. " +
        "Training flags that are not given are those that the model was trained with.",
    )
    .argument("<model>", "model file, at full rank")
    .argument("<data>", "folder or file of the sequences it was trained on");
  const words: string[] = [];
  const own = addCompressFlags(command, words);
  const training = addTrainingFlags(command, words);
  const read = addDataFlags(command);
  const split = addSplitFlags(command, words);
  addOutputFlags(command);
  return command.addHelpText("after", examples).action(async (path: string, data: string, flags: Flags) => {
    const { model } = readModel(path);
    const memory = memoryOf(model);
    const request = withFlags(read(data), memory.flags);
    const { threads } = training;
    const progress = featureProgress(io.stderr, flags.quiet === true);
    const loaded = await loadAny(request.path, { ...optionsFor(model, request.options), threads }, progress);
    await compressSession(
      {
        model,
        loaded,
        data: request,
        split: { ...defaultSplit, ...memory.split, ...split },
        options: { ...trainingOf(model), ...training, ...own },
        outputs: outputsOf(flags),
        json: flags.json === true,
        quiet: flags.quiet === true,
      },
      io,
    );
  });
}

function addOutputFlags(command: Command): void {
  command
    .optionsGroup("Files:")
    .option("-o, --output <file>", "the integer model (default: integer.safetensors)")
    .option("--float <file>", "the float model behind it")
    .option("--plot <file>", "accuracy against bytes, as SVG")
    .optionsGroup("Output:")
    .option("--json", "print one JSON object at the end; progress goes to standard error")
    .option("--quiet", "print nothing but errors and what --json asks for");
}

function outputsOf({ output, float, plot }: Flags): CompressOutputs {
  return { integer: output ?? "integer.safetensors", float: float ?? null, plot: plot ?? null };
}
