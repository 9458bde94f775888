/** @file The package @echogarden/espeak-ng-emscripten: eSpeak NG compiled to WebAssembly, with its voices. */
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { joined } from "../../core/joined.js";
import type { Recording } from "../../data/audio/recording.js";
import type { Utterance } from "../utterances.js";
import { espeakVoices, speaks } from "./espeak-voices.js";
import type { SpeechEngine } from "./speech-engine.js";

const packageName = "@echogarden/espeak-ng-emscripten";

/** The part of the package that is used here. */
interface Espeak {
  eSpeakNGWorker: new () => Speaker;
  /** Its memory; a new view after it has grown. */
  HEAPU8: Uint8Array;
}

interface Speaker {
  samplerate: number;
  list_voices(): { languages: { name: string }[] }[];
  /** @returns 0, or another number if there is no such voice */
  set_voice(name: string): number;
  set_rate(wordsPerMinute: number): void;
  set_pitch(pitch: number): void;
  set_range(range: number): void;
  /** @returns the address of the phonemes, a C string */
  convert_to_phonemes(text: string, ipa: boolean): { ptr: number };
  /** `take` gets the samples piece by piece, and returns true to stop. */
  synthesize(text: string, take: (samples: Int16Array) => boolean): void;
}

/** The package next to fastcells, or in the project that fastcells runs in; null if there is none. */
function findPackage(): string | null {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    try {
      return createRequire(from).resolve(packageName);
    } catch {
      // Not here.
    }
  }
  return null;
}

/** eSpeak NG as a package; null if it is not installed or has no voice of the language. */
export async function espeakPackage(language: string): Promise<SpeechEngine | null> {
  const path = findPackage();
  if (path === null) return null;
  const loaded: { default: () => Promise<Espeak> } = await import(pathToFileURL(path).href);
  const espeak = await loaded.default();
  const speaker = withStillClock(() => new espeak.eSpeakNGWorker());
  const languages = speaker.list_voices().flatMap((voice) => voice.languages.map(({ name }) => name));
  const accents = [...new Set(languages)].filter((name) => speaks(name, language));
  const [first] = accents;
  if (first === undefined) return null;
  return {
    name: "espeak-package",
    about: `${packageName} (eSpeak NG, GPL-3.0)`,
    voices: espeakVoices(accents),
    async transcribe(texts) {
      speaker.set_voice(first);
      return texts.map((text) => textAt(espeak, speaker.convert_to_phonemes(text, true).ptr));
    },
    async speak(utterance) {
      // Lets other work, and Ctrl-C, run before each utterance.
      await new Promise((resolve) => setImmediate(resolve));
      return withStillClock(() => speak(speaker, utterance));
    },
    close: async () => {},
  };
}

function speak(speaker: Speaker, { text, voice, rate, pitch, emphasis }: Utterance): Recording {
  speaker.set_voice(voice);
  speaker.set_rate(rate);
  speaker.set_pitch(pitch);
  speaker.set_range(emphasis);
  const pieces: Int16Array[] = [];
  speaker.synthesize(text, (samples) => {
    pieces.push(samples);
    return false;
  });
  return { sampleRate: speaker.samplerate, samples: joined(pieces, (length) => new Int16Array(length)) };
}

/**
 * eSpeak NG seeds its breath noise from the clock. The clock stands still while it runs, so that its output is
 * reproducible.
 */
function withStillClock<T>(run: () => T): T {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return run();
  } finally {
    Date.now = now;
  }
}

function textAt({ HEAPU8 }: Espeak, address: number): string {
  let end = address;
  while (HEAPU8[end] !== 0) end++;
  return new TextDecoder().decode(HEAPU8.slice(address, end));
}
