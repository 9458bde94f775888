/**
 * @file The plan of a spoken data set: which texts, by which voices and how, drawn from a seed before anything is
 * spoken.
 */
import { type Random, random, shuffle } from "../core/random.js";

/** How one text is spoken. */
export interface Utterance {
  text: string;
  kind: "word" | "near miss" | "other";
  /** The engine's name of the voice. */
  voice: string;
  /** Words a minute. */
  rate: number;
  /** 0 … 100, relative to the voice, whose default is 50: how high, and how lively. */
  pitch: number;
  emphasis: number;
}

export interface PlanOptions {
  /** Utterances of the wakeword; near misses and other speech get the same number each. */
  count: number;
  seed: number;
}

export const defaultPlan: Readonly<PlanOptions> = { count: 300, seed: 0 };

/** Sentences draw from this many of the commonest words. */
const sentenceWords = 1500;
const longestSentence = 6;

/**
 * The plan for a phrase.
 * @param near texts similar to the phrase; empty: no near misses
 * @param list common words, the commonest first
 */
export function planSpeech(
  phrase: string,
  near: readonly string[],
  list: readonly string[],
  voices: readonly string[],
  given: Partial<PlanOptions> = {},
): Utterance[] {
  const { count, seed } = { ...defaultPlan, ...given };
  const generator = random(seed);
  const voice = inTurn(voices, generator);
  const draw = (text: string, kind: Utterance["kind"]): Utterance => ({
    text,
    kind,
    voice: voice(),
    rate: 115 + generator.below(111),
    pitch: 20 + generator.below(61),
    emphasis: 20 + generator.below(71),
  });
  const whole = phrase.toLowerCase().split(" ");
  const spoken = list.filter((word) => !whole.includes(word));
  const nextNear = inTurn(near, generator);
  return [
    ...Array.from({ length: count }, () => draw(phrase, "word")),
    ...(near.length === 0 ? [] : Array.from({ length: count }, () => draw(nextNear(), "near miss"))),
    ...(spoken.length === 0 ? [] : Array.from({ length: count }, () => draw(otherText(spoken, generator), "other"))),
  ];
}

/** A common word; half the time a sequence of several. */
function otherText(list: readonly string[], generator: Random): string {
  const alone = generator.below(2) === 0;
  const count = alone ? 1 : 2 + generator.below(longestSentence - 1);
  const among = alone ? list.length : Math.min(list.length, sentenceWords);
  return Array.from({ length: count }, () => list[generator.below(among)] ?? "").join(" ");
}

/** Gives each once in random order, then again in another order. */
function inTurn<T>(all: readonly T[], generator: Random): () => T {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = shuffle(Array.from(all.keys()), generator);
    const next = all[order.pop() ?? 0];
    if (next === undefined) throw new Error("there is nothing to draw from");
    return next;
  };
}
