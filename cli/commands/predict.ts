import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { printable, printableJson } from "../../src/core/text.js";
import { kindOf, linesOfFile } from "../../src/data/files/read.js";
import { scaleWarnings } from "../../src/data/other-scale.js";
import { rateWarnings } from "../../src/data/rates.js";
import { readScores } from "../../src/evaluate/prediction.js";
import { type AnyModel, channelCount, contractOf } from "../../src/inference/any-model.js";
import { type SampleOptions, sampleValues } from "../../src/inference/language.js";
import { learntScale } from "../../src/inference/learnt-scale.js";
import { predict as predictScores } from "../../src/inference/predict.js";
import { openStream } from "../../src/inference/stream.js";
import { isLanguageModel } from "../../src/model/language.js";
import type { Values } from "../../src/options/values.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { readingToPredict } from "../../src/pipeline/recipe.js";
import { sayNote } from "../colour.js";
import { featureProgress } from "../feature-progress.js";
import { refuseOptions } from "../given-flags.js";
import { type Io, linesOf, write } from "../io.js";
import { addDataFlags, type DataRequest, unreadByModel } from "../options/data.js";
import { named } from "../options/flags.js";
import { addThreadsFlag } from "../options/training.js";
import { predictionColumns, predictLines, predictTextLines } from "../predict-lines.js";
import { predictNext } from "../predict-next.js";
import { readModel } from "../read-file.js";

interface Flags {
  all?: true;
  json?: true;
}

/** Options for continuing a text with a language model. */
type Sampling = Partial<Record<keyof SampleOptions, number>>;

const examples = `
Examples:
  fastcells predict model.safetensors run1.csv run2.csv  one line per sequence: file, sequence, label, probability
  sensor | fastcells predict model.safetensors           one line per step, keeping the state; an empty line starts a new sequence
  fastcells predict model.safetensors new/ --json
  echo "the company said" | fastcells predict language.safetensors --sample 20`;

/** Predicts for files, or for a stream of steps on standard input. */
export function predict(io: Io): Command {
  const command = new Command("predict")
    .summary("predict for files or a stream of samples")
    .description(
      "Predict for files, or without any for CSV lines on standard input: one prediction per line, keeping the state between lines. A language model predicts what follows each line of text.",
    )
    .argument("<model>", "model file, of fastcells train or compress")
    .argument("[data...]", "files or folders; without any, or with -: standard input");
  const read = addDataFlags(command, { without: [...unreadByModel, "words", "others", "heldOut"] });
  const sampling = addSamplingFlags(command);
  const threads = addThreadsFlag(command.optionsGroup("Running:"));
  return command
    .optionsGroup("Output:")
    .option("--all", "show the probability of every label")
    .option("--json", "print one JSON object per prediction")
    .addHelpText("after", examples)
    .action(async (path: string, data: string[], flags: Flags) => {
      const { model } = readModel(path);
      const style = { all: flags.all === true, json: flags.json === true };
      const sample = sampleOf(sampling);
      if (isLanguageModel(contractOf(model))) {
        refuseOptions(read("").options, `with ${path}: a language model continues lines of text: leave it out`);
        const given = data.length > 0 ? data : ["-"];
        for (const each of given) await predictNext(model, textLines(each, io), io, { ...style, sample });
        return;
      }
      if (sample !== null) {
        throw new InputError(
          `--sample: ${path} is not a language model: train one on plain text, with --task language`,
        );
      }
      if (data.length === 0 || (data.length === 1 && data[0] === "-")) {
        refuseOptions(
          read("").options,
          "with standard input, which is read line by line: leave it out, or name a file",
        );
        if (contractOf(model).text !== undefined) return predictTextLines(model, io, style);
        if (io.stdin.isTTY)
          io.stderr.write(`Type one step per line: ${channelCount(model)} numbers, separated by commas.\n`);
        return predictLines(model, await openStream(model), io, style);
      }
      // Before the first line of output.
      for (const each of data) await kindOf(each);
      for (const each of data) {
        await predictData(model, read(each), io, { ...style, threads: threads() });
      }
    });
}

function addSamplingFlags(command: Command): Sampling {
  const sampling: Sampling = {};
  command.optionsGroup("Language models:");
  const number = (key: keyof Sampling, flag: string, value: string, help: string, values: Values<number>) =>
    command.option(`--${flag} ${value}`, help, (text: string) => {
      sampling[key] = named(`--${flag}`, text, values.read);
      return text;
    });
  number("tokens", "sample", "<n>", "continue each text by this many tokens", sampleValues.tokens);
  number(
    "temperature",
    "temperature",
    "<t>",
    "below 1 favours likely tokens; 0: always the likeliest (default: 1)",
    sampleValues.temperature,
  );
  number("seed", "seed", "<n>", "the same seed gives the same words (default: 0)", sampleValues.seed);
  return sampling;
}

/** @throws InputError if sampling options are given without --sample */
function sampleOf({ tokens, ...rest }: Sampling): SampleOptions | null {
  if (tokens !== undefined) return { tokens, ...rest };
  const [other] = Object.keys(rest);
  if (other !== undefined) throw new InputError(`--${other} without --sample: give the number of tokens with --sample`);
  return null;
}

/** The lines of a file, or of standard input for -. */
async function* textLines(path: string, io: Io): AsyncGenerator<{ line: string; where: string }> {
  let number = 0;
  const name = path === "-" ? "standard input" : path;
  if (path !== "-" && (await kindOf(path)) === "folder")
    throw new InputError(`${path} is a folder: a language model continues lines of text, give files of them`);
  for await (const line of path === "-" ? linesOf(io.stdin) : linesOfFile(path)) {
    number += 1;
    yield { line, where: `${name}, line ${number}` };
  }
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
  const places = placesOf(loaded, request.path);
  const indices = Uint32Array.from(sequences.lengths.keys());
  const scores = await predictScores(model, sequences, indices, { threads: style.threads });
  const contract = contractOf(model);
  for (const warning of rateWarnings(contract.sampleRate, sequences)) sayNote(io.stderr, warning);
  for (const warning of scaleWarnings(learntScale(model), contract.labels.length, sequences, indices))
    sayNote(io.stderr, warning);
  const outputs = contract.labels.length;
  const everyStep = contract.readout === "every";
  let row = 0;
  for (const [index, { data, sequence }] of places.entries()) {
    for (let step = 0; step < (everyStep ? (sequences.lengths[index] ?? 0) : 1); step++) {
      const own = scores.subarray(row * outputs, (row + 1) * outputs);
      if (!own.every(Number.isFinite)) {
        throw new InputError(
          `${data}, sequence ${sequence}: its scores are beyond single precision: give samples like those of training`,
        );
      }
      const prediction = readScores(contract, own);
      const place = { data, sequence, ...(everyStep ? { step } : {}) };
      const text = style.json
        ? printableJson({ ...place, ...prediction })
        : [
            ...Object.values(place).map((value) => printable(String(value))),
            ...predictionColumns(prediction, contract.labels, style.all),
          ].join("\t");
      await write(io.stdout, `${text}\n`);
      row += 1;
    }
  }
}

/** The file of each sequence, and its number there; where files are not known, the data and the number in them. */
function placesOf(
  loaded: Awaited<ReturnType<typeof loadAny>>,
  path: string,
): readonly { data: string; sequence: number }[] {
  const { sequences, files } = loaded;
  const names = "clips" in loaded ? loaded.clips.names : null;
  const counts = new Map<string, number>();
  return Array.from(sequences.lengths, (_, index) => {
    const file = files?.[index];
    if (file === undefined) return { data: names?.[index] ?? path, sequence: index };
    const sequence = counts.get(file) ?? 0;
    counts.set(file, sequence + 1);
    return { data: file, sequence };
  });
}
