/** @file All recordings that a wakeword is learnt from, and those held out: synthetic and real, the word and all else. */
import { random, shuffle } from "../core/random.js";
import type { Clips } from "../data/audio/clips.js";
import { madeNoise } from "./made-noise.js";
import type { Material } from "./pieces.js";
import { otherClass, wordClass } from "./targets.js";

/** One recording: its voice alone. */
export interface Recorded {
  samples: Int16Array;
  /** The word itself, nearly the word, or anything else. */
  kind: "word" | "near miss" | "other";
  /** A synthetic voice, or a person: nobody who is heard in training is heard in what is held out. */
  who: string;
  synthetic: boolean;
  /** What messages and reports call it. */
  name: string;
}

export interface Materials {
  training: Material;
  heldOut: Material;
  /** All recordings, as the indices of both count them. */
  recordings: readonly Recorded[];
}

/** Share of the voices and of the noise that is held out, where nobody says another. */
const usualShare = 0.15;
/** So often a real recording counts at most, where there are few beside synthetic ones. */
const mostRepeats = 20;
/** Share of near misses in all else: many to learn from, and few where a threshold is chosen, which is for life as it is. */
const nearShares = { training: 0.25, heldOut: 0.05 } as const;

/**
 * Sorts recordings into what is trained on and what is held out, voice by voice.
 * @param noise background noise; none: some is made
 * @param share of the voices, of each sort, and of the noise that is held out
 */
export function materialsOf(
  recordings: readonly Recorded[],
  noise: readonly Int16Array[],
  sampleRate: number,
  labels: readonly [word: string, other: string],
  seed: number,
  share = usualShare,
): Materials {
  const heldOut = heldOutVoices(recordings, seed, share);
  const clips: Clips = {
    sampleRate,
    labels: [...labels],
    classes: Int32Array.from(recordings, ({ kind }) => (kind === "word" ? wordClass : otherClass)),
    names: recordings.map(({ name }) => name),
    groups: recordings.map(({ who }) => who),
    test: null,
    validation: null,
    samples: (index) => recordings[index]?.samples ?? new Int16Array(0),
  };
  const others = recordings.filter(({ kind }) => kind === "other").map(({ samples }) => samples);
  const heard = noise.length > 0 ? noise : madeNoise(others, sampleRate, seed);
  const part = (held: boolean): Material => {
    const members = Array.from(recordings.keys()).filter((index) => heldOut.has(recordings[index]?.who ?? "") === held);
    return {
      clips,
      words: balancedWords(recordings, members),
      others: balancedOthers(recordings, members, held ? nearShares.heldOut : nearShares.training),
      noise: heard.map((samples) => partOf(samples, held, share)),
    };
  };
  return { training: part(false), heldOut: part(true), recordings };
}

/** Some of the voices of the word, and of those who say only other things, synthetic and real apart. */
function heldOutVoices(recordings: readonly Recorded[], seed: number, share: number): Set<string> {
  const generator = random(seed);
  const held = new Set<string>();
  const sorts = [true, false].flatMap((synthetic) => [
    recordings.filter((each) => each.synthetic === synthetic && each.kind === "word"),
    recordings.filter((each) => each.synthetic === synthetic && each.kind !== "word"),
  ]);
  const placed = new Set<string>();
  for (const sort of sorts) {
    const voices = [...new Set(sort.map(({ who }) => who))].filter((who) => !placed.has(who));
    const count = Math.floor(share * voices.length + 0.5);
    for (const index of shuffle(Array.from(voices.keys()), generator).slice(0, count)) held.add(voices[index] ?? "");
    for (const voice of voices) placed.add(voice);
  }
  return held;
}

function partOf(samples: Int16Array, held: boolean, share: number): Int16Array {
  const at = Math.floor((1 - share) * samples.length);
  return held ? samples.subarray(at) : samples.subarray(0, at);
}

/** Real recordings of the word count as much as all synthetic ones together, as far as that goes. */
function balancedWords(recordings: readonly Recorded[], members: readonly number[]): number[] {
  const words = members.filter((index) => recordings[index]?.kind === "word");
  const real = words.filter((index) => recordings[index]?.synthetic === false);
  const synthetic = words.length - real.length;
  const repeats = real.length === 0 ? 0 : Math.min(mostRepeats, Math.max(1, Math.round(synthetic / real.length)));
  // Taken in turn, so real and synthetic ones alternate through the list.
  return words.flatMap((index) =>
    Array.from({ length: recordings[index]?.synthetic === false ? repeats : 1 }, () => index),
  );
}

/** All else, with near misses at a share of it, however large the bank: some are left out, or all are taken several times. */
function balancedOthers(recordings: readonly Recorded[], members: readonly number[], nearShare: number): number[] {
  const near = members.filter((index) => recordings[index]?.kind === "near miss");
  const others = members.filter((index) => recordings[index]?.kind === "other");
  if (others.length === 0) return near;
  const wanted = Math.round((nearShare / (1 - nearShare)) * others.length);
  const taken = near.length === 0 ? 0 : wanted;
  return [...others, ...Array.from({ length: taken }, (_, at) => near[Math.floor((at * near.length) / taken)] ?? 0)];
}
