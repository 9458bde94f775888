/** @file Chooses the units of a text that become ids. */
import { checkText, type TextSpec, type TextUnit, textLimits, unknownToken } from "../../model/text.js";

export interface VocabularyOptions {
  /** The most entries besides `<unk>`. */
  vocabulary: number;
  /** How often a unit must occur in the training text. */
  minCount: number;
}

export const vocabularyDefaults: VocabularyOptions = { vocabulary: 10_000, minCount: 2 };

/**
 * The most frequent units: `<unk>` first, the others by count, those of equal counts by code unit.
 * @param counts how often each unit occurs in the training text
 * @throws InputError if fewer than two are left
 */
export function chooseVocabulary(
  unit: TextUnit,
  counts: ReadonlyMap<string, number>,
  { vocabulary, minCount }: VocabularyOptions,
  name: string,
): TextSpec {
  if (unit === "bytes") return { unit, vocabulary: [] };
  const frequent = [...counts].filter(([token, count]) => count >= minCount && token !== unknownToken);
  frequent.sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const kept = frequent.slice(0, Math.min(vocabulary, textLimits.vocabulary - 1)).map(([token]) => token);
  const spec = { unit, vocabulary: [unknownToken, ...kept] };
  checkText(spec, name);
  return spec;
}

/** The id of every unit in a model's vocabulary; other units have id 0. */
export function idsOf({ unit, vocabulary }: TextSpec): ReadonlyMap<string, number> {
  const entries = unit === "bytes" ? Array.from({ length: 256 }, (_, byte) => String(byte)) : vocabulary;
  return new Map(entries.map((token, id) => [token, id]));
}
