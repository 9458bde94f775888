/** @file A bank of other speech and of noise, from recordings of any kind. */
import { random, shuffle } from "../../core/random.js";
import { readWavFile } from "../../data/audio/files/wav-files.js";
import { cutRecording } from "../cut.js";
import { type SoundFile, soundFiles } from "./sound-files.js";

export interface BankOptions {
  /** Recordings known to contain this phrase are left out; null: none are. */
  phrase: string | null;
  /** Samples a second. */
  sampleRate: number;
  /** Most pieces of speech; a random choice if there are more. */
  most: number;
  seed: number;
}

export const defaultBank: Readonly<BankOptions> = { phrase: null, sampleRate: 16_000, most: 6000, seed: 0 };

/** A piece of speech of one speaker. */
export interface Spoken {
  who: string;
  /** The file it was cut from. */
  source: string;
  samples: Int16Array;
}

export interface Bank {
  speech: Spoken[];
  noise: Int16Array[];
  /** Recordings that were read, and recordings that contain the phrase. */
  files: number;
  leftOut: number;
}

/** The text reduced to its letters, for comparison. */
const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

/**
 * Speech and noise from recordings at some paths, cut by voice activity.
 * @param onFile gets the number of files read so far, and of all files
 * @throws InputError if a path has no recordings, or one of them cannot be read
 */
export function readBank(
  paths: readonly string[],
  given: Partial<BankOptions> = {},
  onFile: (done: number, count: number) => void = () => {},
): Bank {
  const { phrase, sampleRate, most, seed } = { ...defaultBank, ...given };
  const all = paths.flatMap((path) => soundFiles(path));
  const says = ({ text }: SoundFile): boolean =>
    phrase !== null && text !== null && plain(text).includes(plain(phrase));
  const files = all.filter((file) => !says(file));
  const bank: Bank = { speech: [], noise: [], files: files.length, leftOut: all.length - files.length };
  // In random order, so that the first pieces are an unbiased choice.
  for (const [done, index] of shuffle(Array.from(files.keys()), random(seed)).entries()) {
    const file = files[index];
    if (file === undefined || (file.kind === "speech" && bank.speech.length >= most)) continue;
    const { samples } = readWavFile(file.path, sampleRate);
    onFile(done + 1, files.length);
    if (file.kind === "noise") {
      bank.noise.push(samples);
      continue;
    }
    const { speech, quiet } = cutRecording(samples, sampleRate);
    // Copies, so that one word does not keep the memory of a whole recording.
    bank.speech.push(...speech.map((piece) => ({ who: file.who, source: file.path, samples: piece.slice() })));
    bank.noise.push(...quiet.map((piece) => piece.slice()));
  }
  bank.speech.length = Math.min(bank.speech.length, most);
  return bank;
}
