/**
 * @file Measures the cost of a step of the exported C on each core, and writes `src/cost/step-costs.json`: non-negative
 * least squares of relative errors over random models. Models left out of the fit give its error.
 *
 *     npm run bench:cost -- --models 100
 */
import { parseArgs } from "node:util";
import { profileModel } from "../src/boards/profile.js";
import { random } from "../src/core/random.js";
import { type BoardId, boards } from "../src/cost/catalogue.js";
import {
  type CoreCosts,
  type Memory,
  memoryNames,
  memoryOf,
  type Work,
  workNames,
  workOf,
} from "../src/cost/estimate.js";
import type { IntegerModel } from "../src/integer/model.js";
import { type ModelShape, plainShape, randomModel } from "../src/integer/random.fixture.js";
import { modelMemory, modelStorage } from "../src/integer/storage.js";
import { noiseWindows } from "../src/pipeline/windows.js";
import { fittedCosts, median, writeCosts } from "./fitted-costs.js";

const { values } = parseArgs({ options: { models: { type: "string", default: "100" } } });
const count = Number(values.models);
/** Hidden sizes at which the code of the mean of the states is compared with that of the last one. */
const meanSizes = [16, 32, 48];

/** Shapes like those of a search: mostly gated, a few kilobytes. */
function drawShape(seed: number): ModelShape {
  const { below, uniform } = random(1000 + seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] ?? list[0]!;
  const hidden = 8 + below(72);
  const input = pick([1, 3, 6, 9, 16, 32, 64, 96, 150]);
  return {
    ...plainShape,
    cell: pick(["FastGRNN", "FastGRNN", "FastGRNN", "FastRNN", "GRU", "minGRU", "LSTM", "UGRNN"]),
    hidden,
    input,
    rankW: below(2) === 0 ? null : 1 + below(Math.min(input, 12)),
    rankU: below(2) === 0 ? null : 2 + below(Math.min(hidden - 1, 30)),
    density: pick([1, 1, 1, 0.5, 0.3, 0.2, 0.1]),
    layers: below(4) === 0 ? 2 : 1,
    classes: 2 + below(5),
    companded: below(3) === 0,
    readout: pick(["last", "last", "last", "mean", "max"] as const),
    ...(uniform() < 0.2 ? { gate: "sigmoid" as const, update: "tanh" as const } : {}),
  };
}

interface Row {
  model: IntegerModel;
  work: Work;
  cycles: number;
  code: number;
  sparse: boolean;
  held: Memory;
  /** RAM besides the states, and besides the samples of a step, which the program without the model has, too. */
  memory: number;
}

async function measureOn(board: BoardId): Promise<Row[]> {
  const rows: Row[] = [];
  for (let seed = 0; seed < count; seed++) {
    const model = randomModel(drawShape(seed), seed);
    const bytes = modelStorage(model).bytes;
    if (bytes > 12_000) continue;
    // One window of many steps, so that the work per window counts little.
    const profile = await profileModel(model, boards[board], noiseWindows(model, 1, 12), { title: "model" });
    const work = workOf(model);
    const sparse = work.bitmapEntry + work.gapEntry > 0;
    const { cyclesPerStep, flashBeyondEmpty, ramBeyondEmpty } = profile;
    const { state } = modelMemory(model);
    rows.push({
      model,
      work,
      cycles: cyclesPerStep.mean,
      code: flashBeyondEmpty - bytes,
      sparse,
      held: memoryOf(model),
      memory: ramBeyondEmpty - state,
    });
    process.stderr.write(`${board} ${seed + 1}/${count}: ${cyclesPerStep.mean.toFixed(0)} cycles\n`);
  }
  return rows;
}

/** Bytes of code of the mean of the states, in addition to the last one. */
async function codeOfMean(board: BoardId): Promise<number> {
  const sizes = [];
  for (const hidden of meanSizes) {
    const flash = async (readout: "last" | "mean") => {
      const model = randomModel({ ...plainShape, hidden, readout }, hidden);
      return (await profileModel(model, boards[board], noiseWindows(model, 1, 12), { title: "model" }))
        .flashBeyondEmpty;
    };
    sizes.push((await flash("mean")) - (await flash("last")));
  }
  return median(sizes);
}

/** What each byte or number costs in RAM; the program so much that no measured model needs more than is estimated. */
function memoryCosts(rows: readonly Row[]): Memory {
  const costs: Memory = fittedCosts(
    memoryNames,
    "RAM",
    rows.map(({ held, memory }) => ({ x: memoryNames.map((name) => held[name]), y: memory })),
  );
  const lack = Math.max(
    ...rows.map(({ held, memory }) => memory - memoryNames.reduce((sum, name) => sum + held[name] * costs[name], 0)),
  );
  process.stderr.write(`RAM: ${lack.toFixed(0)} bytes more for the program, so that none of these models needs more\n`);
  return { ...costs, program: Math.ceil(costs.program + Math.max(0, lack)) };
}

function costsFrom(rows: readonly Row[], codeOfMean: number): CoreCosts {
  const cycles: Work = fittedCosts(
    workNames,
    "cycles",
    rows.map((row) => ({ x: workNames.map((name) => row.work[name]), y: row.cycles })),
  );
  const plain = rows.filter(({ work }) => work.meanUnit + work.maxUnit === 0);
  const dense = median(plain.filter(({ sparse }) => !sparse).map(({ code }) => code));
  const sparse = median(plain.filter((row) => row.sparse).map(({ code }) => code));
  return {
    cycles,
    code: { model: Math.round(dense), sparse: Math.max(0, Math.round(sparse - dense)), mean: codeOfMean },
    memory: memoryCosts(rows),
  };
}

await writeCosts("step-costs.json", async (board) => costsFrom(await measureOn(board), await codeOfMean(board)));
