/** @file The curve of `src/language/curves.ts` as WebAssembly. */
import { gateOne } from "../../integer/model.js";
import { sigmoidTable } from "../../language/curves.js";
import { namedFunction } from "./emitter.js";
import { i32, select } from "./instructions.js";
import type { MemoryPlan } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { shiftRound } from "./products.js";

/** sigmoid(sum), from the table, whose last entry is repeated so that its end needs no test. */
export function sigmoid(memory: MemoryPlan): WasmFunction {
  const table = memory.put(Int16Array.of(...sigmoidTable, ...sigmoidTable.slice(-1)));
  return namedFunction(
    ["sum"],
    { magnitude: "i32", entry: "i32", value: "i32" },
    ({ sum, magnitude, entry, value }) => {
      const isNegative = i32.less(sum.get, i32.const(0));
      const limit = i32.const((sigmoidTable.length - 1) << 8);
      const rise = i32.sub(i32.load16s(entry.get, table + 2), value.tee(i32.load16s(entry.get, table)));
      const part = i32.and(magnitude.get, i32.const(255));
      return [
        magnitude.set(select(i32.sub(i32.const(0), sum.get), sum.get, isNegative)),
        magnitude.set(select(limit, magnitude.get, i32.greater(magnitude.get, limit))),
        entry.set(i32.shl(i32.shr(magnitude.get, i32.const(8)), i32.const(1))),
        value.set(i32.add(shiftRound(i32.mul(rise, part), 8), value.get)),
        select(i32.sub(i32.const(gateOne), value.get), value.get, isNegative),
      ];
    },
    { result: true },
  );
}
