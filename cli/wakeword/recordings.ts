/** @file All recordings for a wakeword: synthetic ones, the user's, and a bank of other speech. */
import { InputError } from "../../src/core/errors.js";
import { counted } from "../../src/core/text.js";
import { readWavFile } from "../../src/data/audio/files/wav-files.js";
import { voicedExtent } from "../../src/data/audio/voice-activity.js";
import { readBank } from "../../src/speech/files/bank.js";
import { NoEngineError } from "../../src/speech/files/engine.js";
import { nearMissObstacle, sayPhrase } from "../../src/speech/files/said.js";
import { type SoundFile, soundFiles } from "../../src/speech/files/sound-files.js";
import { type Recorded, recordedVoice } from "../../src/wakeword/material.js";
import { leastLevel } from "../../src/wakeword/pieces.js";
import { detectorRate } from "../../src/wakeword/train-detector.js";
import { wordsOf } from "../say/folder.js";
import type { WakewordRequest } from "./request.js";

export interface Gathered {
  recordings: Recorded[];
  noise: Int16Array[];
  /** Facts about the recordings, and warnings. */
  facts: [name: string, text: string][];
  warnings: string[];
}

/** Seconds of speech that one utterance of a wakeword may take. */
const longestWord = 3;

export interface GatherHooks {
  /** Called with the progress of a part. */
  onPart: (what: string, done: number, count: number) => Promise<void>;
  signal: AbortSignal;
}

/**
 * All recordings for a request.
 * @throws InputError if the word cannot be said, a path has no recordings, or there are none of the word or of other
 *   speech
 */
export async function gather(request: WakewordRequest, hooks: GatherHooks): Promise<Gathered> {
  const { phrase, voices, recordings: own, negatives } = request;
  if (voices === 0 && own.length === 0) {
    throw new InputError("no recordings and no voices: give --recordings, or leave --voices out");
  }
  const gathered: Gathered = { recordings: [], noise: [], facts: [], warnings: [] };
  // Speech takes a minute, so what can be missing is looked for first.
  const files = own.flatMap((path) => soundFiles(path)).filter(({ kind }) => kind === "speech");
  const bank =
    negatives.length === 0 ? null : readBank(negatives, { phrase, sampleRate: detectorRate, seed: request.seed });
  if (voices > 0) await saySynthetic(request, gathered, hooks);
  if (own.length > 0) readOwn(own, files, phrase, gathered);
  if (bank !== null) {
    for (const { who, source, samples } of bank.speech) {
      gathered.recordings.push({ samples, kind: "other", who, synthetic: false, name: source });
    }
    gathered.noise.push(...bank.noise);
    gathered.facts.push([
      "bank",
      `${counted(bank.speech.length, "piece")} of real speech, ${counted(bank.noise.length, "stretch")} of noise`,
    ]);
  }
  const people = gathered.recordings.filter(({ kind, synthetic }) => kind === "word" && !synthetic).length;
  if (people > 0 && negatives.length === 0) {
    gathered.warnings.push(
      "there are real recordings of the word and none of other speech: the detector will learn to tell real from synthetic; give " +
        "other speech with --negatives, such as an evening of television",
    );
  }
  if (people === 1) gathered.warnings.push("one recording of the word is little: ten of several people help much more");
  if (!gathered.recordings.some(({ kind }) => kind !== "word")) {
    throw new InputError("no speech other than the word: give --negatives, or leave --voices out");
  }
  return gathered;
}

async function saySynthetic(
  request: WakewordRequest,
  { recordings, facts, warnings }: Gathered,
  hooks: GatherHooks,
): Promise<void> {
  const { phrase, voices, language, engines, words, seed } = request;
  const options = { count: voices, language, engines, seed, ...(words === null ? {} : { words: wordsOf(words) }) };
  let who = "";
  let progress = { done: 0, count: 1 };
  const said = sayPhrase(phrase, options, {
    onPlan: (used) => {
      who = used.map(({ about }) => about).join(", ");
      const obstacle = nearMissObstacle(used);
      if (obstacle !== null) warnings.push(obstacle);
    },
    onSaid: (done, count) => {
      progress = { done, count };
    },
    signal: hooks.signal,
  });
  try {
    for await (const one of said) {
      recordings.push(recordedVoice(phrase, one));
      await hooks.onPart("speech", progress.done, progress.count);
    }
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    throw new InputError(
      `${error.message}; recordings of people do without: --voices 0 --recordings with the word, --negatives with other speech`,
    );
  }
  facts.push(["speech", `${counted(recordings.length, "recording")} by ${who}`]);
}

/** @throws InputError if all of them are silent */
function readOwn(
  paths: readonly string[],
  files: readonly SoundFile[],
  phrase: string,
  { recordings, facts, warnings }: Gathered,
): void {
  const silent: string[] = [];
  const before = recordings.length;
  for (const { path, who } of files) {
    const { samples } = readWavFile(path, detectorRate);
    const extent = voicedExtent(samples, detectorRate);
    if (extent === null) silent.push(path);
    else {
      const voice = samples.slice(extent.start, extent.end);
      recordings.push({ samples: voice, kind: "word", who, synthetic: false, name: path });
    }
  }
  const read = recordings.length - before;
  if (read === 0) {
    throw new InputError(
      `there is no speech in the recordings of ${JSON.stringify(phrase)} in ${paths.join(", ")}: record them again, closer to the microphone`,
    );
  }
  if (silent.length > 0) warnings.push(`${counted(silent.length, "silent recording")} left out: ${namesOf(silent)}`);
  const words = recordings.slice(before);
  const long = words.filter(({ samples }) => samples.length > longestWord * detectorRate);
  const [first] = long;
  if (first !== undefined) {
    const seconds = (first.samples.length / detectorRate).toFixed(1);
    const others = long.length === 1 ? "" : `, and ${counted(long.length - 1, "other")} as long`;
    warnings.push(
      `${first.name} is ${seconds} s long${others}: give one file per utterance of the word, with nothing else in it`,
    );
  }
  const quiet = words.filter(({ samples }) => levelOf(samples) < leastLevel);
  if (quiet.length > 0) {
    const share = ((100 * leastLevel) / 32768).toFixed(1);
    warnings.push(
      `${counted(quiet.length, "recording")} so quiet that the word can hardly be heard, with a voice below ${share} % of full scale (RMS): ` +
        `${namesOf(quiet.map(({ name }) => name))}; record again, louder or closer to the microphone`,
    );
  }
  facts.push(["real recordings", `${counted(read, "recording")} of the word`]);
}

/** The first of several names. */
const namesOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

/** The root mean square of samples. */
const levelOf = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
