/**
 * @file A word of Speech Commands as a wakeword: the clips of speech_commands and keywords12, divided by speaker across
 * both sets. A speaker in the test part of either is in the test part here.
 */
import { join } from "node:path";
import type { Clips } from "../../src/data/audio/clips.js";
import { mixStream } from "../../src/data/audio/stream.js";
import { voicedExtent } from "../../src/data/audio/voice-activity.js";
import type { Recorded } from "../../src/wakeword/material.js";
import { partOfNoise, readKeywordsArrays, readSpeechCommandsArrays } from "./recordings.js";

const wordParts = ["train", "validation", "test"] as const;
export type WordPart = (typeof wordParts)[number];

export interface WordClips {
  /** Class 0 is the word, class 1 everything else. */
  clips: Clips;
  parts: Readonly<Record<WordPart, number[]>>;
  /** Clips of these parts on which clips are classified: of the sets that have the word as a class, else of both. */
  judged: Readonly<Record<"validation" | "test", number[]>>;
  /** Each part has its own section of every noise recording. */
  noise: Readonly<Record<WordPart, Int16Array[]>>;
}

/** Word and speaker of a clip: `happy/d91a159e_nohash_0.wav`, and in keywords12's "unknown" `_unknown_/happy_d91a159e_nohash_0.wav.wav`. */
export function wordAndSpeaker(name: string): { word: string; speaker: string } {
  const [folder = "", file = ""] = name.split("/");
  const [, word, speaker = ""] = /^(?:([a-z]+)_)?([0-9a-f]+)_nohash_/.exec(file) ?? [];
  return { word: word ?? folder, speaker };
}

/** Tenths of keywords12's training speakers, by a hash of their names, that are for validation. */
const validationTenths = 3;

function isValidation(speaker: string): boolean {
  let hash = 0;
  for (const letter of speaker) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash % 10 < validationTenths;
}

/** @param folder of the data sets */
export function wordClips(folder: string, word: string): WordClips {
  const { clips: commands, noise } = readSpeechCommandsArrays(join(folder, "speech_commands"));
  const keywords = readKeywordsArrays(join(folder, "keywords12"));
  const sets = [commands, keywords];
  const all = sets.flatMap((set) => set.names.map((name, index) => ({ set, index, name, ...wordAndSpeaker(name) })));
  const speakersIn = (set: Clips, part: Uint32Array | null) =>
    Array.from(part ?? [], (index) => wordAndSpeaker(set.names[index] ?? "").speaker);
  const tested = new Set(sets.flatMap((set) => speakersIn(set, set.test)));
  const validated = new Set(speakersIn(commands, commands.validation));
  const parts: Record<WordPart, number[]> = { train: [], validation: [], test: [] };
  for (const [index, { set, name, speaker }] of all.entries()) {
    if (!name.includes("_nohash_")) continue;
    const validation = set === commands ? validated.has(speaker) : validated.has(speaker) || isValidation(speaker);
    parts[tested.has(speaker) ? "test" : validation ? "validation" : "train"].push(index);
  }
  const own = sets.filter(({ labels }) => labels.includes(word));
  const isJudged = (index: number): boolean => {
    const set = all[index]?.set;
    return own.length === 0 || (set !== undefined && own.includes(set));
  };
  return {
    clips: {
      sampleRate: 16_000,
      labels: [word, "other"],
      classes: Int32Array.from(all, (each) => (each.word === word ? 0 : 1)),
      names: all.map(({ name }) => name),
      groups: all.map(({ speaker }) => speaker),
      test: null,
      validation: null,
      samples: (index) => all[index]?.set.samples(all[index]?.index ?? 0) ?? new Int16Array(0),
    },
    parts,
    judged: { validation: parts.validation.filter(isJudged), test: parts.test.filter(isJudged) },
    noise: {
      train: partOfNoise(noise, 0, 0.6),
      validation: partOfNoise(noise, 0.6, 0.8),
      test: partOfNoise(noise, 0.8, 1),
    },
  };
}

const seedsOfStreams = { validation: 11, test: 12 };
/** How many times more often than in the clips the word occurs, so that rare words are spoken often enough. */
const wordRepeats = { validation: 3, test: 2 };

/** A stream of one part's clips, at 5 to 20 dB over noise that belongs to that part. */
export function wordStream({ clips, parts, noise }: WordClips, part: "validation" | "test", hours: number) {
  const isWord = (index: number): boolean => clips.classes[index] === 0;
  const words = parts[part].filter(isWord);
  const indices = [
    ...parts[part].filter((index) => !isWord(index)),
    ...Array.from({ length: wordRepeats[part] }, () => words).flat(),
  ];
  return mixStream(clips, indices, noise[part], { seconds: 3600 * hours, seed: seedsOfStreams[part] });
}

/** The training part's recordings, each trimmed to its voice, with at most `real` of the word. */
export function wordRecordings({ clips, parts }: WordClips, real: number, bank: boolean): Recorded[] {
  let words = 0;
  return parts.train.flatMap((index): Recorded[] => {
    const kind = clips.classes[index] === 0 ? "word" : "other";
    if (kind === "word" ? words >= real : !bank) return [];
    const samples = clips.samples(index);
    const extent = voicedExtent(samples, clips.sampleRate);
    if (extent === null) return [];
    if (kind === "word") words++;
    const who = clips.groups?.[index] ?? "";
    return [
      { samples: samples.slice(extent.start, extent.end), kind, who, synthetic: false, name: clips.names[index] ?? "" },
    ];
  });
}
