/** @file Text of numbers, tables, layers and parts of data on the command line. */

import { type LayerSpec, recurrentRows } from "../src/cells/layer.js";
import { cellOf } from "../src/cells/registry.js";
import { grouped } from "../src/core/text.js";
import type { Split } from "../src/data/sequences.js";
import { isLanguageData } from "../src/data/text/language.js";
import { bytesText } from "../src/evaluate/table.js";
import type { Loaded } from "../src/pipeline/parts.js";

/** `987 B`, `6,144 B (6.0 KiB)`. */
export function bytes(count: number): string {
  return count < 1024 ? `${count} B` : `${grouped(count)} B (${bytesText(count)})`;
}

/** `0.4 s`, `12 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Rows as lines with aligned columns; columns named in `right` are aligned on the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    });
  return rows.map((row) => `  ${line(row).join("  ").trimEnd()}\n`).join("");
}

/** A layer in a line: `FastGRNN, 9 in, 80 hidden, W rank 5, U rank 40, g sigmoid, f tanh`. */
export function layerText(layer: LayerSpec): string {
  const { cell, input, hidden, rankW, rankU, gate, update, stateBound } = layer;
  const u = recurrentRows(layer) === 0 ? "no U" : rankU === null ? "U full" : `U rank ${rankU}`;
  const ranks = [rankW === null ? "W full" : `W rank ${rankW}`, u];
  const functions = cellOf(cell).gated ? `g ${gate}, f ${update}` : `f ${update}`;
  const bound = stateBound === null ? "" : `, state in [−${stateBound}, ${stateBound}]`;
  return `${cell}, ${input} in, ${hidden} hidden, ${ranks.join(", ")}, ${functions}${bound}`;
}

/** `820 to train and 8 variations of each, 91 to validate, 230 to test`. */
export function partsText(loaded: Loaded, split: Split): string {
  const { train, validation, test } = split;
  const { sequences } = loaded;
  if (isLanguageData(sequences)) {
    const tokens = (part: Uint32Array) => part.reduce((sum, index) => sum + (sequences.lengths[index] ?? 0), 0);
    return [
      `${grouped(tokens(train))} tokens to train`,
      ...(validation.length > 0 ? [`${grouped(tokens(validation))} to validate`] : []),
      ...(test.length > 0 ? [`${grouped(tokens(test))} to test`] : []),
    ].join(", ");
  }
  const copies = loaded.copies?.(split) ?? 0;
  const varied = copies === 0 ? "" : ` and ${copies} ${copies === 1 ? "variation" : "variations"} of each`;
  return [
    `${grouped(train.length)} to train${varied}`,
    ...(validation.length > 0 ? [`${grouped(validation.length)} to validate`] : []),
    ...(test.length > 0 ? [`${grouped(test.length)} to test`] : []),
  ].join(", ");
}
