import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { profileModel } from "../boards/profile.js";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { modelStorage } from "../integer/storage.js";
import { noiseWindows } from "../pipeline/windows.js";
import { boards } from "./catalogue.js";
import { estimateOn, workOf } from "./estimate.js";

const table = JSON.parse(readFileSync(new URL("../boards/cycles.json", import.meta.url), "utf8"));
const measured: Record<string, Record<string, number>> = table.cyclesOfTheSlowestStep;

describe("the estimated cost of a model", () => {
  it.each([
    ["D9 H32 ranks 8/8", { hidden: 32, rankW: 8, rankU: 8, classes: 6 }],
    ["D9 H80 ranks 5/40 (HAR-2)", { hidden: 80, rankW: 5, rankU: 40, classes: 2 }],
    ["D9 H80 ranks 5/40, a fifth kept", { hidden: 80, rankW: 5, rankU: 40, classes: 2, density: 0.2 }],
  ])("is near the measured cycles of %s", (name, shape) => {
    const model = randomModel({ ...plainShape, ...shape }, 1);
    for (const id of ["uno", "mkr1000", "microbit"] as const) {
      const cycles = (estimateOn(model, boards[id]).ms * boards[id].clockHz) / 1000;
      const ratio = cycles / (measured[name]?.[id] ?? 0);
      expect(ratio, `${id}: ${cycles.toFixed(0)} cycles`).toBeGreaterThan(0.8);
      expect(ratio, `${id}: ${cycles.toFixed(0)} cycles`).toBeLessThan(1.25);
    }
  });

  it("is higher in cycles on a Cortex-M0, whose branches take longer, and for the mean of the states", () => {
    const model = randomModel({ ...plainShape, hidden: 32 }, 1);
    const cyclesOn = (read: typeof model, id: "mkr1000" | "microbit") =>
      (estimateOn(read, boards[id]).ms * boards[id].clockHz) / 1000;
    const ratio = cyclesOn(model, "microbit") / cyclesOn(model, "mkr1000");
    expect(ratio).toBeGreaterThan(1.03);
    expect(ratio).toBeLessThan(1.12);
    const mean = randomModel({ ...plainShape, hidden: 32, readout: "mean" }, 1);
    expect(cyclesOn(mean, "mkr1000")).toBeGreaterThan(1.03 * cyclesOn(model, "mkr1000"));
    expect(estimateOn(mean, boards.uno).flash - modelStorage(mean).bytes).toBeGreaterThan(
      estimateOn(model, boards.uno).flash - modelStorage(model).bytes,
    );
  });

  it("counts every stored row and entry, and the constants of the model", () => {
    const model = randomModel({ ...plainShape, hidden: 16, rankW: 4, rankU: null, classes: 3 }, 2);
    const work = workOf(model);
    expect(work).toMatchObject({ step: 1, input: 9, unit: 16, denseRow: 4 + 16, denseEntry: 4 * 9 + 16 * 20 });
    expect(estimateOn(model, boards.uno).flash).toBeGreaterThan(modelStorage(model).bytes);
  });

  it.each([
    ["one of 100 inputs read by their mean", 1.25, { input: 100, hidden: 40, readout: "mean" }],
    // On ARM their stacks may add up, but do not here.
    ["two layers of low rank", 1.6, { input: 12, hidden: 30, rankW: 6, rankU: 10, layers: 2 }],
    ["a coRNN, whose U reads two states", 1.25, { cell: "coRNN", input: 24, hidden: 22, rankW: 9, rankU: 12 }],
    ["a sparse LSTM with tables", 1.25, { cell: "LSTM", input: 7, hidden: 19, density: 0.2, gate: "sigmoid" }],
  ] as const)("is enough flash and RAM for %s, and not much more", async (_, most, shape) => {
    const model = randomModel({ ...plainShape, ...shape }, 3);
    for (const id of ["uno", "mkr1000"] as const) {
      const measured = await profileModel(model, boards[id], noiseWindows(model, 1, 2), { title: "model" });
      const { flash, ram } = estimateOn(model, boards[id]);
      const constants = modelStorage(model).bytes;
      const code = (flash - constants) / (measured.flashBeyondEmpty - constants);
      expect(code, `code on ${id}`).toBeGreaterThanOrEqual(1);
      expect(code, `code on ${id}`).toBeLessThan(1.5);
      // The program has the samples of a step with and without the model.
      const memory = ram / (measured.ramBeyondEmpty + 2 * shape.input);
      expect(memory, `RAM on ${id}`).toBeGreaterThanOrEqual(1);
      expect(memory, `RAM on ${id}`).toBeLessThan(most);
    }
  });
});
