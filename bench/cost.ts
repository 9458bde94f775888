/**
 * @file Measures the cost of a step of the exported C on each core, and writes `src/cost/step-costs.json`: non-negative
 * least squares of relative errors over random models. Models left out of the fit give its error.
 *
 *     npm run bench:cost -- --models 100
 */
import { parseArgs } from "node:util";
import { profileModel } from "../src/boards/profile.js";
import { type BoardId, boards } from "../src/cost/catalogue.js";
import {
  type Code,
  type CoreCosts,
  codeNames,
  codeOf,
  type Memory,
  memoryNames,
  memoryOf,
  type Work,
  workNames,
  workOf,
} from "../src/cost/estimate.js";
import { randomModel } from "../src/integer/random.fixture.js";
import { modelMemory, modelStorage } from "../src/integer/storage.js";
import { noiseWindows } from "../src/pipeline/windows.js";
import { drawShape } from "./drawn-shapes.js";
import { enoughFor, fittedCosts, writeCosts } from "./fitted-costs.js";

const { values } = parseArgs({ options: { models: { type: "string", default: "100" } } });
const count = Number(values.models);

interface Row {
  work: Work;
  cycles: number;
  counted: Code;
  code: number;
  held: Memory;
  /** RAM besides the states, and besides the samples of a step, which the program without the model has, too. */
  memory: number;
  layers: number;
}

async function measureOn(board: BoardId): Promise<Row[]> {
  const rows: Row[] = [];
  for (let seed = 0; seed < count; seed++) {
    const model = randomModel(drawShape(seed), seed);
    const bytes = modelStorage(model).bytes;
    if (bytes > 12_000) continue;
    // One window of many steps, so that the work per window counts little.
    const profile = await profileModel(model, boards[board], noiseWindows(model, 1, 12), { title: "model" });
    const { cyclesPerStep, flashBeyondEmpty, ramBeyondEmpty } = profile;
    rows.push({
      work: workOf(model),
      cycles: cyclesPerStep.mean,
      counted: codeOf(model),
      code: flashBeyondEmpty - bytes,
      held: memoryOf(model),
      memory: ramBeyondEmpty - modelMemory(model).state,
      layers: model.layers.length,
    });
    process.stderr.write(`${board} ${seed + 1}/${count}: ${cyclesPerStep.mean.toFixed(0)} cycles\n`);
  }
  return rows;
}

function costsFrom(rows: readonly Row[]): CoreCosts {
  const cycles = fittedCosts(
    workNames,
    "cycles",
    rows.map(({ work, cycles: y }) => ({ counts: work, y })),
  );
  const code = rows.map(({ counted, code: y }) => ({ counts: counted, y }));
  const memory = rows.map(({ held, memory: y }) => ({ counts: held, y }));
  // The stacks of two layers add up at most: what a number costs is seen with one.
  const alone = memory.filter((_, index) => rows[index]?.layers === 1);
  return {
    cycles,
    code: enoughFor(code, codeNames, "bytes of code", fittedCosts(codeNames, "code", code)),
    memory: enoughFor(memory, memoryNames, "bytes of RAM", fittedCosts(memoryNames, "RAM of one layer", alone)),
  };
}

await writeCosts("step-costs.json", async (board) => costsFrom(await measureOn(board)));
