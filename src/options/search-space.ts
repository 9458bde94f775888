import { keysOf, type OptionTable } from "./table.js";

/** One axis of a search space. `whole`: only whole numbers count. */
export type Dimension =
  | { key: string; kind: "range"; from: number; to: number; scale: "linear" | "log"; whole: boolean }
  | { key: string; kind: "among"; values: readonly unknown[] };

/** The axes of the options that a table says are worth searching, or of those of them that are named. */
export function searchSpace<Options extends object>(
  table: OptionTable<Options>,
  keys: readonly (keyof Options & string)[] = keysOf(table),
): Dimension[] {
  return keys.flatMap((key): Dimension[] => {
    const { search, values } = table[key];
    if (search === undefined) return [];
    if ("among" in search) return [{ key, kind: "among", values: search.among }];
    const shape = values.shape.kind === "either" ? values.shape.of : values.shape;
    return [{ key, kind: "range", ...search, whole: shape.kind === "number" && shape.whole }];
  });
}
