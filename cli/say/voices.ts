/** @file The flags that choose the voices of a synthesiser. */
import type { Rows } from "../../src/options/table.js";
import { choice, list, text } from "../../src/options/values.js";
import { defaultSpeech, type SpeechOptions } from "../../src/speech/files/said.js";
import { engineNames } from "../../src/speech/files/speech-engine.js";

/** @param group the heading of the flags in the help */
export function voiceRows(group: string): Rows<Pick<SpeechOptions, "language" | "engines">> {
  return {
    language: {
      unit: "code",
      basic: true,
      group,
      help: "language of the voices, as en, en-gb, de, pt-br",
      values: text,
      usual: defaultSpeech.language,
    },
    engines: {
      flag: "engine",
      unit: "names",
      group,
      help: `speech engines, separated by commas: ${engineNames.join(", ")}`,
      values: list(choice(engineNames)),
      usual: "eSpeak NG, the package before the program",
    },
  };
}
