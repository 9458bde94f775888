import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { counted, grouped, printable, printableJson } from "../../src/core/text.js";
import { dataDigests } from "../../src/data/files/digest.js";
import { scaleWarnings } from "../../src/data/other-scale.js";
import { repeatedSequences } from "../../src/data/overlap.js";
import { rateWarnings } from "../../src/data/rates.js";
import { reportText } from "../../src/evaluate/report.js";
import { contractOf } from "../../src/inference/any-model.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import { learntScale } from "../../src/inference/learnt-scale.js";
import type { DetectorOptions } from "../../src/inference/listening.js";
import { keysOf } from "../../src/options/table.js";
import { real } from "../../src/options/values.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { type PartName, partNames, partsOf, partToEvaluate } from "../../src/pipeline/parts.js";
import { readingFor, recipeOf } from "../../src/pipeline/recipe.js";
import { sayNote } from "../colour.js";
import { evaluateOnStream, type StreamRequest } from "../evaluate/stream.js";
import { featureProgress } from "../feature-progress.js";
import { refuseGiven } from "../given-flags.js";
import { type Io, write } from "../io.js";
import { addDataFlags, unreadByModel } from "../options/data.js";
import { addDetectorFlags, detectorRows } from "../options/detector.js";
import { choiceFlag, flagName, named } from "../options/flags.js";
import { addThreadsFlag } from "../options/training.js";
import { readModel } from "../read-file.js";

interface Flags {
  part?: PartName;
  stream?: string;
  track?: string;
  det?: string;
  save?: string;
  json?: true;
}

const style = new Set(["json", "debug"]);
const ofStream = new Set([...["stream", "track", "det", "save", "falseAccepts", "tolerance"], ...keysOf(detectorRows)]);

const examples = `
Examples:
  fastcells evaluate model.safetensors data/             the held-out part of the data it was trained on
  fastcells evaluate model.safetensors other-data/       all of other data
  fastcells evaluate model.safetensors data/ --part all --json
  fastcells evaluate model.safetensors --stream hour.wav --track hour.csv --false-accepts 1 --det det.svg`;

/** Tests a model on labelled data. */
export function evaluate(io: Io): Command {
  const command = new Command("evaluate")
    .summary("test a model on labelled data")
    .description(
      "Test a model on labelled data: accuracy, macro-F1, confusion matrix; perplexity or error for other tasks.",
    )
    .argument("<model>", "model file, of fastcells train or compress")
    .argument("[data]", "folder or file of the sequences");
  const read = addDataFlags(command, { without: unreadByModel });
  const stream = addStreamFlags(command);
  const threads = addThreadsFlag(command.optionsGroup("Running:"));
  return command
    .option(
      "--part <name>",
      "train, validation, test or all (default: the part held out from training)",
      choiceFlag("--part", partNames),
    )
    .optionsGroup("Output:")
    .option("--json", "print one JSON object")
    .addHelpText("after", examples)
    .action(async (path: string, data: string | undefined, flags: Flags) => {
      if (flags.stream !== undefined) {
        const request = streamRequest(path, data, flags, stream);
        refuseGiven(
          command,
          (name) => !ofStream.has(name) && !style.has(name),
          "with --stream: it is for data in a folder; leave it out",
        );
        return evaluateOnStream(request, io);
      }
      refuseGiven(
        command,
        (name) => ofStream.has(name),
        "without --stream: it is for a detector on a long recording; leave it out, or give --stream and --track",
      );
      if (data === undefined) throw new InputError("no data to test on: give a folder or a file, or --stream");
      const { model } = readModel(path);
      const request = read(data);
      const options = { ...readingFor(model, request.options), threads: threads() };
      const loaded = await loadAny(request.path, options, featureProgress(io.stderr, false));
      for (const warning of rateWarnings(contractOf(model).sampleRate, loaded.sequences)) sayNote(io.stderr, warning);
      const recipe = recipeOf(model);
      const { part, indices } = partToEvaluate(loaded, recipe, dataDigests(loaded.sequences), flags.part);
      const classes = contractOf(model).labels.length;
      for (const warning of scaleWarnings(learntScale(model), classes, loaded.sequences, indices))
        sayNote(io.stderr, warning);
      const repeated =
        part === "all" || part === "train"
          ? 0
          : repeatedSequences(loaded.sequences, indices, partsOf(loaded, recipe.split).train);
      if (repeated > 0) {
        io.stderr.write(
          `Note: ${grouped(repeated)} of the ${counted(indices.length, "test sequence")} are also in the training part: the result is too good.\n`,
        );
      }
      const evaluation = await evaluateModel(model, loaded.sequences, indices, { threads: threads() });
      if (flags.json) return write(io.stdout, `${printableJson({ model: path, data, part, ...evaluation })}\n`);
      const where = part === "all" ? "all" : `${part} part`;
      const tested =
        evaluation.task === "language" ? counted(evaluation.count, "token") : counted(indices.length, "sequence");
      const everyStep = contractOf(model).readout === "every";
      const width = Math.min(io.stdout.columns ?? 80, 100);
      const report = reportText(evaluation, { width, everyStep });
      await write(io.stdout, `${printable(data)}, ${where}: ${tested}\n${report}\n`);
    });
}

interface StreamFlags {
  detector: Partial<DetectorOptions>;
  numbers: { falseAccepts?: number; tolerance?: number };
}

function addStreamFlags(command: Command): StreamFlags {
  command
    .optionsGroup("Detector on a long recording:")
    .option("--stream <wav>", "recording that contains the model's keywords")
    .option("--track <csv>", "the words in it: start, end, label, times in seconds")
    .option("--det <file>", "misses against false accepts per hour, as SVG")
    .option("--save <file>", "the model with this detector and its threshold");
  const numbers: StreamFlags["numbers"] = {};
  const number = (key: keyof typeof numbers, value: string, help: string) =>
    command.option(`${flagName(key)} ${value}`, help, (text: string) => {
      numbers[key] = named(flagName(key), text, real({ least: 0, most: 100_000 }).read);
      return text;
    });
  number("falseAccepts", "<n>", "choose the lowest threshold with at most this many false accepts per hour");
  number("tolerance", "<s>", "seconds after a word's end in which its detection counts (default: 0.5)");
  return { detector: addDetectorFlags(command), numbers };
}

function streamRequest(
  model: string,
  data: string | undefined,
  { stream, track, det, save, json }: Flags,
  { detector, numbers }: StreamFlags,
): StreamRequest {
  if (data !== undefined) throw new InputError(`${data} with --stream: give data or a stream, not both`);
  if (stream === undefined || track === undefined) {
    throw new InputError("--stream without --track: give the CSV of its words with start, end and label");
  }
  const { falseAccepts = null, tolerance = 0.5 } = numbers;
  const outputs = { det: det ?? null, save: save ?? null, json: json === true };
  return { model, recording: stream, track, detector, falseAccepts, tolerance, ...outputs };
}
