/**
 * @file Estimates the cost of a model on a board without a compiler: the operations of a step, each times its cost in
 * measured programs. `npm run bench:cost` measures these and writes `step-costs.json`. For a model of sound, a step is
 * the time from one frame to the next, including front end and detector.
 */
import { recurrentRows } from "../cells/layer.js";
import { cellOf } from "../cells/registry.js";
import { lastOf } from "../core/at.js";
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
  "maxUnit",
] as const;

/** What a program holds in RAM besides its states: see {@link memoryOf}. */
export const memoryNames = ["program", "operands", "mostOperands", "mostCopied", "meanUnit"] as const;

/** A count, or bytes, for each. */
export type Memory = Record<(typeof memoryNames)[number], number>;

/** A count, or cycles, for each operation. */
export type Work = Record<(typeof workNames)[number], number>;

/** The cost of a model's program besides its constants. */
export interface CoreCosts {
  cycles: Work;
  /** Bytes of code: of every model, and in addition if matrices are sparse and if the mean of the states is read. */
  code: { model: number; sparse: number; mean: number };
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
      work.gapEntry += entries;
    }
  }
  for (const layer of model.layers) {
    work.unit += layer.hidden;
    if (cellOf(layer.cell).gated) work.gate += layer.hidden;
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

/**
 * Counts the operands and sums of all layers, which are static on an AVR, and of the layer with the most, which are on the
 * stack elsewhere, with the 16-bit numbers that are copied to wider operands there; and the units whose mean is read.
 */
export function memoryOf(model: IntegerModel): Memory {
  const layers = model.layers.map((layer, index) => {
    const { fromInput, fromState, hidden, input } = layer;
    const raw = fromInput.factor === null && fromInput.shift === 0 ? 0 : input;
    const own = operandSpan(layer, "both").length + hidden * layer.sums.length + (index === 0 ? raw : 0);
    const copied =
      (index > 0 && fromInput.factor !== null ? input : 0) + (fromState.factor === null ? 0 : recurrentRows(layer));
    return { own, copied };
  });
  return {
    program: 1,
    operands: layers.reduce((sum, { own }) => sum + own, 0),
    mostOperands: Math.max(...layers.map(({ own }) => own)),
    mostCopied: Math.max(...layers.map(({ copied }) => copied)),
    meanUnit: pooledUnits(model, "mean"),
  };
}

/** Bytes of RAM of a network, without what every program has: states, the samples of a step, operands and sums. */
export function networkRam(model: IntegerModel, core: Core): number {
  const held: Memory = { ...memoryOf(model), program: 0 };
  const { memory } = measured[core];
  const samples = 2 * model.input.mean.length;
  return modelMemory(model).state + samples + memoryNames.reduce((sum, name) => sum + held[name] * memory[name], 0);
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
 * error of 4 % for the time, and `bench/sound-cost.ts` of 1 % for the time of front end and detector. Two layers, models of
 * sound and coRNN may need more than is estimated: docs/search.md.
 */
export function estimateOn(model: IntegerModel, { core, clockHz }: Pick<Board, "core" | "clockHz">): BoardEstimate {
  const { cycles, code, memory } = measured[core];
  const work = workOf(model);
  const sum = workNames.reduce((total, name) => total + work[name] * cycles[name], 0);
  const sparse = work.bitmapEntry + work.gapEntry > 0 ? code.sparse : 0;
  const mean = work.meanUnit > 0 ? code.mean : 0;
  const network = {
    flash: modelStorage(model).bytes + code.model + sparse + mean,
    ram: memory.program + networkRam(model, core),
    ms: (1000 * sum) / clockHz,
  };
  if (!listens(model)) return network;
  const sound = soundCosts[core];
  return {
    flash: network.flash - code.model + sound.code + tableBytes(model.frontEnd),
    ram: networkRam(model, core) + sound.memory + listeningMemory(model),
    ms: network.ms + (1000 * soundCycles(model, core)) / clockHz,
  };
}
