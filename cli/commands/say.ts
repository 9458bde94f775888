import { Command } from "commander";
import { shellPath } from "../../src/core/shell.js";
import { counted, printable } from "../../src/core/text.js";
import type { Rows } from "../../src/options/table.js";
import { whole } from "../../src/options/values.js";
import { defaultSpeech, type SpeechOptions } from "../../src/speech/files/said.js";
import { type Io, write } from "../io.js";
import { inFolder } from "../made-folder.js";
import { addFlags } from "../options/flags.js";
import { sayInto } from "../say/folder.js";
import { voiceRows } from "../say/voices.js";

interface Flags {
  output?: string;
  words?: string;
  quiet?: true;
}

type SpeechRows = Omit<SpeechOptions, "words">;

const rows: Rows<SpeechRows> = {
  count: {
    unit: "n",
    basic: true,
    group: "Speech",
    help: "recordings of the word, and as many of near misses and of other speech",
    values: whole({ least: 1, most: 20_000 }),
    usual: String(defaultSpeech.count),
  },
  ...voiceRows("Speech"),
  sampleRate: {
    unit: "Hz",
    group: "Speech",
    help: "sample rate in Hz",
    values: whole({ least: 8000, most: 48_000 }),
    usual: String(defaultSpeech.sampleRate),
  },
  seed: {
    unit: "n",
    group: "Speech",
    help: "seed of voices, rates and pitches",
    values: whole({ least: 0, most: Number.MAX_SAFE_INTEGER }),
    usual: String(defaultSpeech.seed),
  },
};

const examples = `
Examples:
  fastcells say "hey computer" -o data/                  300 voices; near misses and other speech in data/other
  fastcells say marvin -o data/ --engine espeak-package,flite
  fastcells say "hallo rechner" -o data/ --language de --words german.txt
  fastcells train data/                                  train on them`;

/** Makes recordings of a word in many voices, to train on. */
export function say(io: Io): Command {
  const command = new Command("say")
    .summary("make recordings of a word in many synthetic voices")
    .description(
      "Make recordings of a word or phrase by speech synthesis, in many voices, rates and pitches, with near misses and other " +
        "speech: WAV files in folders by label, as fastcells train reads them.",
    )
    .argument("<phrase>", 'word or phrase, as it is spoken: "hey computer"');
  const given: Partial<SpeechRows> = {};
  addFlags(command, rows, given, []);
  return command
    .option(
      "--words <file>",
      "common words of the language, one per line, the commonest first (default: English words)",
    )
    .optionsGroup("Output:")
    .option("-o, --output <folder>", "folder for the recordings (default: data)")
    .option("--quiet", "print nothing but errors")
    .addHelpText("after", examples)
    .action(async (phrase: string, { output = "data", words, quiet }: Flags) => {
      const style = { words: words ?? null, quiet: quiet === true };
      const made = await inFolder(output, () => sayInto(output, phrase, given, style, io));
      if (quiet === true) return;
      const { word, near, other } = made.counts;
      await write(
        io.stdout,
        `${printable(output)}: ${counted(word, "recording")} of ${printable(JSON.stringify(made.phrase))}, ${near} of near misses, ` +
          `${other} of other speech; ${made.list} describes each\nNext: fastcells train ${shellPath(output)}\n`,
      );
    });
}
