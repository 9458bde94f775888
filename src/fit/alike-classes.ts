/** @file Classes that are probably one, written in two ways. */
import { parseNumber } from "../data/classes.js";
import type { Sequences } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";

/** Pairs that a warning names. */
const shown = 4;

/** Warns of classes that differ only in case, in blanks, hyphens and underscores, or in the way a number is written. */
export function alikeClasses(data: Sequences): string[] {
  const { targets } = data;
  // The tokens of a language are what they are.
  if (targets === null || targets.task !== "multiclass" || isLanguageData(data)) return [];
  const first = new Map<string, string>();
  const pairs: string[] = [];
  for (const label of targets.labels) {
    const form = plainForm(label);
    const other = first.get(form);
    if (other === undefined) first.set(form, label);
    else pairs.push(`${JSON.stringify(other)} and ${JSON.stringify(label)}`);
  }
  if (pairs.length === 0) return [];
  const rest = pairs.length > shown ? `, and ${pairs.length - shown} more pairs` : "";
  return [
    `classes that differ only in the way they are written: ${pairs.slice(0, shown).join(", ")}${rest}; ` +
      "if each pair is one class, give it one name in the data",
  ];
}

function plainForm(label: string): string {
  const number = parseNumber(label);
  if (Number.isFinite(number)) return String(number);
  const text = label
    .normalize("NFKC")
    .replace(/[\s_-]+/gu, " ")
    .replace(/^["' ]+|["' ]+$/gu, "");
  // Single letters, as of handwriting, are written in two cases on purpose; what is all signs is kept as it is.
  return text.length > 1 ? text.toLowerCase() : text || label;
}
