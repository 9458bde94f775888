/** @file Phonemes in the International Phonetic Alphabet, and how far apart two words sound. */

/** The phonemes of each word of a transcription, without stress: eSpeak NG puts `_` between phonemes. */
export function phonemesOf(ipa: string): string[][] {
  return ipa
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) =>
      word
        .replace(/[ˈˌ.]/g, "")
        .split(/[_\u200d]+/)
        .filter((phoneme) => phoneme !== ""),
    );
}

const vowels = /[aeiouyɑɐɒæɔəɘɛɜɚɝɞɤɨɪɯɵøœɶʉʊʌʏᵻ]/;
/** Consonants that are easily confused: of one place or manner of articulation. */
const alike = ["pbfvw", "tdɾθðsz", "kɡgx", "ʃʒtʃdʒ", "mnŋ", "lɹrɫ", "szʃʒ", "fθs", "ptk", "bdɡ", "wjɹl", "hx"];

/** Cost of replacing one phoneme by another: 0 for the same, ½ for two vowels or two similar consonants, else 1. */
function phonemeCost(a: string, b: string): number {
  if (a === b) return 0;
  const [vowelA, vowelB] = [vowels.test(a), vowels.test(b)];
  if (vowelA && vowelB) return 0.5;
  if (vowelA !== vowelB) return 1;
  return alike.some((group) => group.includes(a) && group.includes(b)) ? 0.5 : 1;
}

/**
 * Levenshtein distance of two words, with {@link phonemeCost} for a substitution and 1 for an insertion or deletion.
 */
export function phonemeDistance(a: readonly string[], b: readonly string[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, left] of a.entries()) {
    const row = [i + 1];
    for (const [j, right] of b.entries()) {
      const replaced = (above[j] ?? 0) + phonemeCost(left, right);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
