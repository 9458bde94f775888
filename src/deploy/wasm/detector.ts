/** @file The streaming detector of `src/features/detector.ts` as WebAssembly. */
import type { DetectorSpec } from "../../model/detector.js";
import { intFunction, type Variable } from "./functions.js";
import { type Code, i32, repeatWhile, select, when } from "./instructions.js";
import type { MemoryPlan } from "./memory.js";
import type { WasmFunction } from "./module.js";
import { clamp } from "./products.js";

/** Where the detector's state lies. */
export interface DetectorPlaces {
  /** 2ᵏ times the smoothed margin of each keyword, int32. */
  levels: number;
  /** Steps before there can be a detection, int32. */
  wait: number;
}

export function placeDetector({ keywords }: DetectorSpec, memory: MemoryPlan): DetectorPlaces {
  return { levels: memory.take(4 * keywords.length), wait: memory.take(4) };
}

/** Nothing heard. `at` is overwritten. */
export function resetDetector(spec: DetectorSpec, { levels, wait }: DetectorPlaces, at: Variable): Code {
  return [
    ...i32.store(i32.const(wait), i32.const(0)),
    ...at.set(i32.const(0)),
    ...repeatWhile(
      i32.less(at.get, i32.const(4 * spec.keywords.length)),
      i32.store(at.get, i32.const(-spec.limit * 2 ** spec.smoothing), levels),
      at.add(i32.const(4)),
    ),
  ];
}

/** detect(): takes the C scores at `scores`; gives the class that is detected, or −1. */
export function detect(
  { keywords, limit, smoothing, threshold, refractory }: DetectorSpec,
  { levels, wait }: DetectorPlaces,
  { scores, classes }: { scores: number; classes: number },
  memory: MemoryPlan,
): WasmFunction {
  const names = memory.put(Uint8Array.from(keywords));
  return intFunction(
    [],
    ["k", "keyword", "other", "best", "level", "highest", "detected", "spare"],
    ({ k, keyword, other, best, level, highest, detected, spare }) => {
      const [one, many] = [i32.const(1), i32.const(2)];
      const address = i32.shl(k.get, many);
      const score = (index: Variable): Code => i32.load(i32.shl(index.get, many), scores);
      const within = (value: Code, bound: number): Code => clamp(value, bound, spare.index);
      const margin = i32.sub(within(score(keyword), 2 ** 30 - 1), within(best.get, 2 ** 30 - 1));
      return [
        detected.set(i32.const(-1)),
        highest.set(i32.const(threshold * 2 ** smoothing - 1)),
        repeatWhile(
          i32.less(k.get, i32.const(keywords.length)),
          keyword.set(i32.load8u(k.get, names)),
          best.set(i32.const(classes === 1 ? 0 : -(2 ** 31))),
          other.set(i32.const(0)),
          repeatWhile(
            i32.less(other.get, i32.const(classes)),
            spare.set(select(best.get, score(other), i32.equal(other.get, keyword.get))),
            best.set(select(spare.get, best.get, i32.greater(spare.get, best.get))),
            other.add(one),
          ),
          level.set(i32.load(address, levels)),
          level.set(i32.add(i32.sub(level.get, i32.shr(level.get, i32.const(smoothing))), within(margin, limit))),
          i32.store(address, level.get, levels),
          when(i32.greater(level.get, highest.get), highest.set(level.get), detected.set(keyword.get)),
          k.add(one),
        ),
        spare.set(i32.load(i32.const(wait))),
        i32.store(
          i32.const(wait),
          select(
            i32.sub(spare.get, one),
            select(i32.const(refractory), i32.const(0), i32.greater(detected.get, i32.const(-1))),
            spare.get,
          ),
        ),
        select(i32.const(-1), detected.get, spare.get),
      ];
    },
  );
}
