/** @file A wakeword said by many voices, with its near misses and other speech. */
import { InputError } from "../../core/errors.js";
import { fromInt16, toInt16 } from "../../data/audio/recording.js";
import { resample } from "../../data/audio/resample.js";
import { voicedExtent } from "../../data/audio/voice-activity.js";
import { englishWords } from "../english-words.js";
import { nearMisses } from "../near-misses.js";
import { readPhrase } from "../phrase.js";
import { defaultPlan, type PlanOptions, planSpeech, type Utterance } from "../utterances.js";
import { closeAll, speechEngines } from "./engine.js";
import type { EngineName, SpeechEngine } from "./speech-engine.js";

export interface SpeechOptions extends PlanOptions {
  /** As `en`, `en-us`, `de`. */
  language: string;
  /** Engines in this order, each for an equal part of the voices; null: eSpeak NG in whichever form is installed. */
  engines: readonly EngineName[] | null;
  /** Common words of the language; null: English words if the language is English. */
  words: readonly string[] | null;
  /** Samples a second. */
  sampleRate: number;
}

export const defaultSpeech: Readonly<SpeechOptions> = {
  ...defaultPlan,
  language: "en",
  engines: null,
  words: null,
  sampleRate: 16_000,
};

/** One spoken utterance, without the silence around it. */
export interface Said extends Utterance {
  engine: EngineName;
  samples: Int16Array;
}

export interface SpeechHooks {
  /** Called once before the first utterance, with the engines and the plan. */
  onPlan?: ((engines: readonly SpeechEngine[], utterances: readonly Utterance[]) => void) | undefined;
  onSaid?: ((done: number, count: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Seconds kept before and after a voice. */
const margin = 0.05;

/** Number of near misses, in addition to the phrase's parts. */
const nearCount = 60;

/**
 * Says a phrase, its near misses and other speech. The same phrase, options and engines give the same samples.
 * @throws InputError if the phrase is invalid, no engine is installed, or no voice can say it; the signal's reason if
 *   it is aborted
 */
export async function* sayPhrase(
  typed: string,
  given: Partial<SpeechOptions> = {},
  { onPlan, onSaid, signal }: SpeechHooks = {},
): AsyncGenerator<Said> {
  const options: SpeechOptions = { ...defaultSpeech, ...given };
  const phrase = readPhrase(typed, options.language);
  const list = options.words ?? (/^en\b/.test(options.language) ? englishWords : []);
  const engines = await speechEngines(options.language, options.engines);
  try {
    const near = await nearTexts(phrase, engines, list);
    const owner = new Map(engines.flatMap((engine) => engine.voices.map((voice) => [voice, engine] as const)));
    const plan = planSpeech(phrase, near, list, [...owner.keys()], options);
    onPlan?.(engines, plan);
    let heard = false;
    for (const [index, utterance] of plan.entries()) {
      signal?.throwIfAborted();
      const engine = owner.get(utterance.voice);
      if (engine === undefined) continue;
      const recording = await engine.speak(utterance);
      const samples = atRate(recording.samples, recording.sampleRate, options.sampleRate);
      const voice = trimmed(samples, options.sampleRate);
      onSaid?.(index + 1, plan.length);
      if (voice === null) continue;
      heard ||= utterance.kind === "word";
      yield { ...utterance, engine: engine.name, samples: voice };
    }
    if (!heard) {
      throw new InputError(`no voice can say ${JSON.stringify(phrase)}: write it as it is spoken, with vowels`);
    }
  } catch (error) {
    // Ctrl-C in a terminal also ends a speech program, which then fails.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await closeAll(engines);
  }
}

/** Why engines make no near misses, and the remedy; null if they do. */
export function nearMissObstacle(engines: readonly SpeechEngine[]): string | null {
  if (engines.some(({ transcribe }) => transcribe !== null)) return null;
  const names = engines.map(({ name }) => name);
  return (
    `no near misses: ${names.join(", ")} does not give the phonemes by which they are found; add an engine that does, as ` +
    `--engine ${["espeak-ng", ...names].join(",")}`
  );
}

/** @throws InputError if the engine finds no sound in the phrase */
async function nearTexts(phrase: string, engines: readonly SpeechEngine[], list: readonly string[]): Promise<string[]> {
  const transcribe = engines.find((engine) => engine.transcribe !== null)?.transcribe;
  if (transcribe == null) return [];
  const texts = [...new Set([phrase, ...phrase.split(" "), ...list])];
  const phonemes = await transcribe(texts);
  const known = new Map(texts.map((text, index) => [text, phonemes[index] ?? ""]));
  if ((known.get(phrase) ?? "").trim() === "") {
    throw new InputError(`no voice can say ${JSON.stringify(phrase)}: write it as it is spoken, with vowels`);
  }
  return nearMisses(phrase, (text) => known.get(text) ?? "", list, nearCount);
}

function atRate(samples: Int16Array, from: number, to: number): Int16Array {
  return from === to ? samples : toInt16(resample(fromInt16(samples), from, to));
}

/** The voice with a short margin; null if there is none. */
function trimmed(samples: Int16Array, sampleRate: number): Int16Array | null {
  const extent = voicedExtent(samples, sampleRate);
  if (extent === null) return null;
  const around = Math.round(margin * sampleRate);
  return samples.slice(Math.max(0, extent.start - around), extent.end + around);
}
