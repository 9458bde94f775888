/**
 * @file The cells' pointwise equations in C, as `src/integer/pointwise.ts` defines them: statements that turn the
 * preactivations `s0`, `s1`, … of unit i (ints within ±16,383) into its new state.
 */
import { type CellName, cellOf } from "../../cells/registry.js";
import { gateBits, gateOne, type IntegerLayer, sumLimit, wordLimit } from "../../integer/model.js";
import { speedBound, stateUpdateBound } from "../../integer/pointwise.js";
import { activation } from "./activations.js";
import { half, narrowed, shifted, shiftedBound } from "./arithmetic.js";
import type { Lines } from "./text.js";

/** Names in C of a layer's parts. */
export interface LayerNames {
  /** Expressions of the arrays: `state->h`, `state->c`. */
  h: string;
  c: string;
  /** Follows the names of tables: empty in a model of one layer. */
  suffix: string;
}

/** The table of a cell's bias: biasGate → bias_gate. */
export function biasName(layer: IntegerLayer, which: number, { suffix }: LayerNames): string {
  const name = cellOf(layer.cell).biases[which]?.name ?? "bias";
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) + suffix;
}

type Emit = (layer: IntegerLayer, names: LayerNames) => Lines;

const biased = (layer: IntegerLayer, names: LayerNames, sum: string, which: number) =>
  `${sum} + READ_WORD(&${biasName(layer, which, names)}[i])`;
const gate = (layer: IntegerLayer, argument: string) => activation(layer.gate, argument, layer.sumBits, gateBits);
const update = (layer: IntegerLayer, argument: string) =>
  activation(layer.update, argument, layer.sumBits, layer.stateBits);

/** Rounds `next`, an int32 expression, and stores it as the state. */
function store(layer: IntegerLayer, { h }: LayerNames, next: string, shift: number): Lines {
  const bound = stateUpdateBound(layer);
  const rounded = shifted(`(${next} + ${half(shift)})`, shift, bound);
  return [`${h}[i] = (int16_t)${narrowed(rounded, shiftedBound(bound, shift), layer.stateBound)};`];
}

const rnn: Emit = (layer, names) => [
  `const int next = ${update(layer, biased(layer, names, "s0", 0))};`,
  `${names.h}[i] = (int16_t)${narrowed("next", stateUpdateBound(layer), layer.stateBound)};`,
];

const fastRnn: Emit = (layer, names) => [
  `const int candidate = ${update(layer, biased(layer, names, "s0", 0))};`,
  `const int32_t next = multiply(${layer.coefficients[0]}, candidate) + multiply(${layer.coefficients[1]}, ${names.h}[i]);`,
  ...store(layer, names, "next", 15),
];

const fastGrnn: Emit = (layer, names) => {
  const [zeta = 0, nu = 0] = layer.coefficients;
  // nu and the half for rounding go into one constant.
  const constant = half(15) + nu * 2 ** 15;
  const weight = shifted(`(multiply(${zeta}, ${gateOne} - z) + ${constant})`, 15, zeta * gateOne + constant);
  return [
    `const int z = ${gate(layer, biased(layer, names, "s0", 0))};`,
    `const int candidate = ${update(layer, biased(layer, names, "s0", 1))};`,
    `const int weight = (int)(${weight}); /* zeta (1 - z) + nu */`,
    `const int32_t next = multiply(weight, candidate) + multiply(z, ${names.h}[i]);`,
    ...store(layer, names, "next", gateBits),
  ];
};

const blend: Emit = (layer, names) => [
  `const int32_t next = multiply(z, ${names.h}[i]) + multiply(${gateOne} - z, candidate);`,
  ...store(layer, names, "next", gateBits),
];

const ugrnn: Emit = (layer, names) => [
  `const int z = ${gate(layer, biased(layer, names, "s0", 0))};`,
  `const int candidate = ${update(layer, biased(layer, names, "s1", 1))};`,
  ...blend(layer, names),
];

const gru: Emit = (layer, names) => {
  const passed = shifted(`(multiply(r, ${biased(layer, names, "s3", 3)}) + ${half(gateBits)})`, gateBits, 2 ** 30);
  return [
    `const int r = ${gate(layer, biased(layer, names, "s0", 0))};`,
    `const int z = ${gate(layer, biased(layer, names, "s1", 1))};`,
    `const int32_t passed = ${passed};`,
    `const int candidate = ${update(layer, biased(layer, names, `clip32(s2 + passed, ${sumLimit})`, 2))};`,
    ...blend(layer, names),
  ];
};

const lstm: Emit = (layer, names) => {
  const candidate = activation(layer.update, biased(layer, names, "s2", 2), layer.sumBits, layer.sumBits);
  const squashed = activation(layer.update, "memory", layer.sumBits, layer.stateBits, wordLimit);
  const output = `multiply(output, ${squashed})`;
  return [
    `const int input = ${gate(layer, biased(layer, names, "s0", 0))};`,
    `const int forget = ${gate(layer, biased(layer, names, "s1", 1))};`,
    `const int output = ${gate(layer, biased(layer, names, "s3", 3))};`,
    `const int candidate = ${candidate};`,
    `const int32_t kept = multiply(forget, ${names.c}[i]) + multiply(input, candidate);`,
    `const int memory = clip32(${shifted(`(kept + ${half(gateBits)})`, gateBits, 2 ** 30)}, ${wordLimit});`,
    `${names.c}[i] = (int16_t)memory;`,
    ...store(layer, names, output, gateBits),
  ];
};

const minGru: Emit = (layer, names) => [
  `const int z = ${gate(layer, biased(layer, names, "s0", 0))};`,
  `const int candidate = ${update(layer, biased(layer, names, "s1", 1))};`,
  `const int32_t next = multiply(${gateOne} - z, ${names.h}[i]) + multiply(z, candidate);`,
  ...store(layer, names, "next", gateBits),
];

const coRnn: Emit = (layer, names) => {
  const [timeStep = 0, stiffness = 0, damping = 0] = layer.coefficients;
  const { h, c } = names;
  const driven = `multiply(${gateOne - damping}, ${c}[i]) + multiply(${timeStep}, candidate)`;
  const most = speedBound(layer);
  const speed = shifted(`(next - multiply(${stiffness}, ${h}[i]) + ${half(gateBits)})`, gateBits, most);
  const step = stateUpdateBound(layer);
  const moved = shifted(`(multiply(${timeStep}, speed) + ${half(gateBits)})`, gateBits, step);
  const place = shiftedBound(step, gateBits) + layer.stateBound;
  return [
    `const int candidate = ${update(layer, biased(layer, names, "s0", 0))};`,
    `const int32_t next = ${driven};`,
    `const int speed = ${narrowed(speed, shiftedBound(most, gateBits), layer.stateBound)};`,
    `${c}[i] = (int16_t)speed;`,
    `const int32_t place = ${h}[i] + (${moved});`,
    `${h}[i] = (int16_t)${narrowed("place", place, layer.stateBound)};`,
  ];
};

const emitters: Readonly<Record<CellName, Emit>> = {
  RNN: rnn,
  FastRNN: fastRnn,
  FastGRNN: fastGrnn,
  UGRNN: ugrnn,
  GRU: gru,
  LSTM: lstm,
  minGRU: minGru,
  coRNN: coRnn,
};

const equations: Readonly<Record<CellName, string>> = {
  RNN: "h = f(s + b)",
  FastRNN: "h = alpha f(s + b) + beta h",
  FastGRNN: "z = g(s + b_z); h = (zeta (1 - z) + nu) f(s + b_h) + z h",
  UGRNN: "z = g(s_z + b_z); h = z h + (1 - z) f(s_h + b_h)",
  GRU: "r, z = g(s + b); h = z h + (1 - z) f(s_x + b_h + r (s_h + b_hr))",
  LSTM: "c = g(s_f + b_f) c + g(s_i + b_i) f(s_c + b_c); h = g(s_o + b_o) f(c)",
  minGRU: "z = g(s_z + b_z); h = (1 - z) h + z f(s_h + b_h)",
  coRNN: "c = (1 - q) c + d f(s + b) - p h; h = h + d c",
};

/** What the statements compute, for a comment. */
export function cellEquation({ cell, gate: g, update: f }: IntegerLayer): string {
  return `${equations[cell]}, with f = ${f}${cellOf(cell).gated ? ` and g = ${g}` : ""}`;
}

/** Statements that update unit i. */
export function unitStatements(layer: IntegerLayer, names: LayerNames): Lines {
  return emitters[layer.cell](layer, names);
}
