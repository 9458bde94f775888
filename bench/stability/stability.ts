/**
 * @file `npm run results -- stability --data DIR -o FOLDER`: gradients against t, and FastRNN's α and β and the scores
 * against T, on the adding problem and on padded HAR windows. Each finished run is kept in FOLDER/stability.json and is
 * not repeated.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { writeWhole } from "../../cli/write-file.js";
import { InputError } from "../../src/core/errors.js";
import { short, table } from "../../src/evaluate/table.js";
import type { TrainOptions } from "../../src/train/options.js";
import { dataFolder } from "../results/folder.js";
import { gradientPicture, scalarPicture, scorePicture } from "./pictures.js";
import { type Contender, contenders, runStability, type StabilityRun } from "./run.js";
import { addingOf, paddedHar, type Task, type TaskSize } from "./tasks.js";

/** Default T. */
const stabilitySteps = [100, 200, 500, 1000, 2000];

export interface StabilityArguments {
  data?: string;
  output: string;
  steps?: number[];
  /** Networks to train. Default: all. */
  networks?: string[];
  quick?: boolean;
}

interface Setting {
  hidden: number;
  adding: TaskSize & { epochs: number };
  har: TaskSize & { epochs: number };
}

const whole: Setting = {
  hidden: 32,
  adding: { train: 3200, test: 500, epochs: 5 },
  har: { train: 500, test: 600, epochs: 8 },
};

/** For tests of the command: too small to learn. */
const quick: Setting = {
  hidden: 4,
  adding: { train: 40, test: 10, epochs: 1 },
  har: { train: 40, test: 10, epochs: 1 },
};

const common: Partial<TrainOptions> = {
  batch: 32,
  learningRate: 0.01,
  weightDecay: 0,
  targetUnits: "raw",
  clip: 1,
  schedule: "cosine",
  seed: 1,
  threads: 1,
};

const names = Object.keys(contenders) as Contender[];
const point = v.tuple([v.number(), v.number()]);
const runSchema = v.object({
  contender: v.picklist(names),
  steps: v.number(),
  score: v.number(),
  alpha: v.nullable(v.number()),
  beta: v.nullable(v.number()),
  before: v.array(point),
  after: v.array(point),
});
const storedSchema = v.object({ setting: v.string(), adding: v.array(runSchema), har: v.array(runSchema) });
type Stored = v.InferOutput<typeof storedSchema>;

/** The stored runs of FOLDER. @throws InputError if they are of another setting */
function readStored(path: string, setting: string): Stored {
  if (!existsSync(path)) return { setting, adding: [], har: [] };
  const stored = v.safeParse(storedSchema, JSON.parse(readFileSync(path, "utf8")));
  if (!stored.success || stored.output.setting !== setting)
    throw new InputError(`${path} was made with other options: give another folder with -o, or delete it`);
  return stored.output;
}

function resultTable(
  runs: readonly StabilityRun[],
  steps: readonly number[],
  text: (run: StabilityRun) => string,
): string {
  const rows = names.map((name) => [
    name,
    ...steps.map((length) => {
      const run = runs.find(({ contender, steps: own }) => contender === name && own === length);
      return run === undefined ? "" : text(run);
    }),
  ]);
  return table([["", ...steps.map((length) => `T ${length}`)], ...rows]);
}

/** Trains what is not stored yet, stores it, and draws everything. */
export async function stability({
  data,
  output,
  steps = stabilitySteps,
  networks = names,
  quick: small = false,
}: StabilityArguments): Promise<void> {
  const unknown = networks.find((name) => !(name in contenders));
  if (unknown !== undefined)
    throw new InputError(`there is no network ${JSON.stringify(unknown)}: give some of ${names.join("; ")}`);
  const setting = small ? quick : whole;
  const folder = dataFolder(data, "har2");
  mkdirSync(output, { recursive: true });
  const path = join(output, "stability.json");
  const stored = readStored(path, JSON.stringify(setting));
  const tasks: Record<"adding" | "har", (length: number) => Promise<Task>> = {
    adding: async (length) => addingOf(length, setting.adding),
    har: (length) => paddedHar(length, setting.har, folder),
  };
  for (const length of steps.toSorted((a, b) => a - b)) {
    for (const name of ["adding", "har"] as const) {
      const missing = names.filter(
        (each) =>
          networks.includes(each) && !stored[name].some((run) => run.contender === each && run.steps === length),
      );
      if (missing.length === 0) continue;
      const task = await tasks[name](length);
      for (const contender of missing) {
        const options = { ...common, hidden: setting.hidden, epochs: setting[name].epochs };
        const run = await runStability(task, contender, options, (line) => process.stderr.write(`${name}: ${line}\n`));
        stored[name].push(run);
        writeWhole(path, JSON.stringify(stored));
      }
    }
  }
  draw(stored, output);
  for (const name of ["adding", "har"] as const) {
    const digits = (run: StabilityRun) => (name === "adding" ? short(run.score) : run.score.toFixed(1));
    console.log(`${name}\n${resultTable(stored[name], steps, digits)}\n`);
    const scalars = ({ alpha, beta }: StabilityRun) =>
      alpha === null || beta === null ? "" : `${short(alpha)}, ${short(1 - beta)}`;
    console.log(`${name}: α, 1 − β\n${resultTable(stored[name], steps, scalars)}\n`);
  }
}

function draw({ adding, har }: Stored, output: string): void {
  const pictures = {
    "adding-before": gradientPicture(adding, "Adding: gradients before training", ({ before }) => before),
    "adding-after": gradientPicture(adding, "Adding: gradients after training", ({ after }) => after),
    "har-before": gradientPicture(har, "Padded HAR-2: gradients before training", ({ before }) => before),
    "har-after": gradientPicture(har, "Padded HAR-2: gradients after training", ({ after }) => after),
    "adding-scores": scorePicture(adding, "Adding: remaining error", "mean squared error", "log"),
    "har-scores": scorePicture(har, "Padded HAR-2: accuracy on other people", "accuracy, %", "linear"),
    "adding-scalars": scalarPicture(adding, "Adding: FastRNN's learnt α and 1 − β"),
    "har-scalars": scalarPicture(har, "Padded HAR-2: FastRNN's learnt α and 1 − β"),
  };
  for (const [name, svg] of Object.entries(pictures)) writeWhole(join(output, `stability-${name}.svg`), svg);
}
