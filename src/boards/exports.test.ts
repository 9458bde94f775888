/** @file Exported models of every kind on every emulator, bit for bit against the interpreter. */
import { expect, test } from "vitest";
import { type Board, boards } from "../cost/catalogue.js";
import { exportC } from "../deploy/c/export.js";
import { type ModelShape, plainShape, randomModel, randomSamples, samplesFor } from "../integer/random.fixture.js";
import { runAtmega328p } from "./atmega328p.js";
import { buildProgram, flashOrigins } from "./firmware.js";
import { modelProgram } from "./program.js";
import { runQemu } from "./qemu.js";
import { referenceResults } from "./reference.js";
import { runRp2040 } from "./rp2040.js";
import type { Tool } from "./toolchain.js";
import { describeWith } from "./tools.fixture.js";

const shapes: Readonly<Record<string, Partial<ModelShape>>> = {
  "FastGRNN, dense, clips": {},
  "FastGRNN, an embedding, readout mean": { vocabulary: 300, input: 6, hidden: 12, readout: "mean" },
  "FastGRNN, low rank, sparse, H 17": { hidden: 17, rankW: 4, rankU: 6, density: 0.3 },
  "FastGRNN, tables, extreme weights": { gate: "sigmoid", update: "tanh", extreme: true },
  "FastRNN, D 1, very sparse": { cell: "FastRNN", input: 1, hidden: 20, density: 0.05 },
  "FastRNN, low rank, relu, two layers": { cell: "FastRNN", rankU: 3, update: "relu", layers: 2 },
  "GRU, low rank, extreme weights": { cell: "GRU", rankW: 2, rankU: 5, extreme: true },
  "FastGRNN, companded samples": { companded: true, rankW: 5 },
  "FastGRNN, companded samples, extremes": { companded: true, extreme: true },
  "LSTM, tables, sparse": { cell: "LSTM", hidden: 9, gate: "sigmoid", update: "tanh", density: 0.4 },
  "coRNN, low rank, two layers": { cell: "coRNN", rankU: 5, layers: 2 },
  "minGRU, low rank, identity, two layers": { cell: "minGRU", rankW: 4, layers: 2, update: "identity" },
};

const emulators: readonly {
  name: string;
  board: Board;
  run: typeof runQemu;
  tools: readonly Tool[];
  flashOrigin: number;
}[] = [
  { name: "avr8js", board: boards.uno, run: runAtmega328p, tools: ["avr-gcc"], flashOrigin: flashOrigins.zero },
  {
    name: "rp2040js",
    board: boards.pico,
    run: runRp2040,
    tools: ["arm-none-eabi-gcc"],
    flashOrigin: flashOrigins.rp2040,
  },
  {
    name: "QEMU's micro:bit",
    board: boards.microbit,
    run: runQemu,
    tools: ["arm-none-eabi-gcc", "qemu-system-arm"],
    flashOrigin: flashOrigins.zero,
  },
];

for (const { name, board, run, tools, flashOrigin } of emulators) {
  describeWith(tools, `in ${name}`, () => {
    test.each(Object.keys(shapes))("20 windows equal the interpreter's: %s", async (key) => {
      const shape = { ...plainShape, ...shapes[key] };
      const model = randomModel(shape, 7);
      const windows = Array.from({ length: 20 }, (_, seed) => samplesFor(model, 1 + (seed % 7), seed));
      const firmware = await buildProgram(modelProgram(exportC(model, { title: key })), board, { flashOrigin });
      const { results, faults } = await run(firmware, windows);
      expect(faults).toEqual([]);
      expect(results).toEqual(referenceResults(model, windows));
    });
  });
}

describeWith(["avr-gcc"], "a model called", () => {
  test.each(["main", "host", "harness host", "stack", "data", "int"])("%s links with the harness", async (title) => {
    const model = randomModel({ ...plainShape, hidden: 4 }, 1);
    const windows = [randomSamples(2 * plainShape.input, 1)];
    const { results, faults } = await runAtmega328p(
      await buildProgram(modelProgram(exportC(model, { title })), boards.uno),
      windows,
    );
    expect(faults).toEqual([]);
    expect(results).toEqual(referenceResults(model, windows));
  });
});
