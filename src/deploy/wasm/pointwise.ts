/** @file The cells' pointwise equations of `src/integer/pointwise.ts` as WebAssembly: a loop over the units. */
import { gateBits, gateOne, type IntegerLayer, sumLimit } from "../../integer/model.js";
import { type Argument, activateTo } from "./activations.js";
import { type Code, i32, local, repeatWhile } from "./instructions.js";
import { clamp, shiftRound, word } from "./products.js";

/** Addresses of a layer's numbers, int16 each. */
export interface LayerPlaces {
  h: number;
  /** null: the cell has no memory. */
  c: number | null;
  /** One for each block. */
  sums: readonly number[];
  biases: readonly number[];
}

/** Locals: twice the unit's index; one to overwrite; gates and candidate. */
export const pointwiseLocals = { unit: 0, spare: 1, first: 2, second: 3, third: 4 } as const;
const { unit, spare, first, second, third } = pointwiseLocals;

const plus = i32.add;
const times = i32.mul;
const rest = (gate: Code): Code => i32.sub(i32.const(gateOne), gate);

/** The code of one unit. */
function unitStep(layer: IntegerLayer, places: LayerPlaces, sigmoid: () => number): Code {
  const at = (address: number | undefined) => i32.load16s(local.get(unit), address ?? 0);
  const [c0 = 0, c1 = 0] = layer.coefficients;
  const h = at(places.h);
  const sum = (block: number) => at(places.sums[block]);
  const biased = (block: number, bias: number): Code => plus(sum(block), at(places.biases[bias]));
  const argument = (code: Code): Argument => ({ sum: code, sumBits: layer.sumBits, spare, sigmoid });
  const gate = (code: Code) => activateTo(layer.gate, argument(code), gateBits);
  const update = (code: Code) => activateTo(layer.update, argument(code), layer.stateBits);
  const keep = (code: Code): Code => i32.store16(local.get(unit), clamp(code, layer.stateBound, spare), places.h);
  const blend = (candidate: Code): Code => [
    ...local.set(second, candidate),
    ...keep(shiftRound(plus(times(local.get(first), h), times(rest(local.get(first)), local.get(second))), gateBits)),
  ];
  switch (layer.cell) {
    case "RNN":
      return keep(update(biased(0, 0)));
    case "FastRNN":
      return keep(shiftRound(plus(times(i32.const(c0), update(biased(0, 0))), times(i32.const(c1), h)), 15));
    case "FastGRNN": {
      const weight = plus(shiftRound(times(i32.const(c0), rest(local.get(first))), 15), i32.const(c1));
      return [
        ...local.set(first, gate(biased(0, 0))),
        ...local.set(second, update(biased(0, 1))),
        ...keep(shiftRound(plus(times(weight, local.get(second)), times(local.get(first), h)), gateBits)),
      ];
    }
    case "UGRNN":
      return [...local.set(first, gate(biased(0, 0))), ...blend(update(biased(1, 1)))];
    case "minGRU": {
      const z = local.get(first);
      return [
        ...local.set(first, gate(biased(0, 0))),
        ...local.set(second, update(biased(1, 1))),
        ...keep(shiftRound(plus(times(rest(z), h), times(z, local.get(second))), gateBits)),
      ];
    }
    case "coRNN": {
      const [timeStep = 0, stiffness = 0, damping = 0] = layer.coefficients;
      const c = at(places.c ?? 0);
      const driven = plus(times(i32.const(gateOne - damping), c), times(i32.const(timeStep), update(biased(0, 0))));
      const speed = shiftRound(i32.sub(driven, times(i32.const(stiffness), h)), gateBits);
      return [
        ...i32.store16(local.get(unit), clamp(speed, layer.stateBound, spare), places.c ?? 0),
        ...keep(plus(h, shiftRound(times(i32.const(timeStep), c), gateBits))),
      ];
    }
    case "GRU": {
      const passed = shiftRound(times(local.get(second), biased(3, 3)), gateBits);
      const open = plus(clamp(plus(sum(2), passed), sumLimit, spare), at(places.biases[2]));
      return [
        ...local.set(second, gate(biased(0, 0))),
        ...local.set(first, gate(biased(1, 1))),
        ...blend(update(open)),
      ];
    }
    case "LSTM": {
      const c = at(places.c ?? 0);
      const candidate = activateTo(layer.update, argument(biased(2, 2)), layer.sumBits);
      const mixed = plus(times(local.get(second), c), times(local.get(first), local.get(third)));
      return [
        ...local.set(first, gate(biased(0, 0))),
        ...local.set(second, gate(biased(1, 1))),
        ...local.set(third, candidate),
        ...i32.store16(local.get(unit), word(shiftRound(mixed, gateBits), spare), places.c ?? 0),
        ...local.set(first, gate(biased(3, 3))),
        ...keep(shiftRound(times(local.get(first), update(c)), gateBits)),
      ];
    }
  }
}

/** All units, one after another. `sigmoid` gives the function of the table, and is asked only where it is needed. */
export function pointwise(layer: IntegerLayer, places: LayerPlaces, sigmoid: () => number): Code {
  return [
    ...local.set(unit, i32.const(0)),
    ...repeatWhile(
      i32.less(local.get(unit), i32.const(2 * layer.hidden)),
      unitStep(layer, places, sigmoid),
      local.set(unit, plus(local.get(unit), i32.const(2))),
    ),
  ];
}
