/** @file The recordings for training a wakeword, and those held out: synthetic and real, the word and other speech. */
import { random, shuffle } from "../core/random.js";
import type { Clips } from "../data/audio/clips.js";
import { isImitation } from "../speech/near-misses.js";
import type { Utterance } from "../speech/utterances.js";
import { madeNoise } from "./made-noise.js";
import type { Material } from "./pieces.js";
import { otherClass, wordClass } from "./targets.js";

/** One recording, trimmed to its voice. */
export interface Recorded {
  samples: Int16Array;
  /** The word itself, a phrase with one of its words exchanged, something else that sounds like it, or anything else. */
  kind: "word" | "imitation" | "near miss" | "other";
  /** A synthetic voice, or a person. Nobody is in both the training and the held-out part. */
  who: string;
  synthetic: boolean;
  /** Its name in messages and reports. */
  name: string;
}

/** A synthetic voice as a recording. */
export function recordedVoice(
  phrase: string,
  { samples, kind, voice, text }: Utterance & { samples: Int16Array },
): Recorded {
  const isImitated = kind === "near miss" && isImitation(phrase, text);
  return { samples, kind: isImitated ? "imitation" : kind, who: voice, synthetic: true, name: `${text}, ${voice}` };
}

export interface Materials {
  training: Material;
  heldOut: Material;
  /** Indices of the held-out imitations, which are not in its other speech. */
  imitations: readonly number[];
  /** All recordings; the indices of both parts refer to it. */
  recordings: readonly Recorded[];
}

type PartName = "training" | "heldOut";

/**
 * Default number of synthetic recordings of the word: more than for a data set, for they take little of the whole time
 * here, and a detector of unknown voices gains by them.
 */
export const usualVoices = 600;
/** Default fraction of the voices and of the noise that is held out. */
const usualShare = 0.15;
/** Most times that a real recording is repeated, if there are few compared with synthetic ones. */
const mostRepeats = 20;
/**
 * Near misses in the other speech of a part, and their fraction: as in daily life, where nobody imitates the phrase, in
 * the part that a threshold is chosen on, and more in training.
 */
const nearIn: Readonly<Record<PartName, { kinds: readonly Recorded["kind"][]; share: number }>> = {
  training: { kinds: ["near miss", "imitation"], share: 0.1 },
  heldOut: { kinds: ["near miss"], share: 0.05 },
};

/**
 * Divides recordings into a training and a held-out part, voice by voice.
 * @param noise background noise; empty: synthetic noise
 * @param share fraction of the voices of each kind and of the noise that is held out
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
  const membersOf = (name: PartName) =>
    Array.from(recordings.keys()).filter((index) => heldOut.has(recordings[index]?.who ?? "") === (name === "heldOut"));
  const part = (name: PartName): Material => {
    const members = membersOf(name);
    const words = balancedWords(recordings, members);
    return {
      clips,
      words,
      others: balancedOthers(recordings, members, nearIn[name]),
      noise: heard.map((samples) => partOf(samples, name === "heldOut", share)),
      synthetic: words.every((index) => recordings[index]?.synthetic),
    };
  };
  return {
    training: part("training"),
    heldOut: part("heldOut"),
    imitations: membersOf("heldOut").filter((index) => recordings[index]?.kind === "imitation"),
    recordings,
  };
}

/**
 * Some of the voices that say the word, and of the voices that say only other things; synthetic and real ones are drawn
 * separately.
 */
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

/**
 * Repeats real recordings of the word until they count as much as all synthetic ones together, within {@link
 * mostRepeats}.
 */
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

/**
 * Other speech with a fixed fraction of near misses, whatever the size of the bank: some near misses are left out, or
 * all are repeated.
 */
function balancedOthers(
  recordings: readonly Recorded[],
  members: readonly number[],
  { kinds, share }: (typeof nearIn)[PartName],
): number[] {
  const near = members.filter((index) => kinds.includes(recordings[index]?.kind ?? "other"));
  const others = members.filter((index) => recordings[index]?.kind === "other");
  if (others.length === 0) return near;
  const wanted = Math.round((share / (1 - share)) * others.length);
  const taken = near.length === 0 ? 0 : wanted;
  return [...others, ...Array.from({ length: taken }, (_, at) => near[Math.floor((at * near.length) / taken)] ?? 0)];
}
