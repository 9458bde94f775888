/**
 * @file The texts a detector is most likely to mistake for a wakeword: words that sound like it, its parts, and the
 * phrase with one of its words replaced.
 */
import { phonemeDistance, phonemesOf } from "./phonemes.js";

/** A text similar to the wakeword, and its distance from it in phonemes. */
export interface NearMiss {
  text: string;
  distance: number;
}

/** Two words at a smaller distance sound the same. */
const leastDistance = 0.5;

/** The words of a list that sound most like a word, nearest first, without words that sound the same. */
export function soundAlikes(
  word: readonly string[],
  list: readonly { text: string; phonemes: readonly string[] }[],
  count: number,
): NearMiss[] {
  return list
    .filter(({ phonemes }) => Math.abs(phonemes.length - word.length) <= 0.5 * word.length + 1)
    .map(({ text, phonemes }) => ({ text, distance: phonemeDistance(word, phonemes) }))
    .filter(({ distance }) => distance >= leastDistance)
    .sort((a, b) => a.distance - b.distance || (a.text < b.text ? -1 : 1))
    .slice(0, count);
}

/** Beginnings and ends of a phrase: all words but the last or the first, and the halves of a single word. */
export function partsOfPhrase(phrase: string): string[] {
  const words = phrase.split(" ");
  if (words.length > 1) {
    const cuts = words.slice(1).map((_, index) => index + 1);
    return cuts.flatMap((cut) => [words.slice(0, cut).join(" "), words.slice(cut).join(" ")]);
  }
  const letters = [...phrase];
  const half = Math.ceil(letters.length / 2);
  return letters.length < 4 ? [] : [letters.slice(0, half).join(""), letters.slice(-half).join("")];
}

/**
 * Whether a near miss is the phrase with one of its words exchanged: hardly anybody says that by chance, while a part
 * of the phrase or a single word is common speech.
 */
export function isImitation(phrase: string, text: string): boolean {
  const count = phrase.split(" ").length;
  return count > 1 && text.split(" ").length === count;
}

/**
 * Near misses of a phrase, each once: its parts, then for each of its words in turn the nearest sound-alike, in its
 * place and alone.
 * @param transcribe the phonemes of a word, in IPA, as {@link phonemesOf} reads them
 * @param count of the sound-alikes, in addition to the phrase's parts
 */
export function nearMisses(
  phrase: string,
  transcribe: (text: string) => string,
  list: readonly string[],
  count: number,
): string[] {
  const heard = list.map((text) => ({ text, phonemes: phonemesOf(transcribe(text)).flat() }));
  const words = phrase.split(" ");
  const each = Math.ceil(count / words.length);
  const found = words.map((word, place) => {
    const alike = soundAlikes(phonemesOf(transcribe(word)).flat(), heard, each);
    const inPlace = alike.map(({ text }) => [...words.slice(0, place), text, ...words.slice(place + 1)].join(" "));
    // A short word alone is common speech; a long one is most of the phrase.
    const alone = words.length > 1 && [...word].length > 4 ? alike.map(({ text }) => text) : [];
    return inPlace.flatMap((text, index) => [text, ...alone.slice(index, index + 1)]);
  });
  const longest = Math.max(...found.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, index) => found.flatMap((texts) => texts.slice(index, index + 1)));
  const parts = partsOfPhrase(phrase);
  const whole = phrase.toLowerCase();
  const texts = new Set([...parts, ...inTurn.flat()].filter((text) => text.toLowerCase() !== whole));
  return [...texts].slice(0, count + parts.length);
}
