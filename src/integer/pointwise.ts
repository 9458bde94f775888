/**
 * @file The cells' pointwise equations in integers, one unit at a time. Gates are Q14 in [0, 1]; a product with a gate
 * is a 32-bit number that is rounded back by 14. Names are those of `src/cells`.
 */
import type { CellName } from "../cells/registry.js";
import { gateBits, gateOne, type IntegerLayer, sumLimit, wordLimit } from "./model.js";
import { activateTo, largestValue } from "./nonlinearity.js";
import { saturate, shiftRound } from "./rounding.js";
import type { LayerState } from "./state.js";

/** Sees every 32-bit intermediate on its way, and returns it. */
export type Watch = (value: number) => number;

/** Updates unit i of a state. `sums` holds the unit's preactivation of each block, within ±sumLimit. */
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

/** h̃ = f(W_h x + b_h + r (U_h h₋ + b_hr)): what the reset lets through saturates with W_h x before b_h is added. */
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

/** The rounded weight of h̃ in FastGRNN, ζ(1 − z) + ν, at its largest: generated code keeps it in 16 bits. */
export function candidateWeightBound([zeta = 0, nu = 0]: readonly number[]): number {
  return shiftRound(zeta * gateOne, 15) + nu;
}

/** h and f's value, each at its largest, in stateBits. */
const largest = ({ update: name, stateBits, stateBound }: IntegerLayer) => ({
  h: stateBound,
  candidate: largestValue(name, stateBits),
});

/** Rounding by 14 and by 15 bits adds these. */
const half14 = 2 ** 13;
const half15 = 2 ** 14;

const blendBound: Bound = (layer) => gateOne * Math.max(largest(layer).candidate, layer.stateBound) + half14;

type Bound = (layer: IntegerLayer) => number;

const stateBounds: Readonly<Record<CellName, Bound>> = {
  RNN: (layer) => largest(layer).candidate,
  FastRNN(layer) {
    const [alpha = 0, beta = 0] = layer.coefficients;
    const { h, candidate } = largest(layer);
    return alpha * candidate + beta * h + half15;
  },
  FastGRNN(layer) {
    const [, nu = 0] = layer.coefficients;
    const { h, candidate } = largest(layer);
    // (ζ(1 − z) + ν) h̃ + z h₋ is linear in z, so it is largest where z is 0 or 1.
    const ends = [candidateWeightBound(layer.coefficients) * candidate, nu * candidate + gateOne * h];
    return Math.max(...ends) + half14 + candidate;
  },
  UGRNN: blendBound,
  GRU: blendBound,
  LSTM: (layer) => gateOne * largest(layer).candidate + half14,
  minGRU: blendBound,
  coRNN: ({ coefficients: [timeStep = 0], stateBound }) => timeStep * stateBound + half14,
};

/** Largest magnitude of the 32-bit number that is rounded to the next state. */
export function stateUpdateBound(layer: IntegerLayer): number {
  return stateBounds[layer.cell](layer);
}

/** Another 32-bit number of a cell, and what to do where it is too large. */
interface OtherBound {
  what: string;
  most: number;
  remedy: string;
}

const others: Partial<Record<CellName, (layer: IntegerLayer) => OtherBound>> = {
  GRU: () => ({ what: "reset", most: gateOne * 2 * sumLimit + half14, remedy: "lower the biases" }),
  LSTM: ({ update: name, sumBits }) => ({
    what: "memory",
    most: gateOne * (wordLimit + largestValue(name, sumBits)) + half14,
    remedy: "use a clip",
  }),
  coRNN: (layer) => ({
    what: "memory",
    most: speedBound(layer),
    remedy: "lower the state's bound or its fraction bits",
  }),
};

/** Largest magnitude of coRNN's speed before it is rounded. */
export function speedBound(layer: IntegerLayer): number {
  const [timeStep = 0, stiffness = 0, damping = 0] = layer.coefficients;
  const { h, candidate } = largest(layer);
  return (Math.abs(gateOne - damping) + stiffness) * h + timeStep * candidate + half14;
}

/** Largest magnitudes of the other 32-bit numbers of a cell's step. */
export function otherBounds(layer: IntegerLayer): OtherBound[] {
  const bound = others[layer.cell];
  return bound === undefined ? [] : [bound(layer)];
}
