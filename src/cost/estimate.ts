/**
 * @file What a model costs on a board, estimated without a compiler: sums of what a step does, each times what it took in
 * measured programs. `npm run bench:cost` measures them and writes `step-costs.json`.
 */
import { cellOf } from "../cells/registry.js";
import type { IntegerModel } from "../integer/model.js";
import { modelMemory, modelStorage, storeLayers, usesTable } from "../integer/storage.js";
import type { Board, Core } from "./catalogue.js";
import costs from "./step-costs.json" with { type: "json" };

/** What a step does, counted: the names of the measured costs. */
export const workNames = [
  "step",
  "input",
  "companding",
  "denseRow",
  "denseEntry",
  "bitmapRow",
  "bitmapByte",
  "bitmapEntry",
  "gapRow",
  "gapEntry",
  "unit",
  "gate",
  "tableUnit",
] as const;

/** A count, or cycles, of each. */
export type Work = Record<(typeof workNames)[number], number>;

/** What a program of a model needs beside its constants. */
export interface CoreCosts {
  cycles: Work;
  /** Bytes of code: of every model, and more where matrices are sparse. */
  code: { model: number; sparse: number };
  /** Bytes of RAM beside the states and the scratch of a step. */
  memory: number;
}

const measured: Readonly<Record<Exclude<Core, "cortex-m0">, CoreCosts>> = costs;

/** One core counts for another where their instructions take the same cycles. */
function costsOf(core: Core): CoreCosts {
  return measured[core === "avr5" ? "avr5" : "cortex-m0plus"];
}

/** Counts what one step of a model does. The head is not read at every step, and is left out. */
export function workOf(model: IntegerModel): Work {
  const work: Work = Object.assign({}, ...workNames.map((name) => ({ [name]: 0 })));
  work.step = 1;
  work.input = model.input.mean.length;
  work.companding = model.input.companding === null ? 0 : work.input;
  const stored = storeLayers(model);
  model.layers.forEach((layer, index) => {
    const { w1 = null, u1 = null, sums = [] } = stored[index] ?? {};
    for (const matrix of [w1, u1, ...sums]) {
      if (matrix === null) continue;
      const { encoding, rows, columns, entries } = matrix;
      if (encoding === "dense") {
        work.denseRow += rows;
        work.denseEntry += entries;
      } else if (encoding === "bitmap") {
        work.bitmapRow += rows;
        work.bitmapByte += rows * Math.ceil(columns / 8);
        work.bitmapEntry += entries;
      } else {
        work.gapRow += rows;
        work.gapEntry += entries;
      }
    }
    work.unit += layer.hidden;
    if (cellOf(layer.cell).gated) work.gate += layer.hidden;
    if (usesTable(layer)) work.tableUnit += layer.hidden;
  });
  return work;
}

export interface BoardEstimate {
  /** Bytes of constants and code. */
  flash: number;
  /** Bytes of state and stack. */
  ram: number;
  /** Milliseconds a step. */
  ms: number;
}

/** Bytes and time on a board. `bench/cost.ts` found the median error 4 % or less, on models that were left out of the fit. */
export function estimateOn(model: IntegerModel, { core, clockHz }: Pick<Board, "core" | "clockHz">): BoardEstimate {
  const { cycles, code, memory } = costsOf(core);
  const work = workOf(model);
  const { state, scratch } = modelMemory(model);
  const sum = workNames.reduce((total, name) => total + work[name] * cycles[name], 0);
  const sparse = work.bitmapEntry + work.gapEntry > 0 ? code.sparse : 0;
  return {
    flash: modelStorage(model).bytes + code.model + sparse,
    ram: state + scratch + memory,
    ms: (1000 * sum) / clockHz,
  };
}
