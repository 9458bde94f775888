import { grouped, printable } from "../core/text.js";
import { clip, table } from "./table.js";

const shades = [" ", "░", "▒", "▓", "█"] as const;

/** A class's wrong answers, the most frequent first: `actual` taken for `predicted`. */
export interface Mistake {
  actual: number;
  predicted: number;
  count: number;
  /** Fraction of the sequences of the actual class. */
  share: number;
}

/** The most frequent mistakes of a confusion matrix. */
export function mistakes(confusion: readonly (readonly number[])[], most = 10): Mistake[] {
  return confusion
    .flatMap((row, actual) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return row.flatMap((count, predicted) =>
        count === 0 || predicted === actual ? [] : [{ actual, predicted, count, share: count / total }],
      );
    })
    .sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted)
    .slice(0, most);
}

/** One letter or digit per class, for the head of a narrow matrix. */
function mark(index: number): string {
  return index.toString(36).slice(-1);
}

function shade(count: number, total: number): string {
  if (count === 0) return "·";
  const step = Math.ceil((4 * count) / total);
  return shades[step] ?? "█";
}

/**
 * A confusion matrix for a terminal of `width` columns, one row per actual class, one column per predicted class: as
 * counts if they fit, else as shades in quarters of a row, else as the list of mistakes.
 */
export function confusionText(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
  width = 80,
): string {
  const names = labels.map((label) => clip(printable(label), 20));
  const numbers = confusion.map((row, actual) => [`${actual} ${names[actual] ?? ""}`, ...row.map(grouped)]);
  const counts = table([["", ...labels.map((_, index) => String(index))], ...numbers]);
  if (counts.split("\n").every((line) => [...line].length <= width)) return counts;

  const longest = Math.max(...names.map((name) => [...name].length));
  if (labels.length <= 36 && longest + 4 + 2 * labels.length <= width) {
    const head = `${" ".repeat(longest + 2)}${labels.map((_, index) => ` ${mark(index)}`).join("")}`;
    const rows = confusion.map((row, actual) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      const name = names[actual] ?? "";
      const cells = row.map((count) => ` ${shade(count, total)}`).join("");
      return `${mark(actual)} ${name}${" ".repeat(longest - [...name].length)}${cells}`;
    });
    return [head, ...rows, "░ to 25, ▒ to 50, ▓ to 75, █ to 100 % of the row"].join("\n");
  }
  return mistakesText(confusion, labels, width);
}

/** The most frequent mistakes, one per line. */
export function mistakesText(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
  width = 80,
  most = 10,
): string {
  const room = Math.max(8, Math.floor((width - 24) / 2));
  const name = (index: number) => clip(printable(labels[index] ?? ""), room);
  const lines = mistakes(confusion, most).map(({ actual, predicted, count, share }) => [
    `${name(actual)} taken for ${name(predicted)}`,
    grouped(count),
    `${(100 * share).toFixed(1)} %`,
  ]);
  return lines.length === 0 ? "No mistakes." : table(lines);
}
