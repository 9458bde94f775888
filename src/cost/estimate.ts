/**
 * @file Estimates the cost of a model on a board without a compiler: the operations of a step, each times its cost in
 * measured programs. `npm run bench:cost` measures these and writes `step-costs.json`. For a model of sound, a step is
 * the time from one frame to the next, including front end and detector.
 */
import { recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { lastOf } from "../core/at.js";
import { type IntegerLayer, type IntegerModel, operandSpan } from "../integer/model.js";
import { groupsHead, modelMemory, modelStorage, rowsAtOnce, storeLayers, usesTable } from "../integer/storage.js";
import type { Board, Core } from "./catalogue.js";
import { listeningMemory, listens, soundCode, soundCosts, soundCycles, tableBytes } from "./sound-cost.js";
import costs from "./step-costs.json" with { type: "json" };
import { totalOf } from "./total.js";

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
  "wideGapEntry",
  "unit",
  "gate",
  "stateUnit",
  "scaledUnit",
  "tableUnit",
  "meanUnit",
  "maxUnit",
] as const;

/** The counted parts of a program's code: see {@link codeOf}. */
export const codeNames = [
  "program",
  "furtherLayer",
  "sum",
  "bias",
  "coefficient",
  "cellState",
  "dense",
  "bitmap",
  "gaps",
  "groupedHead",
  "longHead",
  "table",
  "tableSum",
  "companding",
  "mean",
  "max",
] as const;

/** A count, or bytes, for each. */
export type Code = Record<(typeof codeNames)[number], number>;

/** What a program holds in RAM besides its states: see {@link memoryOf}. */
export const memoryNames = ["program", "operands", "copied", "meanUnit"] as const;

/** A count, or bytes, for each. */
export type Memory = Record<(typeof memoryNames)[number], number>;

/** A count, or cycles, for each operation. */
export type Work = Record<(typeof workNames)[number], number>;

/** The cost of a model's program besides its constants. */
export interface CoreCosts {
  cycles: Work;
  /** Bytes of code. */
  code: Code;
  /** Bytes of RAM besides the states. */
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
      work[encoding === "gaps4" ? "gapEntry" : "wideGapEntry"] += entries;
    }
  }
  for (const layer of model.layers) {
    work.unit += layer.hidden;
    const { gated, memory } = cellOf(layer.cell);
    if (gated) work.gate += layer.hidden;
    if (memory) work.stateUnit += layer.hidden;
    work.scaledUnit += layer.hidden * layer.coefficients.length;
    if (usesTable(layer)) work.tableUnit += layer.hidden;
  }
  work.meanUnit = pooledUnits(model, "mean");
  work.maxUnit = pooledUnits(model, "max");
  if (listens(model)) {
    const { rows, columns } = model.head.matrix;
    work.denseRow += rows;
    work.denseEntry += rows * columns;
  }
  return work;
}

/** The units whose mean, or largest value, over the steps is read. */
function pooledUnits({ readout, layers }: IntegerModel, how: "mean" | "max"): number {
  return readout === how ? lastOf(layers, "layer").hidden : 0;
}

/** Counts what a program has code for: of a kernel, a readout or a table once, however often it is called. */
export function codeOf(model: IntegerModel): Code {
  const { layers, head, input, readout } = model;
  const stored = storeLayers(model);
  const encoded = new Set(Array.from(stored.values(), ({ encoding }) => encoding));
  const has = (yes: boolean) => (yes ? 1 : 0);
  const sumOf = (count: (layer: IntegerLayer) => number) => layers.reduce((sum, layer) => sum + count(layer), 0);
  const tables = layers.filter(usesTable);
  return {
    program: 1,
    furtherLayer: layers.length - 1,
    sum: sumOf(({ sums }) => sums.length),
    bias: sumOf(({ biases }) => biases.length),
    coefficient: sumOf(({ coefficients }) => coefficients.length),
    cellState: sumOf(({ cell }) => has(cellOf(cell).memory)),
    dense: has(encoded.has("dense")),
    bitmap: has(encoded.has("bitmap")),
    gaps: has(encoded.has("gaps4")) + has(encoded.has("gaps8")),
    groupedHead: has(groupsHead(stored, model)),
    longHead: has(head.matrix.rows > rowsAtOnce),
    table: has(tables.length > 0),
    tableSum: tables.reduce((sum, { biases }) => sum + biases.length, 0),
    companding: has(input.companding !== null),
    mean: has(readout === "mean"),
    max: has(readout === "max"),
  };
}

/**
 * Counts the operands and sums of all layers, and the 16-bit numbers that are copied to wider operands; and the units
 * whose mean is read. On an AVR the operands are static. Elsewhere they are on the stack, where those of two layers may
 * be at once, if the compiler makes the step and one of them one function.
 */
export function memoryOf(model: IntegerModel): Memory {
  let [operands, copied] = [0, 0];
  for (const [index, layer] of model.layers.entries()) {
    const { fromInput, fromState, hidden, input, sums } = layer;
    const raw = index > 0 || (fromInput.factor === null && fromInput.shift === 0) ? 0 : input;
    operands += operandSpan(layer, "both").length + hidden * sums.length + raw;
    copied += index > 0 && fromInput.factor !== null ? input : 0;
    copied += fromState.factor === null ? 0 : recurrentRows(layer);
  }
  return { program: 1, operands, copied, meanUnit: pooledUnits(model, "mean") };
}

/** Bytes of code of a network's program. */
export function networkCode(model: IntegerModel, core: Core): number {
  return totalOf(codeNames, codeOf(model), measured[core].code);
}

/** Bytes of RAM of a network, without what every program has: states, the samples of a step, operands and sums. */
export function networkRam(model: IntegerModel, core: Core): number {
  const held: Memory = { ...memoryOf(model), program: 0 };
  const { memory } = measured[core];
  const samples = 2 * model.input.mean.length;
  return modelMemory(model).state + samples + totalOf(memoryNames, held, memory);
}

export interface BoardEstimate {
  /** Bytes of constants and code. */
  flash: number;
  /** Bytes of states and stack, and of the samples of a step, which the program holds. */
  ram: number;
  /** Milliseconds per step. */
  ms: number;
}

/**
 * Estimates bytes and time on a board. On models like those of the fit, but left out of it, `bench/cost.ts` found a median
 * error of 3 to 5 % for the time, and `bench/sound-cost.ts` of 1 % for the time of front end and detector. Bytes are
 * those that no model of the fit exceeds; of two layers on ARM, the stack may be half of what is estimated.
 */
export function estimateOn(model: IntegerModel, { core, clockHz }: Pick<Board, "core" | "clockHz">): BoardEstimate {
  const { cycles, memory } = measured[core];
  const network = {
    flash: modelStorage(model).bytes + networkCode(model, core),
    ram: memory.program + networkRam(model, core),
    ms: (1000 * totalOf(workNames, workOf(model), cycles)) / clockHz,
  };
  if (!listens(model)) return network;
  return {
    flash: network.flash + soundCode(model, core) + tableBytes(model.frontEnd),
    ram: networkRam(model, core) + soundCosts[core].memory + listeningMemory(model),
    ms: network.ms + (1000 * soundCycles(model, core)) / clockHz,
  };
}
