/** @file The non-linearities of `src/integer/nonlinearity.ts` as WebAssembly. */
import { isUnbounded, type Nonlinearity } from "../../cells/nonlinearity.js";
import { gateOne } from "../../integer/model.js";
import { sigmoidTable, valueBits } from "../../integer/nonlinearity.js";
import { type Code, call, i32, local, select } from "./instructions.js";
import type { MemoryPlan } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { clamp, shiftRound, word } from "./products.js";

/** sigmoid(sum): by the table, whose last entry is there twice so that the end needs no question. */
export function sigmoidFunction(memory: MemoryPlan): WasmFunction {
  const table = memory.put(Int16Array.of(...sigmoidTable, ...sigmoidTable.slice(-1)));
  const [sum, magnitude, entry, value] = [0, 1, 2, 3];
  const absolute = select(
    i32.sub(i32.const(0), local.get(sum)),
    local.get(sum),
    i32.less(local.get(sum), i32.const(0)),
  );
  const limit = i32.const((sigmoidTable.length - 1) << 8);
  const rise = i32.sub(
    i32.load16s(local.get(entry), table + 2),
    local.tee(value, i32.load16s(local.get(entry), table)),
  );
  return {
    exported: null,
    parameters: 1,
    result: true,
    locals: ["i32", "i32", "i32"],
    body: [
      ...local.set(magnitude, absolute),
      ...local.set(magnitude, select(limit, local.get(magnitude), i32.greater(local.get(magnitude), limit))),
      ...local.set(entry, i32.shl(i32.shr(local.get(magnitude), i32.const(8)), i32.const(1))),
      ...local.set(
        value,
        i32.add(shiftRound(i32.mul(rise, i32.and(local.get(magnitude), i32.const(255))), 8), local.get(value)),
      ),
      ...select(
        i32.sub(i32.const(gateOne), local.get(value)),
        local.get(value),
        i32.less(local.get(sum), i32.const(0)),
      ),
    ],
  };
}

/** A preactivation and how it is to be read. */
export interface Argument {
  sum: Code;
  sumBits: number;
  /** A local that may be overwritten. */
  spare: number;
  /** Index of {@link sigmoidFunction}. */
  sigmoid: () => number;
}

function value(name: Nonlinearity, { sum, sumBits, spare, sigmoid }: Argument): Code {
  const one = 2 ** sumBits;
  switch (name) {
    case "sigmoid":
      return call(sigmoid(), sum);
    case "tanh":
      return i32.sub(call(sigmoid(), i32.shl(sum, i32.const(1))), i32.const(gateOne / 2));
    case "quantTanh":
      return clamp(sum, one, spare);
    case "quantSigm":
      return i32.add(clamp(sum, one, spare), i32.const(one));
    case "quantSigm4":
      return i32.add(clamp(sum, 2 * one, spare), i32.const(2 * one));
    case "identity":
      return sum;
    case "relu":
      return select(local.tee(spare, sum), i32.const(0), i32.greater(local.get(spare), i32.const(0)));
  }
}

/** The value of a non-linearity with `bits` fraction bits. Only those without a bound can leave 16 bits. */
export function activateTo(name: Nonlinearity, argument: Argument, bits: number): Code {
  const gained = bits - valueBits(name, argument.sumBits);
  const plain = value(name, argument);
  const scaled = gained > 0 ? i32.shl(plain, i32.const(gained)) : shiftRound(plain, -gained);
  return isUnbounded(name) ? word(scaled, argument.spare) : scaled;
}
