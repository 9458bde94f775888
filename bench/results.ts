/** @file `npm run results -- NAME --data DIR`: trains and tests one row of the results table from scratch. */
import { Command } from "commander";
import { type CompressOptions, compressDefaults } from "../src/compress/options.js";
import { InputError } from "../src/core/errors.js";
import type { Split } from "../src/data/sequences.js";
import { splitSequences } from "../src/data/split.js";
import { compressedOptions, compressedRows } from "./results/compressed.js";
import { dataFolder } from "./results/folder.js";
import { foldsOf, leaveOneOut, wholeTraining } from "./results/folds.js";
import { keptRun } from "./results/kept.js";
import { paperTable } from "./results/paper.js";
import { type Row, rowNamed, rows } from "./results/rows.js";
import { runCompressed, runSeed, type SeedResult } from "./results/run.js";
import { readTested } from "./results/sets.js";
import { generated, isGenerated } from "./results/synthetic.js";
import { accuracy, type TestedSequences } from "./results/tested.js";
import { whole } from "./results/whole.js";
import { type StabilityArguments, stability } from "./stability/stability.js";

interface Arguments {
  data?: string;
  seeds: number;
  json?: boolean;
  validationOnly?: boolean;
  epochByTest?: boolean;
  size?: number;
  steps?: number;
  keep?: string;
  set: string[];
}

/** `hidden=48 rankW=5 cell=GRU`: options of training and compression by their names. */
function options(settings: readonly string[]): Partial<CompressOptions> {
  const given: Record<string, number | string | null> = {};
  for (const setting of settings) {
    const [name = "", value = ""] = setting.split("=");
    if (!(name in compressDefaults) || value === "")
      throw new InputError(
        `--set ${setting}: give NAME=VALUE, the name one of ${Object.keys(compressDefaults).join(", ")}`,
      );
    const number = Number(value);
    given[name] = value === "null" ? null : Number.isNaN(number) ? value : number;
  }
  return given;
}

/** The data of a row; `steps` is the length of a generated set's sequences. */
async function readOrDraw({ set }: Row, { data, steps, size }: Arguments): Promise<TestedSequences> {
  if (isGenerated(set)) {
    if (size !== undefined)
      throw new InputError(`--size needs a set whose measure is accuracy, ${set} has another: leave it out`);
    const { draw, measure, steps: usual } = generated[set];
    return { ...draw(steps ?? usual), measure };
  }
  if (steps !== undefined)
    throw new InputError(`--steps is only for ${Object.keys(generated).join(" and ")}: leave it out`);
  return readTested(set, dataFolder(data, set));
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 for one value. */
function deviation(values: number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}

/** Validation fraction for choosing a layout, if a row has no validation part. */
const layoutValidation = 0.2;

/** One run per seed; while options are chosen, one run per fold. */
function runsOf(
  validation: number,
  { seeds, validationOnly, epochByTest }: Arguments,
  { sequences, test, validation: own }: TestedSequences,
): { seed: number; split: Split }[] {
  if (validationOnly) return foldsOf(sequences, test).map((split, fold) => ({ seed: fold + 1, split }));
  return Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const split =
      validation === 0 || epochByTest
        ? wholeTraining(sequences, test)
        : splitSequences(sequences, { validation, seed }, test, own ?? null);
    return { seed, split: epochByTest ? { ...split, validation: test } : split };
  });
}

/**
 * A row of the table of integer models or of the float table; with --size a float row is compressed, and its layout
 * chosen.
 */
function asked(name: string, given: Arguments): { row: Row; options: Partial<CompressOptions> } {
  const settings = options(given.set);
  const compressed = compressedRows[name];
  if (compressed !== undefined) {
    const size = given.size ?? compressed.options.size;
    return { row: rowNamed(compressed.of), options: { ...compressedOptions(name), ...settings, size } };
  }
  const row = rowNamed(name);
  const timed = given.steps !== undefined && (row.options.timeScale ?? null) !== null;
  const ofSteps = timed ? { timeScale: given.steps ?? null } : {};
  if (given.size === undefined) return { row, options: { ...row.options, ...ofSteps, ...settings } };
  // The layout is chosen on the validation part, so there must be one.
  const validation = row.validation === 0 ? layoutValidation : row.validation;
  const { hidden: _, ...rest } = row.options;
  return { row: { ...row, validation }, options: { ...rest, ...settings, size: given.size } };
}

async function results(name: string, given: Arguments): Promise<void> {
  const start = performance.now();
  const { row, options } = asked(name, given);
  const tested = await readOrDraw(row, given);
  const { measure = accuracy } = tested;
  const runs = row.leaveOneOut ? leaveOneOut(tested.sequences) : runsOf(row.validation, given, tested);
  const done: SeedResult[] = [];
  for (const { seed, split } of runs) {
    const { sequences, split: learnt } = (await tested.varied?.(split)) ?? { sequences: tested.sequences, split };
    const tell = (line: string): void => {
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[Kseed ${seed}: ${line}` : `seed ${seed}: ${line}\n`);
    };
    const { size = null, ...training } = { ...options, seed };
    const kept = keptRun(given.keep ?? null, name, { ...options, seed });
    const result =
      size === null
        ? await runSeed(sequences, learnt, training, { measure, look: !given.validationOnly }, tell, kept)
        : await runCompressed(sequences, learnt, { ...training, size }, measure, tell, kept);
    done.push(result);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    const validated = result.validation === null ? "" : `, validation ${measure.text(result.validation)}`;
    const stages = result.stages.map(
      ({ name, value, bytes, recurrent }) =>
        `${name} ${measure.text(value)} (${bytes} bytes${recurrent === null ? "" : `, ${recurrent} of them recurrent`})`,
    );
    if (!given.json) console.log(`seed ${seed}: ${stages.join(", ")}${validated}`);
  }
  const seconds = (performance.now() - start) / 1000;
  const stages = (done[0]?.stages ?? []).map((stage, index) => {
    const seeds = done.map((result) => result.stages[index]?.value ?? Number.NaN);
    const bytes = Math.max(...done.map((result) => result.stages[index]?.bytes ?? 0));
    return { name: stage.name, mean: mean(seeds), deviation: deviation(seeds), seeds, bytes };
  });
  if (given.json) return console.log(JSON.stringify({ name, stages, seconds }));
  for (const stage of stages)
    console.log(
      `${name}, ${stage.name}: ${measure.text(stage.mean)} ± ${measure.text(stage.deviation)}, at most ${stage.bytes} bytes`,
    );
  console.log(`${seconds.toFixed(0)} s`);
}

const program = new Command("results")
  .description("Train and test one row of the results table, every seed from scratch.")
  .argument(
    "<name>",
    `${Object.keys({ ...rows, ...compressedRows }).join(", ")}; suffixes of float rows: -lowrank, -gru, …`,
  )
  .option("--data <dir>", "the data set's folder, or the folder that contains it; not needed for generated sets")
  .option("--steps <n>", "length of a generated set's sequences", (text) => whole("--steps", text))
  .option("--seeds <n>", "number of seeds, from 1", (text) => whole("--seeds", text), 3)
  .option("--json", "one JSON object")
  .option("--keep <folder>", "folder for checkpoints of the runs, from which they resume: for rows that take hours")
  .option("--size <bytes>", "compress to this many bytes of flash, and test the integer model", (text) =>
    whole("--size", text),
  )
  .option("--validation-only", "cross-validate in three folds (by subject) without the test part: for choosing options")
  .option(
    "--epoch-by-test",
    "keep the epoch that is best on the test part, as EdgeML's trainer reports: for comparison only",
  )
  .option("--set <name=value...>", "other options of training and compression: hidden=48 rankW=5 cell=GRU", [])
  .action(results);

program
  .enablePositionalOptions()
  .command("stability")
  .description(
    "Gradients, learnt scalars and results at growing lengths, on the adding problem and padded HAR windows.",
  )
  .requiredOption("--data <dir>", "HAR's folder, or the folder that contains it")
  .requiredOption(
    "-o, --output <dir>",
    "folder for the pictures and for stability.json, from which a later call resumes",
  )
  .option("--steps <n...>", "lengths", (text, before: number[] = []) => [...before, whole("--steps", text)])
  .option("--networks <names...>", "train only these: RNN, LSTM, FastRNN, FastGRNN, …")
  .option("--quick", "tiny networks that learn nothing: to test the command")
  .action((given: StabilityArguments) => stability(given));

program
  .command("paper")
  .description("Print the table in the paper's form, from the measured values.")
  .action(() => console.log(paperTable()));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
