import { keysOf, type OptionTable } from "./table.js";

/** A range of numbers to search. */
export interface Range {
  key: string;
  kind: "range";
  from: number;
  to: number;
  scale: "linear" | "log";
  /** Only whole numbers count. */
  whole: boolean;
  /** The value at which the option does nothing, if there is one: no rank, density 1, no gain. */
  off?: number | null;
}

/** A few values to search. */
export interface Among {
  key: string;
  kind: "among";
  values: readonly unknown[];
}

/** An axis of a search space. */
export type Dimension = Range | Among;

/**
 * Returns the axes of the options that a table marks as worth searching, or of the named ones among them. A default of
 * null, or one at an end of its range, counts as the value at which the option is off.
 */
export function searchSpace<Options extends object>(
  table: OptionTable<Options>,
  keys: readonly (keyof Options & string)[] = keysOf(table),
): Dimension[] {
  return keys.flatMap((key): Dimension[] => {
    const { search, values, default: usual } = table[key];
    if (search === undefined) return [];
    if ("among" in search) return [{ key, kind: "among", values: search.among }];
    const shape = values.shape.kind === "either" ? values.shape.of : values.shape;
    const range: Range = { key, kind: "range", ...search, whole: shape.kind === "number" && shape.whole };
    const isOff = usual === null || usual === search.from || usual === search.to;
    return [isOff ? { ...range, off: typeof usual === "number" ? usual : null } : range];
  });
}
