/** @file The programs eSpeak NG and flite, as distributions install them. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { InputError } from "../../core/errors.js";
import { type Recording, readRecording } from "../../data/audio/recording.js";
import type { Utterance } from "../utterances.js";
import { espeakVoices, speaks } from "./espeak-voices.js";
import type { SpeechEngine } from "./speech-engine.js";

const execute = promisify(execFile);

/** The output of a program; null if it is not installed or fails. */
async function printed(program: string, words: readonly string[]): Promise<string | null> {
  try {
    return (await execute(program, [...words], { maxBuffer: 2 ** 26 })).stdout;
  } catch {
    return null;
  }
}

/** An engine whose program writes a WAV file for each utterance, in a temporary folder. */
function programEngine(
  program: "espeak-ng" | "flite",
  spec: Pick<SpeechEngine, "about" | "voices" | "transcribe">,
  words: (utterance: Utterance, file: string) => string[],
): SpeechEngine {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-speech-"));
  const file = join(folder, "said.wav");
  return {
    name: program,
    ...spec,
    async speak(utterance): Promise<Recording> {
      try {
        await execute(program, words(utterance, file));
        return readRecording(readFileSync(file), null, `what ${program} said`);
      } catch (error) {
        if (error instanceof InputError) throw error;
        throw new InputError(
          `${program} does not say ${JSON.stringify(utterance.text)} as ${utterance.voice}: try it by hand, or another --engine`,
        );
      }
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** eSpeak NG's program; null if it is not installed or has no voice of the language. */
export async function espeakProgram(language: string): Promise<SpeechEngine | null> {
  const listed = await printed("espeak-ng", [`--voices=${language.split("-")[0]}`]);
  if (listed === null) return null;
  const accents = listed
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[1] ?? "")
    .filter((name) => name !== "" && speaks(name, language));
  const [first] = accents;
  if (first === undefined) return null;
  const transcribe = async (texts: readonly string[]): Promise<string[]> => {
    // A full stop ends a clause, and each clause is printed on its own line.
    const lines = await printed("espeak-ng", [
      "-q",
      "--ipa",
      "--sep=_",
      "-v",
      first,
      texts.map((text) => `${text}.`).join("\n"),
    ]);
    const found = (lines ?? "").trim().split("\n");
    return texts.map((_, index) => found[index]?.trim() ?? "");
  };
  return programEngine(
    "espeak-ng",
    { about: "the program espeak-ng (eSpeak NG, GPL-3.0)", voices: espeakVoices([...new Set(accents)]), transcribe },
    ({ text, voice, rate, pitch }, file) => [
      ...["-v", voice, "-s", String(rate), "-p", String(pitch)],
      ...["-w", file, "--", text],
    ],
  );
}

/** Fundamental frequency of flite's voices at a pitch of 50, in Hz. */
const flitePitch: Readonly<Record<string, number>> = { kal: 105, kal16: 105, awb: 130, rms: 100, slt: 170 };

/** flite's default rate, in words per minute. */
const fliteRate = 170;

/** flite, which speaks English; null if it is not installed. */
export async function fliteProgram(language: string): Promise<SpeechEngine | null> {
  const listed = await printed("flite", ["-lv"]);
  if (listed === null || !speaks("en-us", language)) return null;
  const voices = listed.split(/\s+/).filter((name) => name in flitePitch);
  if (voices.length === 0) return null;
  return programEngine(
    "flite",
    { about: "the program flite (Carnegie Mellon, a BSD-like licence)", voices, transcribe: null },
    ({ text, voice, rate, pitch, emphasis }, file) => {
      const set = (name: string, value: number): string[] => ["--setf", `${name}=${value.toFixed(3)}`];
      return [
        ...["-voice", voice],
        ...set("duration_stretch", fliteRate / rate),
        ...set("int_f0_target_mean", (flitePitch[voice] ?? 110) * (0.75 + pitch / 200)),
        ...set("int_f0_target_stddev", 5 + emphasis / 3),
        ...["-t", text, "-o", file],
      ];
    },
  );
}
