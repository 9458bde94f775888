/**
 * @file Compares deployed trained models with the interpreter on real windows: every state, score and class of the
 * generated C (gcc and clang, sanitised), of the WebAssembly and on the emulated boards; and measures the cost of each.
 *
 *     npm run bench:deploy -- [--data ../shared/data] [--only NAME]
 *
 * Trained models are kept in build/deploy, and trained if missing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { profileModel } from "../src/boards/profile.js";
import { formatProfileLine } from "../src/boards/report.js";
import { compress } from "../src/compress/compress.js";
import type { CompressOptions } from "../src/compress/options.js";
import { boards } from "../src/cost/catalogue.js";
import type { Sequences } from "../src/data/sequences.js";
import { exportC } from "../src/deploy/c/export.js";
import { runOnHost } from "../src/deploy/c/host.fixture.js";
import { exportWasm } from "../src/deploy/wasm/export.js";
import { openWasm } from "../src/deploy/wasm/open.fixture.js";
import { predict } from "../src/engine/predict.js";
import { decodeIntegerModel, encodeIntegerModel } from "../src/integer/file.js";
import { IntegerInterpreter, largest } from "../src/integer/interpreter.js";
import type { IntegerModel } from "../src/integer/model.js";
import { rawSamples } from "../src/integer/quantise.js";
import { modelStorage } from "../src/integer/storage.js";
import { decodeModel, encodeModel } from "../src/model/file.js";
import type { Model } from "../src/model/spec.js";
import { compressedOptions } from "./results/compressed.js";
import { wholeTraining } from "./results/folds.js";
import { folderOf, readTested, type SetName } from "./results/sets.js";

interface Deployed {
  set: SetName;
  /** Whether to run every window of the test part, or only the first thousand. */
  whole: boolean;
  /** The only channel to use. Default: all. */
  channel?: number;
  options: Partial<CompressOptions>;
  /** Whether it is a row's model, trained on the whole training part, or a quickly trained one. */
  published?: boolean;
}

const quick: Partial<CompressOptions> = { batch: 64, learningRate: 0.02, epochs: 4, tuneEpochs: 2, threads: 2 };
const tables: Partial<CompressOptions> = { gate: "sigmoid", update: "tanh" };

const deployed: Readonly<Record<string, Deployed>> = {
  "har2-3kb": { set: "har2", whole: true, options: compressedOptions("har2-3kb-ranks"), published: true },
  usps: { set: "usps", whole: true, options: { hidden: 32 } },
  "mnist-lowrank": { set: "mnist", whole: true, options: { hidden: 32, rankW: 8, rankU: 12 } },
  "mnist-h17-fastrnn": { set: "mnist", whole: false, options: { cell: "FastRNN", hidden: 17, densityU: 0.5 } },
  "har-d1-tables": { set: "har", whole: false, channel: 0, options: { hidden: 20, rankU: 6, ...tables } },
  "har-fastrnn-tables": {
    set: "har",
    whole: false,
    options: { cell: "FastRNN", hidden: 24, densityW: 0.6, ...tables },
  },
};

const trainingSequences = 2000;
const streamed = 1000;
const boardWindows = 20;

function oneChannel(sequences: Sequences, channel: number): Sequences {
  const { channels, values } = sequences;
  return { ...sequences, channels: 1, values: values.filter((_, at) => at % channels === channel) };
}

interface Trained {
  integer: IntegerModel;
  float: Model;
}

async function trained(
  name: string,
  { options, published = false }: Deployed,
  data: Sequences,
  test: Uint32Array,
): Promise<Trained> {
  const paths = {
    integer: join("build/deploy", `${name}.safetensors`),
    float: join("build/deploy", `${name}-float.safetensors`),
  };
  if (existsSync(paths.integer) && existsSync(paths.float)) {
    return { integer: decodeIntegerModel(readFileSync(paths.integer)), float: decodeModel(readFileSync(paths.float)) };
  }
  const { train, validation } = wholeTraining(data, test);
  const every = published ? 1 : Math.max(1, Math.floor(train.length / trainingSequences));
  const some = train.filter((_, position) => position % every === 0);
  const split = { train: some, validation, test: test.subarray(0, 100) };
  const { integer, tuned } = await compress(null, data, split, published ? options : { ...quick, ...options });
  mkdirSync("build/deploy", { recursive: true });
  writeFileSync(paths.integer, encodeIntegerModel(integer));
  writeFileSync(paths.float, encodeModel(tuned));
  return { integer, float: tuned };
}

/** Results of a run of windows: streamed states and scores after each, and each window's class from the zero state. */
interface Outcome {
  states: number[][];
  scores: number[][];
  classes: number[];
}

interface Runner {
  reset(): void;
  step(sample: Int16Array): void;
  scores(): Int32Array;
  state(): number[];
}

function run(runner: Runner, windows: readonly Int16Array[], channels: number): Outcome {
  const feed = (window: Int16Array) => {
    for (let at = 0; at < window.length; at += channels) runner.step(window.subarray(at, at + channels));
  };
  const outcome: Outcome = { states: [], scores: [], classes: [] };
  for (const window of windows) {
    runner.reset();
    feed(window);
    outcome.classes.push(largest(runner.scores()));
  }
  runner.reset();
  for (const window of windows.slice(0, streamed)) {
    feed(window);
    outcome.states.push(runner.state());
    outcome.scores.push([...runner.scores()]);
  }
  return outcome;
}

function interpreted(model: IntegerModel): Runner {
  const interpreter = new IntegerInterpreter(model);
  return {
    reset: () => interpreter.reset(),
    step: (sample) => interpreter.step(sample),
    scores: () => interpreter.scores(),
    state: () => interpreter.state.flatMap(({ h, c }) => [...h, ...c]),
  };
}

/** Debian's clang lacks the library of AddressSanitizer, so its own checks trap. */
const sanitizers = {
  gcc: ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
  clang: ["-fsanitize=undefined", "-fsanitize-trap=all"],
} as const;

function inC(model: IntegerModel, title: string, windows: Int16Array[], compiler: keyof typeof sanitizers): Outcome {
  const flags = ["-O2", ...sanitizers[compiler]];
  const [results = []] = runOnHost([{ model, source: exportC(model, { title }), windows }], compiler, flags);
  const first = results.slice(0, streamed);
  return {
    states: first.map(({ state }) => [...state]),
    scores: first.map(({ scores }) => [...scores]),
    classes: results.map(({ chosen }) => chosen),
  };
}

function verdict(found: Outcome, expected: Outcome): string {
  return JSON.stringify(found) === JSON.stringify(expected) ? "equal" : "NOT EQUAL";
}

/** Microseconds per step: the least of thirty short runs, which a busy machine affects little. */
async function microseconds(steps: number, body: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 30; round++) {
    const start = process.hrtime.bigint();
    await body();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1000 / steps);
  }
  return least;
}

async function report(name: string, kind: Deployed, folder: string): Promise<boolean> {
  const read = await readTested(kind.set, join(folder, folderOf(kind.set)));
  const data = kind.channel === undefined ? read.sequences : oneChannel(read.sequences, kind.channel);
  const { test } = read;
  const { integer: model, float } = await trained(name, kind, data, test);
  const D = data.channels;
  const indices = kind.whole ? test : test.subarray(0, streamed);
  const windows = [...indices].map((index) => {
    const from = (data.starts[index] ?? 0) * D;
    return rawSamples(data.values.subarray(from, from + (data.lengths[index] ?? 0) * D), model.input.sampleScale);
  });
  const expected = run(interpreted(model), windows, D);
  const exported = exportWasm(model, { title: name });
  const module = openWasm(exported, model);
  const verdicts = {
    gcc: verdict(inC(model, name, windows, "gcc"), expected),
    clang: verdict(inC(model, name, windows, "clang"), expected),
    wasm: verdict(run(module, windows, D), expected),
  };
  const labels = data.targets?.values ?? [];
  const right = expected.classes.filter((chosen, position) => chosen === labels[indices[position] ?? 0]).length;
  const { bytes } = modelStorage(model);
  const [layer] = model.layers;
  console.log(`\n${name}: ${layer?.cell}, D ${D}, H ${layer?.hidden}, ${bytes} bytes of constants`);
  console.log(`  accuracy ${((100 * right) / windows.length).toFixed(2)} % of ${windows.length} test windows`);
  console.log(`  against the interpreter: ${JSON.stringify(verdicts)}`);

  let equal = Object.values(verdicts).every((each) => each === "equal");
  for (const board of [boards.uno, boards.mkr1000]) {
    const profile = await profileModel(model, board, windows.slice(0, boardWindows), { title: name });
    equal &&= profile.matchesReference === true;
    const result = profile.matchesReference ? "equal" : "NOT EQUAL";
    console.log(`  ${formatProfileLine(profile)}; ${result} on ${profile.emulators.join(" and ")}`);
  }

  const sample = windows[0]?.subarray(0, D) ?? new Int16Array(D);
  const repeat = (count: number, runner: Runner) => () => {
    for (let step = 0; step < count; step++) runner.step(sample);
  };
  const wasm = await microseconds(2000, repeat(2000, module));
  const slow = await microseconds(100, repeat(100, interpreted(model)));
  const some = test.subarray(0, 64);
  const steps = some.reduce((sum, index) => sum + (data.lengths[index] ?? 0), 0);
  const kernels = await microseconds(steps, () => predict(float, data, some, { threads: 1 }));
  console.log(
    `  .wasm ${exported.wasm.length} bytes, ${wasm.toFixed(2)} us per step; interpreter ${slow.toFixed(1)} us ` +
      `(${(slow / wasm).toFixed(0)} times), float kernels in batches ${kernels.toFixed(2)} us (${(kernels / wasm).toFixed(2)} times)`,
  );
  return equal;
}

const { values } = parseArgs({
  options: { data: { type: "string", default: "../shared/data" }, only: { type: "string" } },
});
if (!existsSync(values.data)) {
  console.log(`skipped: the data folder ${values.data} does not exist; give one with --data`);
} else {
  let equal = true;
  for (const [name, kind] of Object.entries(deployed)) {
    if (values.only === undefined || values.only === name) equal = (await report(name, kind, values.data)) && equal;
  }
  process.exitCode = equal ? 0 : 1;
}
