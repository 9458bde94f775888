/**
 * @file The cells' pointwise equations in integers, worked out by hand, one unit at a time, which the lowered equations
 * of `src/integer/lowering.ts` must equal. Gates are Q14 in [0, 1]; a product with a gate is a 32-bit number that is
 * rounded by a shift of 14. Names are those of `src/cells`.
 */
import type { Nonlinearity } from "../../src/cells/nonlinearity.js";
import type { CellName } from "../../src/cells/registry.js";
import { gateBits, gateOne, type IntegerLayer, sumLimit, wordLimit } from "../../src/integer/model.js";
import { rescale, saturate, shiftRound } from "../../src/integer/rounding.js";
import type { LayerState } from "../../src/integer/state.js";
import { tableSigmoid } from "../../src/language/curves.js";

/** Fraction bits of a non-linearity's value, for an argument with `sumBits`. */
function valueBits(name: Nonlinearity, sumBits: number): number {
  switch (name) {
    case "sigmoid":
      return gateBits;
    case "tanh":
      return gateBits - 1;
    case "quantSigm":
      return sumBits + 1;
    case "quantSigm4":
      return sumBits + 2;
    case "quantTanh":
    case "relu":
    case "identity":
      return sumBits;
  }
}

/** The value of a non-linearity in its {@link valueBits}. Scales are powers of two, so a clip only shifts and clips. */
function activate(name: Nonlinearity, sum: number, sumBits: number): number {
  const one = 2 ** sumBits;
  switch (name) {
    case "sigmoid":
      return tableSigmoid(sum);
    case "tanh":
      // tanh(x) = 2σ(2x) − 1, and half of Q14 is Q13.
      return tableSigmoid(2 * sum) - gateOne / 2;
    case "quantTanh":
      return saturate(sum, one);
    case "quantSigm":
      return saturate(sum, one) + one;
    case "quantSigm4":
      return saturate(sum, 2 * one) + 2 * one;
    case "relu":
      return Math.max(sum, 0);
    case "identity":
      return sum;
  }
}

/** The value of a non-linearity with the required fraction bits, saturated to a 16-bit word. */
function activateTo(name: Nonlinearity, sum: number, sumBits: number, bits: number): number {
  return saturate(rescale(activate(name, sum, sumBits), valueBits(name, sumBits), bits), wordLimit);
}

/** Receives every 32-bit intermediate result, and returns it. */
export type Watch = (value: number) => number;

/** Updates unit i of a state. `sums` has the unit's preactivation of each block, within ±sumLimit. */
export type UnitStep = (layer: IntegerLayer, i: number, sums: Int32Array, state: LayerState, watch: Watch) => void;

const bias = (layer: IntegerLayer, index: number, i: number) => layer.biases[index]![i]!;
const gate = (layer: IntegerLayer, sum: number) => activateTo(layer.gate, sum, layer.sumBits, gateBits);
const update = (layer: IntegerLayer, sum: number) => activateTo(layer.update, sum, layer.sumBits, layer.stateBits);

function store(layer: IntegerLayer, i: number, value: number, state: LayerState): void {
  state.h[i] = saturate(value, layer.stateBound);
}

/** h = f(s + b) */
const rnn: UnitStep = (layer, i, sums, state) => {
  store(layer, i, update(layer, sums[0]! + bias(layer, 0, i)), state);
};

/** h = α h̃ + β h₋, α and β in Q15 */
const fastRnn: UnitStep = (layer, i, sums, state, watch) => {
  const [alpha = 0, beta = 0] = layer.coefficients;
  const candidate = update(layer, sums[0]! + bias(layer, 0, i));
  store(layer, i, shiftRound(watch(alpha * candidate + beta * state.h[i]!), 15), state);
};

/** h = (ζ(1 − z) + ν) h̃ + z h₋, ζ in Q15, ν in Q14 */
const fastGrnn: UnitStep = (layer, i, sums, state, watch) => {
  const [zeta = 0, nu = 0] = layer.coefficients;
  const z = gate(layer, sums[0]! + bias(layer, 0, i));
  const candidate = update(layer, sums[0]! + bias(layer, 1, i));
  const weight = shiftRound(watch(zeta * (gateOne - z)), 15) + nu;
  store(layer, i, shiftRound(watch(weight * candidate + z * state.h[i]!), gateBits), state);
};

/** h = z h₋ + (1 − z) h̃ */
function blend(layer: IntegerLayer, i: number, z: number, candidate: number, state: LayerState, watch: Watch): void {
  store(layer, i, shiftRound(watch(z * state.h[i]! + (gateOne - z) * candidate), gateBits), state);
}

const ugrnn: UnitStep = (layer, i, sums, state, watch) => {
  const z = gate(layer, sums[0]! + bias(layer, 0, i));
  blend(layer, i, z, update(layer, sums[1]! + bias(layer, 1, i)), state, watch);
};

/**
 * h̃ = f(W_h x + b_h + r (U_h h₋ + b_hr)): the sum of W_h x and the product with the reset saturates before b_h is
 * added.
 */
const gru: UnitStep = (layer, i, sums, state, watch) => {
  const r = gate(layer, sums[0]! + bias(layer, 0, i));
  const z = gate(layer, sums[1]! + bias(layer, 1, i));
  const passed = shiftRound(watch(r * (sums[3]! + bias(layer, 3, i))), gateBits);
  const candidate = update(layer, saturate(sums[2]! + passed, sumLimit) + bias(layer, 2, i));
  blend(layer, i, z, candidate, state, watch);
};

/** c = φ c₋ + i c̃ (all in sumBits), h = o f(c) */
const lstm: UnitStep = (layer, i, sums, state, watch) => {
  const input = gate(layer, sums[0]! + bias(layer, 0, i));
  const forget = gate(layer, sums[1]! + bias(layer, 1, i));
  const output = gate(layer, sums[3]! + bias(layer, 3, i));
  const candidate = activateTo(layer.update, sums[2]! + bias(layer, 2, i), layer.sumBits, layer.sumBits);
  const memory = shiftRound(watch(forget * state.c[i]! + input * candidate), gateBits);
  state.c[i] = saturate(memory, wordLimit);
  store(layer, i, shiftRound(watch(output * update(layer, state.c[i]!)), gateBits), state);
};

/** h = (1 − z) h₋ + z h̃ */
const minGru: UnitStep = (layer, i, sums, state, watch) => {
  const z = gate(layer, sums[0]! + bias(layer, 0, i));
  blend(layer, i, gateOne - z, update(layer, sums[1]! + bias(layer, 1, i)), state, watch);
};

/** z = (1 − q) z₋ + δ f(s + b) − p y₋ and y = y₋ + δ z, where h is y and c is z; δ, p and q in Q14 */
const coRnn: UnitStep = (layer, i, sums, state, watch) => {
  const [timeStep = 0, stiffness = 0, damping = 0] = layer.coefficients;
  const driven = (gateOne - damping) * state.c[i]! + timeStep * update(layer, sums[0]! + bias(layer, 0, i));
  const speed = saturate(shiftRound(watch(driven - stiffness * state.h[i]!), gateBits), layer.stateBound);
  state.c[i] = speed;
  store(layer, i, state.h[i]! + shiftRound(watch(timeStep * speed), gateBits), state);
};

export const unitSteps: Readonly<Record<CellName, UnitStep>> = {
  RNN: rnn,
  FastRNN: fastRnn,
  FastGRNN: fastGrnn,
  UGRNN: ugrnn,
  GRU: gru,
  LSTM: lstm,
  minGRU: minGru,
  coRNN: coRnn,
};
