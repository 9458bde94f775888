import { Command } from "commander";
import { integerTable } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import type { Rows } from "../../src/options/table.js";
import { real, whole } from "../../src/options/values.js";
import { defaultSpeech, type SpeechOptions } from "../../src/speech/files/said.js";
import { fileName } from "../../src/speech/phrase.js";
import { usualVoices } from "../../src/wakeword/material.js";
import { detectorTraining } from "../../src/wakeword/train-detector.js";
import { readCheckpoint, refuseWithResume } from "../checkpoint.js";
import type { Io } from "../io.js";
import { addFlags } from "../options/flags.js";
import { addThreadsFlag } from "../options/training.js";
import { voiceRows } from "../say/voices.js";
import { readRequest, type WakewordRequest } from "../wakeword/request.js";
import { wakewordSession } from "../wakeword/session.js";

interface Flags {
  recordings?: string[];
  negatives?: string[];
  words?: string;
  output?: string;
  checkpoint?: string;
  resume?: string;
  quiet?: true;
}

type Chosen = Pick<WakewordRequest, "voices" | "language" | "pieces" | "epochs" | "falseAccepts" | "hours" | "seed"> & {
  size: number | null;
  engines: SpeechOptions["engines"];
};

const positive = whole({ least: 1, most: 1_000_000 });

const rows: Rows<Chosen> = {
  size: {
    unit: "bytes",
    basic: true,
    values: integerTable.size.values,
    group: "Wakeword",
    help: "size limit of the network in flash, as 1KB",
    usual: "1KB",
  },
  falseAccepts: {
    unit: "n",
    basic: true,
    group: "Wakeword",
    help: "false accepts per hour for which the threshold is chosen",
    values: real({ least: 0, most: 1000 }),
    usual: "0.5",
  },
  voices: {
    unit: "n",
    basic: true,
    group: "Wakeword",
    help: "recordings of the word by synthetic voices; 0: none",
    values: whole({ least: 0, most: 20_000 }),
    usual: String(usualVoices),
  },
  ...voiceRows("Wakeword"),
  pieces: {
    unit: "n",
    group: "Training",
    help: "pieces of 4 s to train on; twice, half as many are searched for hard negatives",
    values: positive,
    usual: String(detectorTraining.pieces),
  },
  epochs: {
    unit: "n",
    group: "Training",
    help: "passes over the pieces",
    values: positive,
    usual: String(detectorTraining.epochs),
  },
  hours: {
    unit: "h",
    group: "Training",
    help: "length of the stream of held-out voices on which the threshold is chosen",
    values: real({ least: 0.005, most: 100 }),
    usual: "1",
  },
  seed: {
    unit: "n",
    group: "Training",
    help: "the same seed and recordings give the same bytes",
    values: whole({ least: 0, most: 0xffff_fff0 }),
    usual: "0",
  },
};

const examples = `
Examples:
  fastcells wakeword "hey computer"                      from the typed word alone
  fastcells wakeword happy --recordings mine/ --negatives bank/ evening.wav --size 1KB
  fastcells wakeword --resume hey-computer.checkpoint    resume after Ctrl-C or a crash`;

/** From a typed word to a detector of it. */
export function wakeword(io: Io): Command {
  const command = new Command("wakeword")
    .summary("make a detector of your own word, from the typed word")
    .description(
      "Make a detector of a typed word in a kilobyte: synthetic voices say it, with near misses and other speech; your recordings and a " +
        "bank of other speech are added; a network is trained on a stream of them and compressed, a threshold chosen on held-out voices, and " +
        "everything written to a folder: model, Arduino library, WebAssembly, report, clips to listen to.",
    )
    .argument("[phrase]", 'word or phrase, as it is spoken: "hey computer"')
    .option("--recordings <paths...>", "your own recordings of the word, one WAV file per utterance")
    .option("--negatives <paths...>", "real speech and noise without the word: a bank, folders, long recordings");
  const given: Partial<Chosen> = {};
  addFlags(command, rows, given, []);
  const threads = addThreadsFlag(command.optionsGroup("Running:"));
  return command
    .option("--words <file>", "common words of the language, one per line (default: English words)")
    .option("--resume <file>", "resume from a checkpoint")
    .optionsGroup("Output:")
    .option("-o, --output <folder>", "new folder for all outputs (default: the word)")
    .option("--checkpoint <file>", "state after every epoch, removed at the end (default: the word's .checkpoint)")
    .option("--quiet", "print only errors and warnings")
    .addHelpText("after", examples)
    .action(async (phrase: string | undefined, flags: Flags) => {
      const quiet = flags.quiet === true;
      if (flags.resume !== undefined) {
        refuseWithResume(command);
        if (phrase !== undefined) {
          throw new InputError(`${JSON.stringify(phrase)} with --resume: the run keeps its own word; leave it out`);
        }
        const resume = readCheckpoint(flags.resume, "wakeword");
        const request = { ...readRequest(resume.run.argv, flags.resume), checkpoint: flags.resume };
        return wakewordSession(request, { threads: threads(), quiet, resume }, io);
      }
      if (phrase === undefined)
        throw new InputError('no word to detect: give it, as fastcells wakeword "hey computer"');
      const name = fileName(phrase) || "wakeword";
      const request: WakewordRequest = {
        phrase,
        recordings: flags.recordings ?? [],
        negatives: flags.negatives ?? [],
        voices: given.voices ?? usualVoices,
        language: given.language ?? defaultSpeech.language,
        engines: given.engines ?? null,
        words: flags.words ?? null,
        size: given.size ?? detectorTraining.size,
        pieces: given.pieces ?? detectorTraining.pieces,
        epochs: given.epochs ?? detectorTraining.epochs,
        falseAccepts: given.falseAccepts ?? 0.5,
        hours: given.hours ?? 1,
        seed: given.seed ?? 0,
        output: flags.output ?? name,
        checkpoint: flags.checkpoint ?? `${name}.checkpoint`,
      };
      return wakewordSession(request, { threads: threads(), quiet, resume: null }, io);
    });
}
