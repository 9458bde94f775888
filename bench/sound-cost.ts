/**
 * @file Measures the cost of front end and detector on each core, which a model of sound has in addition to the
 * network's step, and writes `src/cost/sound-costs.json`: as `bench/cost.ts`, over front ends like those of a search.
 *
 *     npm run bench:sound-cost -- --models 40
 */
import { parseArgs } from "node:util";
import { profileListener } from "../src/boards/listener-profile.js";
import { InputError } from "../src/core/errors.js";
import { random } from "../src/core/random.js";
import { type BoardId, boards } from "../src/cost/catalogue.js";
import { networkCode, networkRam } from "../src/cost/estimate.js";
import {
  listeningMemory,
  type SoundCode,
  type SoundCosts,
  type SoundWork,
  soundCodeNames,
  soundCodeOf,
  soundWorkNames,
  soundWorkOf,
  tableBytes,
} from "../src/cost/sound-cost.js";
import { soundModel } from "../src/deploy/frontend/sound.fixture.js";
import { fixedTables } from "../src/features/fixed-tables.js";
import { modelStorage } from "../src/integer/storage.js";
import { type FrontEndSpec, frontEndSpec } from "../src/model/front-end.js";
import { noiseClips } from "../src/pipeline/files/clips.js";
import { drawShape } from "./drawn-shapes.js";
import { enoughFor, fittedCosts, writeCosts } from "./fitted-costs.js";

const { values } = parseArgs({ options: { models: { type: "string", default: "40" } } });
const count = Number(values.models);
/** Hops before and after the noise becomes loud. */
const hops = 8;

/** A front end that integers can compute, drawn from a seed. */
function drawFrontEnd(seed: number): FrontEndSpec {
  const { below } = random(2000 + seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] ?? list[0]!;
  for (;;) {
    const rate = pick([8000, 8000, 11_025, 16_000]);
    const samples = (milliseconds: number) => Math.round((milliseconds * rate) / 1000);
    const window = pick([20, 25, 30, 40, 50, 60]);
    const stride = Math.min(window, pick([10, 15, 20, 25, 30, 40]));
    const filters = 10 + below(31);
    const coefficients = below(2) === 0 ? null : Math.min(filters, 8 + below(13));
    try {
      const spec = { window: samples(window), stride: samples(stride), filters, coefficients };
      const drawn = frontEndSpec(rate, { arithmetic: "fixed", ...spec });
      fixedTables(drawn);
      return drawn;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
}

interface Row {
  work: SoundWork;
  cycles: number;
  counted: SoundCode;
  code: number;
  memory: number;
}

async function measureOn(board: BoardId): Promise<Row[]> {
  const { core } = boards[board];
  const rows: Row[] = [];
  for (let seed = 0; seed < count; seed++) {
    const frontEnd = drawFrontEnd(seed);
    const [, noise = new Int16Array()] = noiseClips(frontEnd, 2);
    const loud = Math.round(noise.length / 3);
    const clip = noise.subarray(Math.max(0, loud - hops * frontEnd.stride), loud + hops * frontEnd.stride);
    const { cell, rankW, rankU, density, layers, gate, update } = drawShape(seed);
    const shape = {
      cell,
      rankW,
      rankU,
      density,
      layers,
      gate,
      update,
      hidden: 8 + (seed % 5) * 8,
      classes: 3 + (seed % 8),
    };
    const model = soundModel(frontEnd, [clip], shape);
    const profile = await profileListener(model, boards[board], [clip], { title: "model" });
    const { cyclesPerHop, networkCycles, flashBeyondEmpty, ramBeyondEmpty } = profile;
    rows.push({
      work: soundWorkOf(model),
      cycles: cyclesPerHop.mean - networkCycles,
      counted: soundCodeOf(model),
      code: flashBeyondEmpty - modelStorage(model).bytes - tableBytes(frontEnd) - networkCode(model, core),
      memory: ramBeyondEmpty - networkRam(model, core) - listeningMemory(model),
    });
    process.stderr.write(`${board} ${seed + 1}/${count}: ${cyclesPerHop.mean.toFixed(0)} cycles\n`);
  }
  return rows;
}

function costsFrom(rows: readonly Row[]): SoundCosts {
  const cycles = rows.map(({ work, cycles: y }) => ({ counts: work, y }));
  const code = rows.map(({ counted, code: y }) => ({ counts: counted, y }));
  const memory = rows.map((row) => row.memory);
  process.stderr.write(`bytes of RAM: ${Math.min(...memory).toFixed(0)} to ${Math.max(...memory).toFixed(0)}\n`);
  return {
    cycles: fittedCosts(soundWorkNames, "cycles", cycles),
    code: enoughFor(code, soundCodeNames, "bytes of code", fittedCosts(soundCodeNames, "code", code)),
    memory: Math.ceil(Math.max(...memory)),
  };
}

await writeCosts("sound-costs.json", async (board) => costsFrom(await measureOn(board)));
