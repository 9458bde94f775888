/** @file Mel energies, their logarithms and the cosine transform as WebAssembly: `src/features/fixed-front-end.ts`, steps 5 to 7. */
import { intFunction } from "./functions.js";
import { call, i32, repeatWhile, select, when } from "./instructions.js";
import type { WasmFunction } from "./module.js";
import { shiftRound } from "./products.js";

/** Where things lie, and how many there are. */
export interface MelPlaces {
  /** Powers: bin k, an int32, at byte 8k. */
  z: number;
  /** M int16, written. */
  energies: number;
  /** The tables of `fixedTables`. */
  edges: number;
  rising: number;
  logarithm: number;
  /** First bin of the first filter. */
  first: number;
  filters: number;
  /** Octaves. */
  floor: number;
}

/** logEnergy(high, low, exponent): log₂((high · 2¹⁶ + low) · 2^exponent) in Q8, no lower than the floor. */
const logEnergy = ({ logarithm, floor }: MelPlaces): WasmFunction =>
  intFunction(
    ["high", "low", "exponent"],
    ["mantissa", "shift", "segment", "from", "value"],
    ({ high, low, exponent, mantissa, shift, segment, from, value }) => {
      const isShort = i32.less(high.get, i32.const(2 ** 15));
      const within = i32.and(i32.shr(mantissa.get, i32.const(9)), i32.const(0xffff));
      const rise = i32.sub(i32.load16u(segment.get, logarithm + 2), from.get);
      const power = i32.sub(select(i32.const(30), i32.const(46), isShort), shift.get);
      const least = i32.const(256 * floor);
      return [
        mantissa.set(select(i32.add(i32.shl(high.get, i32.const(16)), low.get), high.get, isShort)),
        shift.set(i32.sub(i32.leadingZeros(mantissa.get), i32.const(1))),
        mantissa.set(i32.shl(mantissa.get, shift.get)),
        segment.set(i32.and(i32.shr(mantissa.get, i32.const(24)), i32.const(62))),
        from.set(i32.load16u(segment.get, logarithm)),
        value.set(i32.add(from.get, shiftRound(i32.mul(rise, within), 16))),
        value.set(shiftRound(i32.add(i32.shl(power, i32.const(15)), value.get), 7)),
        value.add(i32.shl(exponent.get, i32.const(8))),
        value.set(select(value.get, least, i32.greater(value.get, least))),
        select(value.get, least, i32.or(high.get, low.get)),
      ];
    },
  );

/**
 * Defines mel(shifts), which turns powers into log energies, and what it calls. Returns its index. Powers are summed in halves of 16 bits,
 * and a bin rises into one filter and falls out of the one below.
 */
export function defineMel(places: MelPlaces, define: (code: WasmFunction) => number): number {
  const { z, energies, edges, rising, first, filters } = places;
  const log = define(logEnergy(places));
  const from16 = (value: readonly number[]) => i32.shr(value, i32.const(16));
  const low16 = (value: readonly number[]) => i32.and(value, i32.const(0xffff));
  return define(
    intFunction(
      ["shifts"],
      [
        "gap",
        "bin",
        "end",
        "at",
        "power",
        "weight",
        "high",
        "low",
        "highRising",
        "lowRising",
        "highBefore",
        "lowBefore",
      ],
      ({ shifts, gap, bin, end, at, power, weight, high, low, highRising, lowRising, highBefore, lowBefore }) => [
        // True power is 2^(2·(shifts − 14)) times what z holds; weights are Q8.
        shifts.set(i32.sub(i32.shl(shifts.get, i32.const(1)), i32.const(2 * 14 + 8))),
        bin.set(i32.const(8 * first)),
        repeatWhile(
          i32.less(gap.get, i32.const(2 * filters + 2)),
          ...[high, low, highRising, lowRising].map((sum) => sum.set(i32.const(0))),
          end.set(i32.shl(i32.load16u(gap.get, edges + 2), i32.const(3))),
          when(
            i32.less(bin.get, end.get),
            repeatWhile(
              i32.less(bin.get, end.get),
              power.set(i32.load(bin.get, z)),
              weight.set(i32.load8u(at.get, rising)),
              high.add(from16(power.get)),
              low.add(low16(power.get)),
              highRising.add(i32.mul(weight.get, from16(power.get))),
              lowRising.add(i32.mul(weight.get, low16(power.get))),
              bin.add(i32.const(8)),
              at.add(i32.const(1)),
            ),
          ),
          when(
            gap.get,
            high.set(i32.add(highBefore.get, i32.sub(i32.shl(high.get, i32.const(8)), highRising.get))),
            low.set(i32.add(lowBefore.get, i32.sub(i32.shl(low.get, i32.const(8)), lowRising.get))),
            i32.store16(
              gap.get,
              call(log, i32.add(high.get, from16(low.get)), low16(low.get), shifts.get),
              energies - 2,
            ),
          ),
          highBefore.set(highRising.get),
          lowBefore.set(lowRising.get),
          gap.add(i32.const(2)),
        ),
      ],
      { result: false },
    ),
  );
}

/** cepstrum(): K rows of M, Q14, times M energies, in Q6 to `features`. */
export function cepstrum(
  { energies, filters }: Pick<MelPlaces, "energies" | "filters">,
  cosine: number,
  features: number,
  coefficients: number,
): WasmFunction {
  return intFunction(
    [],
    ["k", "m", "row", "sum"],
    ({ k, m, row, sum }) => [
      repeatWhile(
        i32.less(k.get, i32.const(2 * coefficients)),
        sum.set(i32.const(0)),
        m.set(i32.const(0)),
        repeatWhile(
          i32.less(m.get, i32.const(2 * filters)),
          sum.add(i32.mul(i32.load16s(row.get, cosine), i32.load16s(m.get, energies))),
          row.add(i32.const(2)),
          m.add(i32.const(2)),
        ),
        i32.store16(k.get, shiftRound(sum.get, 16), features),
        k.add(i32.const(2)),
      ),
    ],
    { result: false },
  );
}
