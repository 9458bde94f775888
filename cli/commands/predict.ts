import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { printable } from "../../src/core/text.js";
import { readScores } from "../../src/evaluate/prediction.js";
import { type AnyModel, channelCount, contractOf } from "../../src/inference/any-model.js";
import { predict as predictScores } from "../../src/inference/predict.js";
import { openStream } from "../../src/inference/stream.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { readingToPredict } from "../../src/pipeline/recipe.js";
import { featureProgress } from "../feature-progress.js";
import { type Io, write } from "../io.js";
import { addDataFlags, type DataRequest } from "../options/data.js";
import { addThreadsFlag } from "../options/training.js";
import { predictionColumns, predictLines, predictTextLines } from "../predict-lines.js";
import { readModel } from "../read-file.js";

interface Flags {
  all?: true;
  json?: true;
}

const examples = `
Examples:
  fastcells predict model.safetensors run1.csv run2.csv  one line a sequence: file, sequence, label, probability
  sensor | fastcells predict model.safetensors           one line a step, the state kept; an empty line starts anew
  fastcells predict model.safetensors new/ --json`;

/** Predicts for files, or for a stream of steps on standard input. */
export function predict(io: Io): Command {
  const command = new Command("predict")
    .summary("predict for files or a stream of samples")
    .description(
      "Predict for files, or without any for CSV lines on standard input: one prediction a line, the state kept between lines.",
    )
    .argument("<model>", "model file, of fastcells train or compress")
    .argument("[data...]", "files or folders; none, or -: standard input");
  const read = addDataFlags(command);
  const threads = addThreadsFlag(command.optionsGroup("Running:"));
  return command
    .optionsGroup("Output:")
    .option("--all", "show the probability of every label")
    .option("--json", "print one JSON object a prediction")
    .addHelpText("after", examples)
    .action(async (path: string, data: string[], flags: Flags) => {
      const { model } = readModel(path);
      const style = { all: flags.all === true, json: flags.json === true };
      if (data.length === 0 || (data.length === 1 && data[0] === "-")) {
        if (contractOf(model).text !== undefined) return predictTextLines(model, io, style);
        if (io.stdin.isTTY) io.stderr.write(`Type a step a line, ${channelCount(model)} numbers with commas.\n`);
        return predictLines(model, await openStream(model), io, style);
      }
      for (const each of data) {
        await predictData(model, read(each), io, { ...style, threads: threads() });
      }
    });
}

interface Style {
  all: boolean;
  json: boolean;
  threads: number;
}

async function predictData(model: AnyModel, request: DataRequest, io: Io, style: Style): Promise<void> {
  const options = { ...readingToPredict(model, request.options), threads: style.threads };
  const loaded = await loadAny(request.path, options, featureProgress(io.stderr, false));
  const { sequences } = loaded;
  const names = "names" in loaded ? loaded.names : null;
  const indices = Uint32Array.from(sequences.lengths.keys());
  const scores = await predictScores(model, sequences, indices, { threads: style.threads });
  const contract = contractOf(model);
  const outputs = contract.labels.length;
  const everyStep = contract.readout === "every";
  let row = 0;
  for (const index of indices) {
    for (let step = 0; step < (everyStep ? (sequences.lengths[index] ?? 0) : 1); step++) {
      const own = scores.subarray(row * outputs, (row + 1) * outputs);
      if (!own.every(Number.isFinite)) {
        throw new InputError(
          `${names?.[index] ?? request.path}, sequence ${index}: its scores are beyond single precision: give samples like those of training`,
        );
      }
      const prediction = readScores(contract, own);
      const place = { data: names?.[index] ?? request.path, sequence: index, ...(everyStep ? { step } : {}) };
      const text = style.json
        ? JSON.stringify({ ...place, ...prediction })
        : [
            ...Object.values(place).map((value) => printable(String(value))),
            ...predictionColumns(prediction, style.all),
          ].join("\t");
      await write(io.stdout, `${text}\n`);
      row += 1;
    }
  }
}
