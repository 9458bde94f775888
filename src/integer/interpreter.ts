/**
 * @file The reference interpreter: plain, slow, and the definition of what an integer model computes. All deployed code
 * equals it bit for bit. Read it together with `docs/integer-arithmetic.md`.
 */
import { InputError } from "../core/errors.js";
import {
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerOperand,
  operandSpan,
  operandWidth,
  sumLimit,
  wordLimit,
} from "./model.js";
import { type Pool, poolOf } from "./pooling.js";
import { saturate, shiftRound } from "./rounding.js";
import { readSample } from "./sample.js";
import { type LayerState, zeroState } from "./state.js";
import { stepRunner } from "./step.js";

/** Receives every 32-bit intermediate result, and returns it. */
type Watch = (value: number) => number;

const unwatched: Watch = (value) => value;

/** Throws if a number leaves 32 bits, which a model that passed {@link proveBounds} never does. */
const watched: Watch = (value) => {
  if (!Number.isInteger(value) || Math.abs(value) > 0x7fffffff) {
    throw new RangeError(`an accumulator reached ${value}, outside 32 bits`);
  }
  return value;
};

/** Row `row` of a matrix times `length` numbers of v from `from` on, summed from left to right. */
function rowTimes(matrix: IntegerMatrix, row: number, v: Int16Array, from: number, watch: Watch): number {
  const { columns, values } = matrix;
  const start = row * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) sum = watch(sum + values[start + j]! * v[from + j]!);
  return sum;
}

/**
 * Computes a part of the operand vector: the factor times the vector, or the vector itself, in the operand's format.
 */
function readOperand(operand: IntegerOperand, vector: Int16Array, v: Int16Array, from: number, watch: Watch): void {
  const width = operandWidth(operand, vector.length);
  for (let j = 0; j < width; j++) {
    const value = operand.factor === null ? vector[j]! : rowTimes(operand.factor, j, vector, 0, watch);
    v[from + j] = saturate(shiftRound(value, operand.shift), wordLimit);
  }
}

/** Returns the step of one layer, from its input x to its state. */
function layerStepper(layer: IntegerLayer, state: LayerState, check: boolean): (x: Int16Array) => void {
  const watch = check ? watched : unwatched;
  const v = new Int16Array(operandSpan(layer, "both").length);
  const sums = layer.sums.map(() => new Int32Array(layer.hidden));
  const pointwise = stepRunner(layer, sums, state, check);
  return (x) => {
    readOperand(layer.fromInput, x, v, 0, watch);
    readOperand(layer.fromState, state.recurrent, v, operandWidth(layer.fromInput, layer.input), watch);
    layer.sums.forEach(({ matrix, reads }, block) => {
      const { from } = operandSpan(layer, reads);
      sums[block]?.forEach((_, i, to) => {
        to[i] = saturate(shiftRound(rowTimes(matrix, i, v, from, watch), layer.sumShift), sumLimit);
      });
    });
    pointwise();
  };
}

/** Runs an integer model sample by sample. */
export class IntegerInterpreter {
  /** Each layer's state. */
  readonly state: readonly LayerState[];
  private readonly x: Int16Array;
  private readonly layers: readonly ((x: Int16Array) => void)[];
  private readonly pool: Pool;
  private readonly watch: Watch;

  /**
   * @param model one that {@link checkIntegerModel} accepts
   * @param options.check whether to check every accumulator, and throw a RangeError if one leaves 32 bits
   */
  constructor(
    readonly model: IntegerModel,
    { check = false }: { check?: boolean } = {},
  ) {
    this.watch = check ? watched : unwatched;
    this.x = new Int16Array(model.layers[0]!.input);
    this.state = model.layers.map(zeroState);
    this.layers = model.layers.map((layer, index) => layerStepper(layer, this.state[index]!, check));
    this.pool = poolOf(model, this.state[this.state.length - 1]!.h);
  }

  /** Resets to the zero state, in which every sequence starts. */
  reset(): void {
    for (const { h, c } of this.state) {
      h.fill(0);
      c.fill(0);
    }
    this.pool.reset();
  }

  /**
   * Makes one time step: D raw samples, each an integer from −32,768 to 32,767, or for text one id; an unknown id is
   * read as 0.
   */
  step(sample: ArrayLike<number>): void {
    readSample(this.model, sample, 0, this.x);
    let x = this.x;
    this.layers.forEach((advance, index) => {
      advance(x);
      x = this.state[index]!.h;
    });
    this.pool.add();
  }

  /** The C scores after the steps so far, in the head's `scoreBits`. */
  scores(): Int32Array {
    const { matrix, bias, biasShift } = this.model.head;
    const h = this.pool.read();
    return Int32Array.from(bias, (value, c) => {
      return this.watch(rowTimes(matrix, c, h, 0, this.watch) + value * 2 ** biasShift);
    });
  }

  /**
   * Classifies a window [T, D] of raw samples: the largest score after its last step, the first among equals. Starts
   * from the zero state.
   *
   * @throws InputError if the window is not a whole number of steps
   */
  classify(window: ArrayLike<number>): number {
    const { length: channels } = this.model.input.mean;
    if (window.length === 0 || window.length % channels !== 0) {
      throw new InputError(`a window of ${window.length} samples: give T steps of ${channels} each`);
    }
    this.reset();
    const sample = new Int16Array(channels);
    for (let at = 0; at < window.length; at += channels) {
      for (let d = 0; d < channels; d++) sample[d] = window[at + d]!;
      this.step(sample);
    }
    return largest(this.scores());
  }
}

/** Index of the largest number, the first among equals. */
export function largest(scores: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
  return best;
}
