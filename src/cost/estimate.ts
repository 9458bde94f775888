/**
 * @file Estimates the cost of a model on a board without a compiler: the operations of a step, each times its cost in
 * measured programs. `npm run bench:cost` measures these and writes `step-costs.json`. For a model of sound, a step is
 * the time from one frame to the next, including front end and detector.
 */
import { cellOf } from "../cells/registry.js";
import { type IntegerModel, operandSpan } from "../integer/model.js";
import { modelMemory, modelStorage, storeLayers, usesTable } from "../integer/storage.js";
import type { Board, Core } from "./catalogue.js";
import { listeningMemory, listens, soundCosts, soundCycles, tableBytes } from "./sound-cost.js";
import costs from "./step-costs.json" with { type: "json" };

/** The counted operations of a step: the names of the measured costs. */
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
  "meanUnit",
] as const;

/** What a program holds in RAM besides its states and the input and operands of its largest layer. */
export const memoryNames = ["program", "sum", "widestSum", "otherOperand"] as const;

/** A count, or bytes, for each. */
export type Memory = Record<(typeof memoryNames)[number], number>;

/** A count, or cycles, for each operation. */
export type Work = Record<(typeof workNames)[number], number>;

/** The cost of a model's program besides its constants. */
export interface CoreCosts {
  cycles: Work;
  /** Bytes of code: of every model, and in addition if matrices are sparse and if the mean of the states is read. */
  code: { model: number; sparse: number; mean: number };
  /** Bytes of RAM besides the states and the scratch memory of a step. */
  memory: Memory;
}

const measured: Readonly<Record<Core, CoreCosts>> = costs;

/**
 * Counts the operations of one step of a model. The head is left out unless the model listens: only then is it computed
 * at every step.
 */
export function workOf(model: IntegerModel): Work {
  const work: Work = Object.assign({}, ...workNames.map((name) => ({ [name]: 0 })));
  work.step = 1;
  work.input = model.input.mean.length;
  work.companding = model.input.companding === null ? 0 : work.input;
  for (const { encoding, rows, columns, entries } of storeLayers(model).values()) {
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
  for (const layer of model.layers) {
    work.unit += layer.hidden;
    if (cellOf(layer.cell).gated) work.gate += layer.hidden;
    if (usesTable(layer)) work.tableUnit += layer.hidden;
  }
  if (model.readout === "mean") work.meanUnit = model.layers.at(-1)?.hidden ?? 0;
  if (listens(model)) {
    const { rows, columns } = model.head.matrix;
    work.denseRow += rows;
    work.denseEntry += rows * columns;
  }
  return work;
}

/** Counts the sums of all layers and of the one with the most, and the operands of the layers but the largest. */
export function memoryOf({ layers }: IntegerModel): Memory {
  const sums = layers.map((layer) => layer.sums.reduce((count, { matrix }) => count + matrix.rows, 0));
  const operands = layers.map((layer) => operandSpan(layer, "both").length);
  const total = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return {
    program: 1,
    sum: total(sums),
    widestSum: Math.max(...sums),
    otherOperand: total(operands) - Math.max(...operands),
  };
}

export interface BoardEstimate {
  /** Bytes of constants and code. */
  flash: number;
  /** Bytes of state and stack. */
  ram: number;
  /** Milliseconds per step. */
  ms: number;
}

/**
 * Estimates bytes and time on a board. On models that were not part of the fit, `bench/cost.ts` found a median error of 4 %
 * for the time, and of 13 % for the RAM besides states and scratch; `bench/sound-cost.ts` found 1 % for the time of front end
 * and detector.
 */
export function estimateOn(model: IntegerModel, { core, clockHz }: Pick<Board, "core" | "clockHz">): BoardEstimate {
  const { cycles, code, memory } = measured[core];
  const work = workOf(model);
  const { state, scratch } = modelMemory(model);
  const held = memoryOf(model);
  const sum = workNames.reduce((total, name) => total + work[name] * cycles[name], 0);
  const sparse = work.bitmapEntry + work.gapEntry > 0 ? code.sparse : 0;
  const mean = work.meanUnit > 0 ? code.mean : 0;
  const network = {
    flash: modelStorage(model).bytes + code.model + sparse + mean,
    ram: state + scratch + memoryNames.reduce((total, name) => total + held[name] * memory[name], 0),
    ms: (1000 * sum) / clockHz,
  };
  if (!listens(model)) return network;
  const sound = soundCosts[core];
  return {
    flash: network.flash - code.model + sound.code + tableBytes(model.frontEnd),
    ram: network.ram - memory.program + sound.memory + listeningMemory(model),
    ms: network.ms + (1000 * soundCycles(model, core)) / clockHz,
  };
}
