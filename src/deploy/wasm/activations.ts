/** @file The curve of `src/language/curves.ts` as WebAssembly. */
import { gateOne } from "../../integer/model.js";
import { sigmoidTable } from "../../language/curves.js";
import { i32, local, select } from "./instructions.js";
import type { MemoryPlan } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { shiftRound } from "./products.js";

/** sigmoid(sum), from the table, whose last entry is repeated so that its end needs no test. */
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
