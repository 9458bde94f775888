/**
 * @file The speech engines: eSpeak NG as a package or a program, and flite. None comes with fastcells; each has its own
 * licence.
 */
import { InputError } from "../../core/errors.js";
import { espeakPackage } from "./espeak-package.js";
import { espeakProgram, fliteProgram } from "./programs.js";
import type { EngineName, SpeechEngine } from "./speech-engine.js";

/**
 * Opens an engine for a language such as `en` or `pt-br`; null if it is not installed or has no voice of the language.
 */
const open: Readonly<Record<EngineName, (language: string) => Promise<SpeechEngine | null>>> = {
  "espeak-package": espeakPackage,
  "espeak-ng": espeakProgram,
  flite: fliteProgram,
};

const known = "if eSpeak NG is installed, give a language that it knows, as en-us, de or pt-br";
const remedy =
  "else npm install @echogarden/espeak-ng-emscripten (GPL-3.0, 24 MB; fastcells itself is MIT and does not contain it), or on " +
  "Debian and Ubuntu apt install espeak-ng";

/** Says that an engine, or every one, is missing, and how to install it. */
export class NoEngineError extends InputError {}

/**
 * The named engines; by default eSpeak NG in whichever form is installed, the package before the program.
 * @throws NoEngineError if a named engine, or every engine, is missing
 */
export async function speechEngines(language: string, names: readonly EngineName[] | null): Promise<SpeechEngine[]> {
  if (names === null) {
    for (const name of ["espeak-package", "espeak-ng"] as const) {
      const engine = await open[name](language);
      if (engine !== null) return [engine];
    }
    throw new NoEngineError(`nothing here speaks ${JSON.stringify(language)}: ${known}; ${remedy}`);
  }
  const engines: SpeechEngine[] = [];
  for (const name of names) {
    const engine = await open[name](language);
    if (engine === null) {
      await closeAll(engines);
      const how = name === "flite" ? "apt install flite (English only)" : `${known}; ${remedy}`;
      throw new NoEngineError(`no ${name} that speaks ${JSON.stringify(language)} is here: ${how}`);
    }
    engines.push(engine);
  }
  return engines;
}

export async function closeAll(engines: readonly SpeechEngine[]): Promise<void> {
  await Promise.all(engines.map((engine) => engine.close()));
}
