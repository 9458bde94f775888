/** @file What is to be said, by whom and how: the whole plan of a data set, drawn from a seed before anything is spoken. */
import { type Random, random, shuffle } from "../core/random.js";

/** How one text is spoken. */
export interface Utterance {
  text: string;
  kind: "word" | "near miss" | "other";
  /** The engine's name of the voice. */
  voice: string;
  /** Words a minute. */
  rate: number;
  /** Of the voice's own, 0 … 100, 50 being usual: how high, and how lively. */
  pitch: number;
  emphasis: number;
}

export interface PlanOptions {
  /** Draws of the wakeword; as many are made of near misses and of other speech. */
  count: number;
  seed: number;
}

export const defaultPlan: Readonly<PlanOptions> = { count: 300, seed: 0 };

/** Of the commonest words a sentence is made of, so many. */
const sentenceWords = 1500;
const longestSentence = 6;

/**
 * The plan for a phrase.
 * @param near texts that are nearly the phrase; with none, there are no near misses
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

/** A common word, or half the time a row of several. */
function otherText(list: readonly string[], generator: Random): string {
  const alone = generator.below(2) === 0;
  const count = alone ? 1 : 2 + generator.below(longestSentence - 1);
  const among = alone ? list.length : Math.min(list.length, sentenceWords);
  return Array.from({ length: count }, () => list[generator.below(among)] ?? "").join(" ");
}

/** Gives each once in random order, then again in another. */
function inTurn<T>(all: readonly T[], generator: Random): () => T {
  let order: number[] = [];
  return () => {
    if (order.length === 0) order = shuffle(Array.from(all.keys()), generator);
    const next = all[order.pop() ?? 0];
    if (next === undefined) throw new Error("there is nothing to draw from");
    return next;
  };
}
