/**
 * @file Random integer models for tests: any cell, sizes, storage and non-linearities, with weights up to the extremes.
 */
import { functionsOf, recurrentRows } from "../cells/layer.js";
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { type Random, random } from "../core/random.js";
import { tableSumBits } from "../language/curves.js";
import { type TextSpec, unknownToken } from "../model/text.js";
import {
  type IntegerCompanding,
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  sumBlocks,
} from "./model.js";
import { readsTable } from "./nonlinearity.js";
import { mostKneeBits } from "./sample.js";

export interface ModelShape {
  cell: CellName;
  input: number;
  hidden: number;
  rankW: number | null;
  rankU: number | null;
  gate: Nonlinearity;
  update: Nonlinearity;
  /** Of the first factors, and of the sums. */
  density: number;
  layers: number;
  classes: number;
  /** Weights at ±127 and −128 only, and biases and inputs at their limits. */
  extreme: boolean;
  /** Whether samples are companded. */
  companded: boolean;
  readout: IntegerModel["readout"];
  /** Ids of a model that reads text; null: it reads numbers. */
  vocabulary: number | null;
}

export const plainShape: ModelShape = {
  cell: "FastGRNN",
  input: 9,
  hidden: 12,
  rankW: null,
  rankU: null,
  gate: "quantSigm",
  update: "quantTanh",
  density: 1,
  layers: 1,
  classes: 3,
  extreme: false,
  companded: false,
  readout: "last",
  vocabulary: null,
};

const gates = ["sigmoid", "quantSigm", "quantSigm4"] as const;
const updates = ["tanh", "quantTanh", "relu", "quantSigm", "sigmoid", "quantSigm4", "identity"] as const;

/** A shape drawn from a seed. */
export function randomShape(seed: number): ModelShape {
  const r = random(seed);
  const pick = <T>(list: readonly T[]): T => list[r.below(list.length)]!;
  const input = pick([1, 2, 3, 9, 17]);
  const hidden = pick([1, 3, 4, 8, 17, 20, 33]);
  return {
    cell: pick(cellNames),
    input,
    hidden,
    rankW: r.below(2) === 0 ? null : 1 + r.below(input),
    rankU: r.below(2) === 0 ? null : 1 + r.below(hidden),
    gate: pick(gates),
    update: pick(updates),
    density: pick([1, 1, 0.6, 0.3, 0.1, 0.03, 0]),
    layers: pick([1, 1, 2]),
    classes: 1 + r.below(7),
    extreme: r.below(3) === 0,
    companded: r.below(3) === 0,
    readout: pick(["last", "last", "mean", "max"] as const),
    vocabulary: null,
  };
}

/** A shape of a model that reads text. */
export function randomTextShape(seed: number): ModelShape {
  return { ...randomShape(seed), companded: false, vocabulary: 3 + random(seed).below(40) };
}

function drawMatrix(rows: number, columns: number, { density, extreme }: ModelShape, r: Random): IntegerMatrix {
  const weight = () => (extreme ? [127, -127, -128][r.below(3)]! : Math.floor(r.normal() * 30));
  return {
    rows,
    columns,
    values: Int8Array.from({ length: rows * columns }, () => (r.uniform() < density ? weight() : 0)),
  };
}

function drawLayer(shape: ModelShape, input: number, inputBits: number, r: Random): IntegerLayer {
  const { cell, hidden } = shape;
  const names = functionsOf({ ...shape, cell });
  const sumBits = names.some(readsTable) ? tableSumBits : 9 + r.below(4);
  const stateBits = 8 + r.below(6);
  const accumulatorBits = sumBits + (r.below(2) === 0 ? 8 : 4 + r.below(9));
  const operand = (width: number, vectorBits: number, rank: number | null): IntegerOperand => {
    if (rank === null) {
      const shift = r.below(4);
      return { factor: null, factorBits: 0, shift, bits: vectorBits - shift };
    }
    const shift = r.below(2) === 0 ? 8 : r.below(17);
    const factor = drawMatrix(rank, width, shape, r);
    return { factor, factorBits: 7, shift, bits: vectorBits + 7 - shift };
  };
  const fromInput = operand(input, inputBits, input === shape.input ? shape.rankW : null);
  const stateWidth = recurrentRows({ cell, hidden });
  const fromState = operand(stateWidth, stateBits, stateWidth === 0 ? null : shape.rankU);
  const widths = { input: fromInput.factor?.rows ?? input, recurrent: fromState.factor?.rows ?? stateWidth };
  const columns = { ...widths, both: widths.input + widths.recurrent };
  const largestBias = shape.extreme ? 16383 : 2 ** sumBits;
  const coefficient = (bits: number) =>
    shape.extreme && bits === 15 ? 32767 : r.below(2 ** (bits - (bits === 14 ? 1 : 0)));
  return {
    cell,
    input,
    hidden,
    gate: shape.gate,
    update: shape.update,
    inputBits,
    stateBits,
    sumBits,
    stateBound: shape.extreme ? 32767 : Math.min(32767, 2 ** stateBits * (1 + r.below(3))),
    fromInput,
    fromState,
    inputWeightBits: accumulatorBits - fromInput.bits,
    stateWeightBits: accumulatorBits - fromState.bits,
    sums: sumBlocks(cell).map(({ name, reads }) => ({
      name,
      reads,
      matrix: drawMatrix(hidden, columns[reads], shape, r),
    })),
    sumShift: accumulatorBits - sumBits,
    biases: cellOf(cell).biases.map(() =>
      Int16Array.from({ length: hidden }, () =>
        shape.extreme ? [largestBias, -largestBias][r.below(2)]! : r.below(2 * largestBias + 1) - largestBias,
      ),
    ),
    coefficients: cellOf(cell).scalars.map(({ bits }) => coefficient(bits)),
  };
}

function drawCompanding({ input, extreme }: ModelShape, uniform: boolean, r: Random): IntegerCompanding {
  const channel = () => ({
    centre: extreme ? [32767, -32767][r.below(2)]! : r.below(4001) - 2000,
    bits: extreme ? [0, mostKneeBits][r.below(2)]! : r.below(mostKneeBits + 1),
  });
  const one = channel();
  const channels = Array.from({ length: input }, () => (uniform ? one : channel()));
  return {
    centre: Int16Array.from(channels, ({ centre }) => centre),
    kneeBits: Uint8Array.from(channels, ({ bits }) => bits),
  };
}

/** A model of a given shape with numbers drawn from a seed. */
export function randomModel(shape: ModelShape, seed: number): IntegerModel {
  const r = random(seed);
  const { vocabulary } = shape;
  const D = vocabulary === null ? shape.input : 1;
  const uniform = r.below(3) === 0;
  const channel = () =>
    shape.extreme
      ? { mean: [32767, -32767][r.below(2)]!, multiplier: [32767, -32767][r.below(2)]!, shift: [0, 8, 16][r.below(3)]! }
      : { mean: r.below(2001) - 1000, multiplier: 1 + r.below(1000), shift: [8, 8, 16][r.below(3)]! };
  const one = channel();
  const channels = Array.from({ length: D }, () => (uniform ? one : channel()));
  const layers: IntegerLayer[] = [];
  for (let index = 0; index < shape.layers; index++) {
    const before = layers[index - 1];
    layers.push(
      drawLayer(shape, before?.hidden ?? shape.input, before?.stateBits ?? (vocabulary === null ? 10 : 7), r),
    );
  }
  return {
    kind: "integer",
    format: "fastcells-integer",
    version: 1,
    task: "multiclass",
    readout: shape.readout,
    labels: Array.from({ length: shape.classes }, (_, c) => `class ${c}`),
    channels: null,
    sampleRate: 50,
    frontEnd: null,
    detector: null,
    training: null,
    ...(vocabulary === null ? {} : { text: textOf(vocabulary) }),
    embedding:
      vocabulary === null ? null : drawMatrix(vocabulary, shape.input, { ...shape, density: 1 }, random(seed + 2)),
    input: {
      sampleScale: channels.map(() => 1),
      companding: shape.companded ? drawCompanding(shape, uniform, random(seed + 1)) : null,
      mean: Int16Array.from(channels, ({ mean }) => mean),
      multiplier: Int16Array.from(channels, ({ multiplier }) => multiplier),
      shift: Uint8Array.from(channels, ({ shift }) => shift),
    },
    layers,
    head: {
      matrix: drawMatrix(shape.classes, shape.hidden, { ...shape, density: 1 }, r),
      matrixBits: 6,
      bias: Int16Array.from({ length: shape.classes }, () => r.below(65535) - 32767),
      biasShift: r.below(9),
      scoreBits: 6 + (layers[layers.length - 1]?.stateBits ?? 0),
    },
  };
}

function textOf(vocabulary: number): TextSpec {
  const words = Array.from({ length: vocabulary - 1 }, (_, id) => `word ${id + 1}`);
  return { unit: "words", vocabulary: [unknownToken, ...words] };
}

/** Input of a given number of steps for a model. */
export function samplesFor({ embedding, input }: IntegerModel, steps: number, seed: number): Int16Array {
  return embedding === null ? randomSamples(steps * input.mean.length, seed) : randomIds(steps, embedding.rows, seed);
}

/** Ids of a model of text, some of them invalid. */
function randomIds(count: number, vocabulary: number, seed: number): Int16Array {
  const r = random(seed);
  const id = () => (r.below(9) === 0 ? [vocabulary, -1, 32767, -32768][r.below(4)]! : r.below(vocabulary));
  return Int16Array.from({ length: count }, id);
}

/** T × D raw samples; a third of them at the extremes of int16. */
export function randomSamples(count: number, seed: number): Int16Array {
  const r = random(seed);
  const sample = () => (r.below(3) === 0 ? [32767, -32768, 0][r.below(3)]! : r.below(65536) - 32768);
  return Int16Array.from({ length: count }, sample);
}
