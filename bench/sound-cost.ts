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
import { networkRam } from "../src/cost/estimate.js";
import {
  listeningMemory,
  type SoundCosts,
  type SoundWork,
  soundWorkNames,
  soundWorkOf,
  tableBytes,
} from "../src/cost/sound-cost.js";
import { soundModel } from "../src/deploy/frontend/sound.fixture.js";
import { fixedTables } from "../src/features/fixed-tables.js";
import { modelStorage } from "../src/integer/storage.js";
import { type FrontEndSpec, frontEndSpec } from "../src/model/front-end.js";
import { noiseClips } from "../src/pipeline/files/clips.js";
import { fittedCosts, median, writeCosts } from "./fitted-costs.js";

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
  code: number;
  memory: number;
}

async function measureOn(board: BoardId): Promise<Row[]> {
  const rows: Row[] = [];
  for (let seed = 0; seed < count; seed++) {
    const frontEnd = drawFrontEnd(seed);
    const [, noise = new Int16Array()] = noiseClips(frontEnd, 2);
    const loud = Math.round(noise.length / 3);
    const clip = noise.subarray(Math.max(0, loud - hops * frontEnd.stride), loud + hops * frontEnd.stride);
    const model = soundModel(frontEnd, [clip], { hidden: 8, classes: 3 + (seed % 8) });
    const profile = await profileListener(model, boards[board], [clip], { title: "model" });
    const { cyclesPerHop, networkCycles, flashBeyondEmpty, ramBeyondEmpty } = profile;
    rows.push({
      work: soundWorkOf(model),
      cycles: cyclesPerHop.mean - networkCycles,
      code: flashBeyondEmpty - modelStorage(model).bytes - tableBytes(frontEnd),
      memory: ramBeyondEmpty - networkRam(model, boards[board].core) - listeningMemory(model),
    });
    process.stderr.write(`${board} ${seed + 1}/${count}: ${cyclesPerHop.mean.toFixed(0)} cycles\n`);
  }
  return rows;
}

function costsFrom(rows: readonly Row[]): SoundCosts {
  const cycles: SoundWork = fittedCosts(
    soundWorkNames,
    "cycles",
    rows.map(({ work, cycles: y }) => ({ x: soundWorkNames.map((name) => work[name]), y })),
  );
  const spread = (name: string, list: number[]) =>
    process.stderr.write(`${name}: ${Math.min(...list)} to ${Math.max(...list)}\n`);
  const [code, memory] = [rows.map((row) => row.code), rows.map((row) => row.memory)];
  spread("bytes of code", code);
  spread("bytes of RAM", memory);
  return { cycles, code: Math.round(median(code)), memory: Math.ceil(Math.max(...memory)) };
}

await writeCosts("sound-costs.json", async (board) => costsFrom(await measureOn(board)));
