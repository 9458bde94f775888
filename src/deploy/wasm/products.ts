/** @file The vector functions of an exported module: products, and accumulators rounded to 16 bits. Eight numbers at a time. */
import { wordLimit } from "../../integer/model.js";
import { half } from "../../integer/rounding.js";
import { namedFunction, upTo, type Variable } from "./emitter.js";
import { type Code, i32, select, v128 } from "./instructions.js";
import type { WasmFunction } from "./module.js";

/**
 * multiply(weights, vector, to, end, stride): int8 rows of `stride` bytes times an int16 vector, as int32 up to `end`.
 */
export function multiply(): WasmFunction {
  return namedFunction(
    ["weights", "vector", "to", "end", "stride"],
    { position: "i32", rowEnd: "i32", sum: "v128" },
    ({ weights, vector, to, end, stride, position, rowEnd, sum }) => {
      const lane = (index: number) => v128.lane32(sum.get, index);
      return [
        upTo(
          to,
          end.get,
          4,
          sum.set(v128.zero),
          position.set(vector.get),
          rowEnd.set(i32.add(weights.get, stride.get)),
          upTo(
            weights,
            rowEnd.get,
            8,
            sum.set(v128.add32(sum.get, v128.dot16(v128.load8x8(weights.get), v128.load(position.get)))),
            position.add(16),
          ),
          i32.store(to.get, i32.add(i32.add(lane(0), lane(1)), i32.add(lane(2), lane(3)))),
        ),
      ];
    },
  );
}

/** Eight numbers at a time, rounded to int16, up to `end`: a loop over `eight`, which loads those at an offset. */
function rounded(
  { to, end, shift, half }: Readonly<Record<"to" | "end" | "shift" | "half", Variable>>,
  from: Variable,
  load: (address: Code, offset: number) => Code,
  bytes: number,
  bounded: (eight: Code) => Code,
): Code[] {
  const four = (offset: number) => v128.shr32(v128.add32(load(from.get, offset), half.get), shift.get);
  return [
    half.set(v128.splat32(i32.shr(i32.shl(i32.const(1), shift.get), i32.const(1)))),
    upTo(to, end.get, 16, v128.store(to.get, bounded(v128.narrow32(four(0), four(bytes)))), from.add(2 * bytes)),
  ];
}

/** round(from, to, end, shift, limit): int32 accumulators, rounded and saturated to ±limit, as int16 up to `end`. */
export function round(): WasmFunction {
  return namedFunction(["from", "to", "end", "shift", "limit"], { half: "v128" }, ({ from, limit, ...others }) => {
    const [low, high] = [v128.splat16(i32.sub(i32.const(0), limit.get)), v128.splat16(limit.get)];
    return rounded(others, from, v128.load, 16, (eight) => v128.max16(v128.min16(eight, high), low));
  });
}

/** copy(from, to, end, shift): int16 within ±{@link wordLimit}, rounded, up to `end`. */
export function copy(): WasmFunction {
  return namedFunction(["from", "to", "end", "shift"], { half: "v128" }, ({ from, ...others }) =>
    rounded(others, from, v128.load16x4, 8, (eight) => eight),
  );
}

/** `value` clipped to ±limit; overwrites local `spare`. */
export function clamp(value: Code, limit: number, spare: Variable): Code {
  const [low, high] = [i32.const(-limit), i32.const(limit)];
  const raised = select(low, spare.tee(value), i32.less(spare.get, low));
  return select(high, spare.tee(raised), i32.greater(spare.get, high));
}

/** Rounding by a constant shift: the rule of `src/integer/rounding.ts`. */
export function shiftRound(value: Code, shift: number): Code {
  return shift === 0 ? value : i32.shr(i32.add(value, i32.const(half(shift))), i32.const(shift));
}

/** `value` clipped to a 16-bit word. */
export function word(value: Code, spare: Variable): Code {
  return clamp(value, wordLimit, spare);
}
