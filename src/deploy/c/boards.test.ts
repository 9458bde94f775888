/**
 * Results and cycles on the emulated boards. The exact cycles are those of Debian 12's compilers; with other compilers
 * only the limits are checked.
 */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { profile } from "../../boards/profile.js";
import { findTool } from "../../boards/toolchain.js";
import type { Nonlinearity } from "../../cells/nonlinearity.js";
import { random } from "../../core/random.js";
import { boards } from "../../cost/catalogue.js";
import { IntegerInterpreter } from "../../integer/interpreter.js";
import type { IntegerModel } from "../../integer/model.js";
import { quantise, rawSamples } from "../../integer/quantise.js";
import { type ModelShape, plainShape, randomModel, randomSamples } from "../../integer/random.fixture.js";
import { type ModelSpec, modelTensors } from "../../model/spec.js";
import cycles from "./cycles.json" with { type: "json" };
import { exportC } from "./export.js";

interface Row {
  model: string;
  board: string;
  /** Cycles of a step. */
  mean: number;
  max: number;
  /** Bytes beyond an empty program. */
  flash: number;
  ram: number;
  /** Most cycles that a step may take; null: no limit. */
  limit: number | null;
}
const table: readonly Row[] = cycles;

const D = 9;
const T = 16;

/** A FastGRNN of random weights, quantised as a trained one would be, with two windows. */
function fastGrnn(
  hidden: number,
  rankW: number,
  rankU: number,
  density: number,
  gate: Nonlinearity,
  update: Nonlinearity,
) {
  const spec: ModelSpec = {
    format: "fastcells",
    version: 1,
    layers: [{ cell: "FastGRNN", input: D, hidden, rankW, rankU, gate, update, stateBound: 1 }],
    task: "multiclass",
    readout: "last",
    labels: ["a", "b"],
    normalisation: {
      mean: Array.from({ length: D }, (_, d) => d - 4),
      deviation: Array.from({ length: D }, (_, d) => 1 + d),
    },
    channels: null,
    sampleRate: 50,
    frontEnd: null,
    detector: null,
    training: null,
  };
  const r = random(7);
  const tensors: Record<string, Float32Array> = {};
  for (const { name, shape } of modelTensors(spec)) {
    const [rows = 1, columns = 0] = shape;
    const kept = columns > 0 && !name.startsWith("head") ? density : 1;
    const deviation = columns > 0 ? 1 / Math.sqrt(rows * kept) : 0.3;
    tensors[name] = Float32Array.from({ length: rows * Math.max(columns, 1) }, () =>
      r.uniform() < kept ? deviation * r.normal() : 0,
    );
  }
  const values = Float32Array.from({ length: 2 * T * D }, (_, at) => (at % D) - 4 + (1 + (at % D)) * r.normal());
  const model = quantise(
    { kind: "float", spec, tensors },
    {
      channels: D,
      values,
      starts: Uint32Array.of(0, T),
      lengths: Uint32Array.of(T, T),
      targets: null,
      groups: null,
      channelNames: null,
      sampleRate: 50,
      commonUnit: false,
    },
  );
  const raw = rawSamples(values, model.input.sampleScale);
  return { model, windows: [raw.slice(0, T * D), raw.slice(T * D)] };
}

function referenceOf(model: IntegerModel, windows: readonly Int16Array[]) {
  return windows.map((window) => {
    const interpreter = new IntegerInterpreter(model);
    interpreter.classify(window);
    return {
      state: Int32Array.from(interpreter.state.flatMap(({ h, c }) => [...h, ...c])),
      scores: interpreter.scores(),
    };
  });
}

const isDebian12 = (tool: string, version: string) =>
  spawnSync(tool, ["-dumpversion"], { encoding: "utf8" }).stdout?.trim() === version;
const targets = [
  { board: boards.mkr1000, tool: "arm-none-eabi-gcc", version: "12.2.1" },
  { board: boards.uno, tool: "avr-gcc", version: "5.4.0" },
] as const;

const measured = {
  har2: () => fastGrnn(80, 5, 40, 1, "quantSigm", "quantTanh"),
  har2Tables: () => fastGrnn(80, 5, 40, 1, "sigmoid", "tanh"),
  small: () => fastGrnn(32, 8, 8, 1, "quantSigm", "quantTanh"),
  smallTables: () => fastGrnn(32, 8, 8, 1, "sigmoid", "tanh"),
  sparse: () => fastGrnn(48, 5, 24, 0.4, "quantSigm", "quantTanh"),
};

/** Shapes that use the other cells, encodings and paths. */
const others: Partial<ModelShape>[] = [
  { hidden: 17, input: 1, gate: "quantSigm4", update: "relu" },
  { hidden: 17, rankU: 7, density: 0.5, extreme: true },
  { hidden: 24, rankU: 20, density: 0.1, extreme: true },
  { hidden: 24, rankU: 20, density: 0.02 },
  { cell: "FastRNN", hidden: 17, rankW: 3, rankU: 4, layers: 2 },
  { cell: "GRU", hidden: 9, gate: "sigmoid", update: "tanh", extreme: true },
  { cell: "LSTM", hidden: 6 },
  { cell: "coRNN", hidden: 9, rankU: 5, layers: 2 },
  { cell: "coRNN", hidden: 7, extreme: true },
  { cell: "minGRU", hidden: 9, rankW: 3, layers: 2, update: "identity" },
];

for (const { board, tool, version } of targets) {
  describe.skipIf(findTool(tool) === null)(`exported C on ${board.name}`, () => {
    for (const [name, build] of Object.entries(measured)) {
      it(`${name}: equals the interpreter, in the number of cycles of the table`, async () => {
        const { model, windows } = build();
        const source = exportC(model, { title: name });
        const result = await profile(source, board, windows, { reference: referenceOf(model, windows) });
        expect(result.matchesReference).toBe(true);
        expect(result.faults).toEqual([]);
        const row = table.find((entry) => entry.model === name && entry.board === board.id);
        const { mean, max } = result.cyclesPerStep;
        if (isDebian12(tool, version)) {
          const { flashBeyondEmpty: flash, ramBeyondEmpty: ram } = result;
          expect({ model: name, board: board.id, mean, max, flash, ram, limit: row?.limit ?? null }).toEqual(row);
        }
        if (row?.limit) expect(max).toBeLessThanOrEqual(row.limit);
      });
    }

    it("equals the interpreter for other cells, encodings and extremes, at every optimisation level", async () => {
      for (const [at, shape] of others.entries()) {
        const level = ["-Os", "-O2", "-O0", "-O3"][at % 4] ?? "-O2";
        const otherwise = { ...board, flags: board.flags.map((flag) => (flag === "-O2" ? level : flag)) };
        const model = randomModel({ ...plainShape, ...shape }, at);
        const windows = [randomSamples(6 * model.input.mean.length, at)];
        const source = exportC(model, { title: `other ${at}` });
        const result = await profile(source, otherwise, windows, { reference: referenceOf(model, windows) });
        expect({ at, faults: result.faults, equal: result.matchesReference }).toEqual({ at, faults: [], equal: true });
      }
    });
  });
}
