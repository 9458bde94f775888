/** @file The vector functions of an exported module: products, and accumulators rounded to 16 bits. Eight numbers at a time. */
import { wordLimit } from "../../integer/model.js";
import { type Code, i32, local, repeatWhile, select, v128 } from "./instructions.js";
import type { ValueType, WasmFunction } from "./module.js";

const advance = (at: number, by: number): Code => local.set(at, i32.add(local.get(at), i32.const(by)));

function vectorFunction(parameters: number, locals: readonly ValueType[], ...body: Code[]): WasmFunction {
  return { exported: null, parameters, result: false, locals, body: body.flat() };
}

/**
 * multiply(weights, vector, to, end, stride): int8 rows of `stride` bytes times an int16 vector, as int32 up to `end`.
 */
export function multiply(): WasmFunction {
  const [weights, vector, to, end, stride, position, rowEnd, sum] = [0, 1, 2, 3, 4, 5, 6, 7];
  const lane = (index: number) => v128.lane32(local.get(sum), index);
  return vectorFunction(
    5,
    ["i32", "i32", "v128"],
    repeatWhile(
      i32.less(local.get(to), local.get(end)),
      local.set(sum, v128.zero),
      local.set(position, local.get(vector)),
      local.set(rowEnd, i32.add(local.get(weights), local.get(stride))),
      repeatWhile(
        i32.less(local.get(weights), local.get(rowEnd)),
        local.set(
          sum,
          v128.add32(local.get(sum), v128.dot16(v128.load8x8(local.get(weights)), v128.load(local.get(position)))),
        ),
        advance(position, 16),
        advance(weights, 8),
      ),
      i32.store(local.get(to), i32.add(i32.add(lane(0), lane(1)), i32.add(lane(2), lane(3)))),
      advance(to, 4),
    ),
  );
}

/** Eight int32 of two vectors, rounded to int16. */
function roundPair(low: Code, high: Code, shift: number, half: number): Code {
  const rounded = (value: Code) => v128.shr32(v128.add32(value, local.get(half)), local.get(shift));
  return v128.narrow32(rounded(low), rounded(high));
}

const halfOf = (shift: number): Code => v128.splat32(i32.shr(i32.shl(i32.const(1), local.get(shift)), i32.const(1)));

/** round(from, to, end, shift, limit): int32 accumulators, rounded and saturated to ±limit, as int16 up to `end`. */
export function round(): WasmFunction {
  const [from, to, end, shift, limit, half] = [0, 1, 2, 3, 4, 5];
  const bound = (value: Code): Code => v128.splat16(value);
  const pair = roundPair(v128.load(local.get(from)), v128.load(local.get(from), 16), shift, half);
  return vectorFunction(
    5,
    ["v128"],
    local.set(half, halfOf(shift)),
    repeatWhile(
      i32.less(local.get(to), local.get(end)),
      v128.store(
        local.get(to),
        v128.max16(v128.min16(pair, bound(local.get(limit))), bound(i32.sub(i32.const(0), local.get(limit)))),
      ),
      advance(from, 32),
      advance(to, 16),
    ),
  );
}

/** copy(from, to, end, shift): int16 within ±{@link wordLimit}, rounded, up to `end`. */
export function copy(): WasmFunction {
  const [from, to, end, shift, half] = [0, 1, 2, 3, 4];
  const pair = roundPair(v128.load16x4(local.get(from)), v128.load16x4(local.get(from), 8), shift, half);
  return vectorFunction(
    4,
    ["v128"],
    local.set(half, halfOf(shift)),
    repeatWhile(
      i32.less(local.get(to), local.get(end)),
      v128.store(local.get(to), pair),
      advance(from, 16),
      advance(to, 16),
    ),
  );
}

/** `value` clipped to ±limit; overwrites local `spare`. */
export function clamp(value: Code, limit: number, spare: number): Code {
  const [low, high] = [i32.const(-limit), i32.const(limit)];
  const raised = select(low, local.tee(spare, value), i32.less(local.get(spare), low));
  return select(high, local.tee(spare, raised), i32.greater(local.get(spare), high));
}

/** Rounding by a constant shift: the rule of `src/integer/rounding.ts`. */
export function shiftRound(value: Code, shift: number): Code {
  return shift === 0 ? value : i32.shr(i32.add(value, i32.const(2 ** (shift - 1))), i32.const(shift));
}

/** `value` clipped to a 16-bit word. */
export function word(value: Code, spare: number): Code {
  return clamp(value, wordLimit, spare);
}
