/** @file `npm run results -- NAME --data DIR`: trains and tests one row of the results table from scratch. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { type CellName, cellNames } from "../src/cells/cell.js";
import type { Split } from "../src/data/sequences.js";
import { splitSequences } from "../src/data/split.js";
import { InputError } from "../src/errors.js";
import type { TrainOptions } from "../src/train/options.js";
import { foldsOf, leaveOneOut, wholeTraining } from "./results/folds.js";
import { rowNamed, rows } from "./results/rows.js";
import { runCompressed, runSeed } from "./results/run.js";
import { folderOf, readTested, type SetName, type TestedSequences } from "./results/sets.js";

interface Arguments {
  data: string;
  seeds: number;
  json?: boolean;
  validationOnly?: boolean;
  size?: number;
  cell?: CellName;
  hidden?: number;
  rankW?: number;
  rankU?: number;
  epochs?: number;
  rate?: number;
  weightDecay?: number;
  noise?: number;
  offset?: number;
  gain?: number;
  rotation?: number;
  crop?: number;
  averaging?: number;
  batch?: number;
  threads?: number;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InputError(`${text} is not a whole number of 1 or more`);
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InputError(`${text} is not a number above 0`);
  return value;
}

/** The set's own folder, or the one that holds it. */
function dataFolder(folder: string, set: SetName): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new InputError(`${folder} is no folder: give the data set's with --data`);
  const inside = join(folder, folderOf(set));
  return existsSync(inside) ? inside : folder;
}

/** The options that the command line gives. */
function overrides({
  rate,
  data: _,
  seeds: __,
  json: ___,
  validationOnly: ____,
  ...rest
}: Arguments): Partial<TrainOptions> {
  return rate === undefined ? rest : { ...rest, learningRate: rate };
}

/** With a size, the shape that the command line leaves open is chosen to fit. */
function openShape({ hidden: _, ...options }: Partial<TrainOptions>, { hidden }: Arguments): Partial<TrainOptions> {
  return hidden === undefined ? options : { ...options, hidden };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 of one value. */
function deviation(values: number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}

/** Share for choosing a layout where a row has no validation part of its own. */
const layoutValidation = 0.2;

/** One run a seed; while options are chosen, one run a fold. */
function runsOf(
  validation: number,
  { seeds, validationOnly, size }: Arguments,
  { sequences, test, validation: own }: TestedSequences,
): { seed: number; split: Split }[] {
  if (validationOnly) return foldsOf(sequences, test).map((split, fold) => ({ seed: fold + 1, split }));
  return Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    // Which layout to take is decided on the validation part, so with a size there must be one.
    const share = validation === 0 && size !== undefined ? layoutValidation : validation;
    const split =
      share === 0
        ? wholeTraining(sequences, test)
        : splitSequences(sequences, { validation: share, seed }, test, own ?? null);
    return { seed, split };
  });
}

async function results(name: string, given: Arguments): Promise<void> {
  const start = performance.now();
  const row = rowNamed(name);
  const tested = readTested(row.set, dataFolder(given.data, row.set));
  const options = { ...row.options, ...overrides(given) };
  const seeds: number[] = [];
  let bytes = 0;
  for (const { seed, split } of row.leaveOneOut
    ? leaveOneOut(tested.sequences)
    : runsOf(row.validation, given, tested)) {
    const { sequences, split: learnt } = tested.varied?.(split) ?? { sequences: tested.sequences, split };
    const tell = (line: string): void => {
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[Kseed ${seed}: ${line}` : `seed ${seed}: ${line}\n`);
    };
    const seeded = { ...options, seed };
    const result =
      given.size === undefined
        ? await runSeed(sequences, learnt, seeded, !given.validationOnly, tell)
        : await runCompressed(sequences, learnt, { ...openShape(seeded, given), size: given.size }, tell);
    const accuracy = result.test ?? result.validation ?? Number.NaN;
    seeds.push(accuracy);
    bytes = result.bytes;
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    const validated = result.validation === null ? "" : `, validation ${result.validation.toFixed(2)} %`;
    const kept = `epoch ${result.epoch} kept${validated}`;
    if (!given.json) console.log(`seed ${seed}: ${accuracy.toFixed(2)} % (${kept})`);
  }
  const seconds = (performance.now() - start) / 1000;
  if (given.json)
    console.log(JSON.stringify({ name, mean: mean(seeds), deviation: deviation(seeds), seeds, bytes, seconds }));
  else
    console.log(
      `${name}: ${mean(seeds).toFixed(2)} ± ${deviation(seeds).toFixed(2)} %, ${bytes} bytes, ${seconds.toFixed(0)} s`,
    );
}

const program = new Command("results")
  .description("Train and test one row of the results table, each seed from scratch; accuracies in percent.")
  .argument("<name>", `${Object.keys(rows).join(", ")}; endings -lowrank, -fastrnn, -gru, -lstm, …`)
  .requiredOption("--data <dir>", "folder of the data set's .npy files, or the folder that holds it")
  .option("--seeds <n>", "number of seeds, from 1 on", whole, 3)
  .option("--json", "one JSON object")
  .option("--size <bytes>", "compress to so many bytes in flash, and test the integer model", whole)
  .option(
    "--validation-only",
    "cross-validate in three folds (by subject) and leave the test part alone: for choosing options",
  )
  .addOption(new Option("--cell <cell>").choices(cellNames))
  .option("--hidden <n>", "hidden units", whole)
  .option("--rank-w <n>", "rank of W", whole)
  .option("--rank-u <n>", "rank of U", whole)
  .option("--epochs <n>", "epochs", whole)
  .option("--rate <rate>", "learning rate", positive)
  .option("--weight-decay <share>", "weight decay", positive)
  .option("--noise <deviation>", "deviation of the noise added to normalised samples in training", positive)
  .option("--offset <deviation>", "deviation of what is added to each channel of a training sequence", positive)
  .option("--gain <deviation>", "deviation of a factor on each training sequence", positive)
  .option("--rotation <degrees>", "deviation of a turn of each training sequence about each axis", positive)
  .option("--crop <share>", "least share of a training sequence that is kept", positive)
  .option("--averaging <decay>", "decay of a running mean of the parameters", positive)
  .option("--batch <n>", "sequences in a batch", whole)
  .option("--threads <n>", "threads", whole)
  .action(results);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
