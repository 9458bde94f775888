/**
 * @file Runs integer models fast, for whole data sets: the arithmetic of the reference interpreter to the bit, without
 * its checks and without the products of zero weights. A sum of integers within 32 bits does not depend on its order.
 */
import { recurrentRows } from "../cells/layer.js";
import {
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  operandSpan,
  operandWidth,
  sumLimit,
  wordLimit,
} from "../integer/model.js";
import { type Pool, poolOf } from "../integer/pooling.js";
import { saturate, shiftRound } from "../integer/rounding.js";
import { readSample } from "../integer/sample.js";
import { type LayerState, zeroState } from "../integer/state.js";
import { stepRunner } from "../integer/step.js";

/** The entries of each row that are not zero. */
interface SparseRows {
  /** First entry of each row, and the end of the last. */
  starts: Int32Array;
  columns: Int32Array;
  weights: Int32Array;
}

function sparseRows({ rows, columns, values }: IntegerMatrix): SparseRows {
  const starts = new Int32Array(rows + 1);
  const places: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) if (values[row * columns + j] !== 0) places.push(row * columns + j);
    starts[row + 1] = places.length;
  }
  return {
    starts,
    columns: Int32Array.from(places, (place) => place % columns),
    weights: Int32Array.from(places, (place) => values[place]!),
  };
}

function rowTimes({ starts, columns, weights }: SparseRows, row: number, v: Int16Array, from: number): number {
  let sum = 0;
  const end = starts[row + 1]!;
  for (let entry = starts[row]!; entry < end; entry++) sum = (sum + weights[entry]! * v[from + columns[entry]!]!) | 0;
  return sum;
}

/** Fills a part of the operand vector from the layer's input or its state. */
function operandReader(operand: IntegerOperand, inputs: number, from: number) {
  const width = operandWidth(operand, inputs);
  const rows = operand.factor === null ? null : sparseRows(operand.factor);
  return (vector: Int16Array, v: Int16Array): void => {
    for (let j = 0; j < width; j++) {
      const value = rows === null ? vector[j]! : rowTimes(rows, j, vector, 0);
      v[from + j] = saturate(shiftRound(value, operand.shift), wordLimit);
    }
  };
}

function layerRunner(layer: IntegerModel["layers"][number], state: LayerState) {
  const v = new Int16Array(operandSpan(layer, "both").length);
  const readInput = operandReader(layer.fromInput, layer.input, 0);
  const readState = operandReader(layer.fromState, recurrentRows(layer), operandWidth(layer.fromInput, layer.input));
  const blocks = layer.sums.map(({ matrix, reads }) => ({
    rows: sparseRows(matrix),
    from: operandSpan(layer, reads).from,
  }));
  const sums = blocks.map(() => new Int32Array(layer.hidden));
  const pointwise = stepRunner(layer, sums, state, false);
  return (x: Int16Array): void => {
    readInput(x, v);
    readState(state.recurrent, v);
    blocks.forEach(({ rows, from }, block) => {
      const to = sums[block]!;
      for (let i = 0; i < layer.hidden; i++) {
        to[i] = saturate(shiftRound(rowTimes(rows, i, v, from), layer.sumShift), sumLimit);
      }
    });
    pointwise();
  };
}

/** Runs an integer model that has passed `checkIntegerModel` and `proveBounds`. */
export class IntegerRunner {
  private readonly x: Int16Array;
  private readonly states: readonly LayerState[];
  private readonly layers: readonly ((x: Int16Array) => void)[];
  private readonly pool: Pool;
  private readonly head: SparseRows;

  constructor(private readonly model: IntegerModel) {
    this.x = new Int16Array(model.layers[0]!.input);
    this.states = model.layers.map(zeroState);
    this.layers = model.layers.map((layer, index) => layerRunner(layer, this.states[index]!));
    this.pool = poolOf(model, this.states[this.states.length - 1]!.h);
    this.head = sparseRows(model.head.matrix);
  }

  /** Resets to the zero state. */
  reset(): void {
    for (const { h, c } of this.states) {
      h.fill(0);
      c.fill(0);
    }
    this.pool.reset();
  }

  /** Makes one step: D raw samples from `from` on, or the id there. */
  step(samples: Int16Array, from = 0): void {
    const { x } = this;
    readSample(this.model, samples, from, x);
    let input = x;
    for (let index = 0; index < this.layers.length; index++) {
      this.layers[index]!(input);
      input = this.states[index]!.h;
    }
    this.pool.add();
  }

  /** What the head reads: the last state, or the pool of all states. */
  get state(): Int16Array {
    return this.pool.read();
  }

  /** The C scores after the steps so far, in the head's `scoreBits`. */
  scores(): Int32Array {
    const { bias, biasShift } = this.model.head;
    const h = this.pool.read();
    return Int32Array.from(bias, (value, c) => rowTimes(this.head, c, h, 0) + value * 2 ** biasShift);
  }
}
