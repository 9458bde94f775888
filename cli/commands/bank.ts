import { join } from "node:path";
import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { counted, printable } from "../../src/core/text.js";
import { noiseFolder } from "../../src/data/audio/files/speech-commands.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { withPerson } from "../../src/data/person-name.js";
import type { Rows } from "../../src/options/table.js";
import { orNone, text, whole } from "../../src/options/values.js";
import { type Bank, type BankOptions, defaultBank, readBank } from "../../src/speech/files/bank.js";
import { fileName } from "../../src/speech/phrase.js";
import { type Io, write } from "../io.js";
import { bar, betweenPictures, clearLine, drawLine, seconds } from "../live-line.js";
import { addFlags } from "../options/flags.js";
import { claimNewFolder } from "../outputs.js";
import { otherFolder } from "../say/folder.js";
import { duration } from "../text.js";
import { writeFolder } from "../write-files.js";

const rows: Rows<BankOptions> = {
  phrase: {
    flag: "without",
    unit: "phrase",
    basic: true,
    group: "Bank",
    help: "leave out recordings known to contain this phrase",
    values: orNone(text),
    usual: "none",
  },
  most: {
    unit: "n",
    basic: true,
    group: "Bank",
    help: "most pieces of speech; a random choice if there are more",
    values: whole({ least: 1, most: 1_000_000 }),
    usual: String(defaultBank.most),
  },
  sampleRate: {
    unit: "Hz",
    group: "Bank",
    help: "sample rate in Hz",
    values: whole({ least: 8000, most: 48_000 }),
    usual: String(defaultBank.sampleRate),
  },
  seed: {
    unit: "n",
    group: "Bank",
    help: "seed of the random choice",
    values: whole({ least: 0, most: Number.MAX_SAFE_INTEGER }),
    usual: String(defaultBank.seed),
  },
};

const examples = `
Examples:
  fastcells bank speech_commands/ --without happy -o bank/        all other words, one group per speaker
  fastcells bank cv-corpus/en/ -o bank/                           Common Voice: its .tsv, clips as WAV
  fastcells bank evening.wav kitchen.wav -o bank/                 long recordings, cut into speech
  fastcells wakeword "hey computer" --negatives bank/`;

/** Cuts recordings of other speech into a bank of negatives for a wakeword. */
export function bank(io: Io): Command {
  const command = new Command("bank")
    .summary("make a bank of other speech and noise from recordings")
    .description(
      "Cut recordings without the wakeword into pieces of speech and noise, which a detector must not detect. " +
        "Speech Commands, FSDD and Common Voice are recognised by their layout, with their speakers; any other WAV file is accepted.",
    )
    .argument("<recordings...>", "WAV files, or folders of them");
  const given: Partial<BankOptions> = {};
  addFlags(command, rows, given, []);
  return command
    .optionsGroup("Output:")
    .option("-o, --output <folder>", "new folder for the bank", "bank")
    .addHelpText("after", examples)
    .action(async (paths: string[], { output }: { output: string }) => {
      const release = claimNewFolder(output);
      const sampleRate = given.sampleRate ?? defaultBank.sampleRate;
      let made: Bank;
      try {
        made = readBank(paths, given, progressOn(io));
        if (made.speech.length === 0) {
          throw new InputError(
            `there is no speech in ${paths.join(", ")}: record other speech, such as an evening of television`,
          );
        }
        writeFolder(output, filesOf(made, sampleRate));
      } finally {
        release();
      }
      const leftOut = made.leftOut === 0 ? "" : `; ${counted(made.leftOut, "recording")} of the word left out`;
      const minutes = (pieces: readonly Int16Array[]) => {
        const samples = pieces.reduce((sum, { length }) => sum + length, 0);
        return (samples / sampleRate / 60).toFixed(1);
      };
      const people = new Set(made.speech.map(({ who }) => who)).size;
      await write(
        io.stdout,
        `${printable(output)}: ${counted(made.speech.length, "piece")} of speech (${minutes(made.speech.map(({ samples }) => samples))} minutes) from ` +
          `${counted(people, "speaker")}, ${minutes(made.noise)} minutes of noise, of ${counted(made.files, "recording")}${leftOut}\n`,
      );
    });
}

/** `other/<who>--<n>.wav` and `_background_noise_/<n>.wav`. */
function* filesOf({ speech, noise }: Bank, sampleRate: number): Generator<[string, Uint8Array]> {
  const numbered = (index: number) => `${String(index).padStart(5, "0")}.wav`;
  for (const [index, { who, samples }] of speech.entries()) {
    const name = withPerson(fileName(who) || "somebody", numbered(index));
    yield [join(otherFolder, name), writeWav(samples, sampleRate)];
  }
  for (const [index, samples] of noise.entries()) {
    yield [join(noiseFolder, numbered(index)), writeWav(samples, sampleRate)];
  }
}

/** Shows progress on a terminal. */
function progressOn({ stderr }: Io): (done: number, count: number) => void {
  if (stderr.isTTY !== true) return () => {};
  const started = seconds();
  let drawn = Number.NEGATIVE_INFINITY;
  return (done, count) => {
    if (done === count) clearLine(stderr);
    if (done === count || seconds() - drawn < betweenPictures) return;
    drawn = seconds();
    drawLine(
      stderr,
      `cutting ${bar(done / count, 16)} ${done} of ${count}  ${duration(((drawn - started) * (count - done)) / done)} left`,
    );
  };
}
