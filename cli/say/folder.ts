/** @file The output of `fastcells say`: a folder for the word and one for other speech, complete files only. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { counted, printable } from "../../src/core/text.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { renameOver } from "../../src/data/files/rename.js";
import { withPerson } from "../../src/data/person-name.js";
import {
  defaultSpeech,
  nearMissObstacle,
  type Said,
  type SpeechOptions,
  sayPhrase,
} from "../../src/speech/files/said.js";
import { type Listed, saidList } from "../../src/speech/files/said-list.js";
import type { SpeechEngine } from "../../src/speech/files/speech-engine.js";
import { fileName, readPhrase } from "../../src/speech/phrase.js";
import { sayNote } from "../colour.js";
import { interruption } from "../interrupt.js";
import type { Io } from "../io.js";
import { bar, betweenPictures, clearLine, drawLine, seconds } from "../live-line.js";
import { removeWhereEmpty } from "../made-folder.js";
import { claimOutputs } from "../outputs.js";
import { pacedLines } from "../paced-lines.js";
import { duration } from "../text.js";
import { hiddenTemporary, makeFolder, writeWhole } from "../write-file.js";

/** The folder of near misses and other speech: a class that no detector detects. */
export const otherFolder = "other";

export interface SaidFolder {
  phrase: string;
  counts: { word: number; near: number; other: number };
  /** The file that describes each recording. */
  list: string;
}

/**
 * Says a phrase into a folder: `<folder>/<phrase>/<voice>--<n>.wav`, near misses and other speech in `<folder>/other/`.
 * Files are written to a temporary folder and moved at the end, so that a stopped or failed run leaves nothing.
 * @param folder an existing one
 * @throws InputError if the folder already has such recordings, or the phrase cannot be said
 */
export async function sayInto(
  folder: string,
  typed: string,
  options: Partial<Omit<SpeechOptions, "words">>,
  { words, quiet }: { words: string | null; quiet: boolean },
  io: Io,
): Promise<SaidFolder> {
  const phrase = readPhrase(typed, options.language ?? defaultSpeech.language);
  const list = join(folder, `${fileName(phrase)}.csv`);
  const given = words === null ? options : { ...options, words: wordsOf(words) };
  const beside = hiddenTemporary(list);
  const unlock = claimOutputs({ "--output": list });
  const progress = progressOn(io, quiet);
  const { signal, release } = interruption(io, progress.close);
  const counts = { word: 0, near: 0, other: 0 };
  const files: { from: string; place: string; said: Listed }[] = [];
  const makeFolders = () => {
    for (const name of [phrase, otherFolder]) makeFolder(join(folder, name));
  };
  try {
    // A run that was killed leaves an empty one.
    removeWhereEmpty(join(folder, phrase));
    if (existsSync(join(folder, phrase)) || existsSync(list)) {
      throw new InputError(
        `${folder} already has recordings of ${JSON.stringify(phrase)}: give another folder, or remove them`,
      );
    }
    makeFolders();
    makeFolder(beside);
    for await (const said of sayPhrase(typed, given, { ...progress.hooks, signal })) {
      const kind = said.kind === "near miss" ? "near" : said.kind;
      const number = counts[kind]++;
      const name = recordingName(said, phrase, number);
      const place = join(kind === "word" ? phrase : otherFolder, name);
      const from = join(beside, name);
      const wav = writeWav(said.samples, options.sampleRate ?? defaultSpeech.sampleRate);
      writeWhole(from, wav, { sync: false, shown: join(folder, place) });
      const { samples: _, ...listed } = said;
      files.push({ from, place, said: listed });
    }
    // Another run, of another word, removes a folder that is empty still.
    makeFolders();
    for (const { from, place } of files) renameOver(from, join(folder, place));
    writeWhole(list, saidList(files));
    return { phrase, counts, list };
  } finally {
    progress.close();
    release();
    unlock();
    rmSync(beside, { recursive: true, force: true });
    for (const name of [phrase, otherFolder]) removeWhereEmpty(join(folder, name));
  }
}

/** The part before `--` is the speaker: `train` keeps a voice in one part. */
function recordingName({ voice, kind, text }: Said, phrase: string, number: number): string {
  const what =
    kind === "word"
      ? ""
      : kind === "near miss"
        ? `${fileName(phrase)}-near-${fileName(text)}-`
        : `${fileName(phrase)}-`;
  return withPerson(fileName(voice), `${what}${String(number).padStart(4, "0")}.wav`);
}

/** The words of a list. @throws InputError if the file cannot be read, or has no words */
export function wordsOf(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new InputError(`${path} cannot be read: check the path`);
  }
  const words = text.split(/\s+/).filter((word) => /^[\p{L}\p{M}'’-]+$/u.test(word));
  if (words.length > 0) return words;
  throw new InputError(`${path} has no words: write common words of the language, one per line, the commonest first`);
}

/** Prints the engines and the progress. */
function progressOn(io: Io, quiet: boolean) {
  const { stdout } = io;
  const started = seconds();
  let drawn = Number.NEGATIVE_INFINITY;
  const live = !quiet && stdout.isTTY === true;
  const writePaced = pacedLines(stdout);
  return {
    hooks: {
      onPlan: (engines: readonly SpeechEngine[], plan: readonly unknown[]) => {
        if (quiet) return;
        const obstacle = nearMissObstacle(engines);
        if (obstacle !== null) sayNote(io.stderr, obstacle);
        const who = engines.map(({ about, voices }) => `${about}, ${counted(voices.length, "voice")}`).join("; ");
        stdout.write(`Saying ${counted(plan.length, "recording")} with ${printable(who)}\n`);
      },
      onSaid: (done: number, count: number) => {
        if (quiet || seconds() - drawn < betweenPictures) return;
        drawn = seconds();
        const left = duration(((drawn - started) * (count - done)) / done);
        if (live) drawLine(stdout, `speech ${bar(done / count, 16)} ${done} of ${count}  ${left} left`);
        else writePaced(() => `speech: ${done} of ${count}  ${left} left`);
      },
    },
    close: () => {
      if (live) clearLine(stdout);
    },
  };
}
