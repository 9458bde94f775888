/**
 * @file The committed table of cycles per step, `cycles.json`. Counts are exact, so that every change of the generated
 * C shows; `npx vitest run src/boards/cycles.test.ts -u` rewrites the table. They hold for one version of each
 * compiler.
 */
import { expect, test } from "vitest";
import { boards } from "../cost/catalogue.js";
import { exportC } from "../deploy/c/export.js";
import { type ModelShape, plainShape, randomModel, randomSamples } from "../integer/random.fixture.js";
import { runAtmega328p } from "./atmega328p.js";
import { buildProgram } from "./firmware.js";
import { modelProgram } from "./program.js";
import { referenceResults } from "./reference.js";
import { runRp2040 } from "./rp2040.js";
import { compilerVersion, findTool } from "./toolchain.js";

const steps = 3;
const compilers = { "avr-gcc": "5.4.0", "arm-none-eabi-gcc": "12.2.1" } as const;
const measured = ["uno", "mkr1000", "microbit"] as const;

/** FastGRNN with piecewise-linear functions unless named otherwise; HAR-2's sizes are the paper's. */
const shapes: Readonly<Record<string, ModelShape>> = {
  "D9 H32 ranks 8/8": { ...plainShape, hidden: 32, rankW: 8, rankU: 8, classes: 6 },
  "D9 H32 full rank": { ...plainShape, hidden: 32, classes: 6 },
  "D9 H80 ranks 5/40 (HAR-2)": { ...plainShape, hidden: 80, rankW: 5, rankU: 40, classes: 2 },
  "D9 H80 ranks 5/40, a fifth kept": { ...plainShape, hidden: 80, rankW: 5, rankU: 40, classes: 2, density: 0.2 },
  "D9 H32 ranks 8/8, sigmoid and tanh": {
    ...plainShape,
    hidden: 32,
    rankW: 8,
    rankU: 8,
    classes: 6,
    gate: "sigmoid",
    update: "tanh",
  },
  "D9 H32 ranks 8/8, companded samples": {
    ...plainShape,
    hidden: 32,
    rankW: 8,
    rankU: 8,
    classes: 6,
    companded: true,
  },
  "D1 H17 FastRNN": { ...plainShape, cell: "FastRNN", input: 1, hidden: 17 },
};

/** Most cycles per step, below hand-written prototypes of the same sizes. */
const limits: Readonly<Record<string, Partial<Record<(typeof measured)[number], number>>>> = {
  "D9 H32 ranks 8/8": { uno: 35_000, mkr1000: 9_000 },
  "D9 H80 ranks 5/40 (HAR-2)": { uno: 180_000, mkr1000: 45_000 },
};

/** Why the counts cannot be compared here, or null. */
async function obstacle(): Promise<string | null> {
  for (const compiler of ["avr-gcc", "arm-none-eabi-gcc"] as const) {
    if (findTool(compiler) === null) return `no ${compiler}`;
    const version = await compilerVersion(compiler);
    if (version !== compilers[compiler]) return `${compiler} is ${version}, the table holds for ${compilers[compiler]}`;
  }
  return null;
}

test("each step takes the cycles of the table, and gives the interpreter's state and scores", async (context) => {
  const reason = await obstacle();
  if (reason !== null) context.skip(`skipped: ${reason}`);
  const rows = await Promise.all(
    Object.entries(shapes).map(async ([name, shape]) => {
      const model = randomModel(shape, 1);
      const window = randomSamples(steps * shape.input, 2);
      const row: Record<string, number> = {};
      for (const id of measured) {
        const firmware = await buildProgram(modelProgram(exportC(model, { title: "model" })), boards[id]);
        const { cycles, results, faults } = await (id === "uno" ? runAtmega328p : runRp2040)(firmware, [window]);
        expect(faults).toEqual([]);
        expect(results).toEqual(referenceResults(model, [window]));
        expect(cycles).toHaveLength(steps);
        row[id] = Math.max(...cycles);
        expect(row[id]).toBeLessThanOrEqual(limits[name]?.[id] ?? Number.POSITIVE_INFINITY);
      }
      return [name, row] as const;
    }),
  );
  const table = { steps, compilers, cyclesOfTheSlowestStep: Object.fromEntries(rows) };
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot("./cycles.json");
});
