import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { printable, printableJson } from "../../src/core/text.js";
import { readWavFile } from "../../src/data/audio/files/wav-files.js";
import { sampleStream } from "../../src/data/audio/wav-stream.js";
import { emptyBand } from "../../src/features/empty-band.js";
import { type Heard, Listener } from "../../src/features/listener.js";
import { type Listening, listeningOf, streamFlaw } from "../../src/inference/listening.js";
import { commandLine } from "../../src/options/place.js";
import { sayNote } from "../colour.js";
import { type Io, write } from "../io.js";
import { addDetectorFlags } from "../options/detector.js";
import { readModel } from "../read-file.js";

interface Flags {
  json?: true;
}

const examples = `
Examples:
  fastcells listen model.safetensors recording.wav
  arecord -f S16_LE -c 1 -r 16000 | fastcells listen model.safetensors
  fastcells listen model.safetensors recording.wav --keywords yes,no --threshold 3`;

/** Samples of a file to process before their detections are printed. */
const pieceSize = 16_384;

/** Prints a model's detections as they occur. */
export function listen(io: Io): Command {
  const command = new Command("listen")
    .summary("print the words detected in a recording or from a microphone")
    .description(
      "Detect keywords in a WAV file, or live in 16-bit samples of one channel on standard input: one line per detection, with " +
        "the time in seconds, the class and its score.",
    )
    .argument("<model>", "model file, of fastcells train or compress, trained on recordings")
    .argument("[recording]", "WAV file; without it, or with -: raw samples or WAV on standard input");
  const options = addDetectorFlags(command);
  return command
    .optionsGroup("Output:")
    .option("--json", "print one JSON object per detection")
    .addHelpText("after", examples)
    .action(async (path: string, recording: string | undefined, flags: Flags) => {
      const { model } = readModel(path);
      const listening = await listeningOf(model, options, path);
      const flaw = streamFlaw(model, commandLine);
      if (flaw !== null) sayNote(io.stderr, `${path}: ${flaw}`);
      const { front, scorer, detector } = listening;
      const listener = new Listener(front, scorer, detector);
      const say = (heard: Heard[]) => write(io.stdout, heard.map((each) => line(each, listening, flags)).join(""));
      if (recording !== undefined && recording !== "-") {
        const { samples, recordedRate } = readWavFile(recording, front.spec.sampleRate);
        const missing = emptyBand(recording, recordedRate, front.spec);
        if (missing !== null) sayNote(io.stderr, missing);
        for (let at = 0; at < samples.length && !io.stdout.destroyed; at += pieceSize) {
          await say(listener.push(samples.subarray(at, at + pieceSize)));
        }
        return;
      }
      const { sampleRate } = front.spec;
      if (io.stdin.isTTY) {
        io.stderr.write(
          `Waiting for 16-bit samples at ${sampleRate} Hz: arecord -f S16_LE -c 1 -r ${sampleRate} | …\n`,
        );
      }
      const stream = sampleStream(sampleRate);
      let bytes = 0;
      for await (const piece of io.stdin) {
        if (io.stdout.destroyed) return;
        bytes += piece.length;
        await say(listener.push(stream.push(piece)));
      }
      if (bytes < 2) throw new InputError("no samples on standard input: give a WAV file, or 16-bit samples");
    });
}

function line({ seconds, keyword, score }: Heard, { labels, one }: Listening, { json }: Flags): string {
  const label = labels[keyword] ?? "";
  const [time, value] = [Number(seconds.toFixed(3)), Number((score / one).toFixed(3))];
  return json
    ? `${printableJson({ seconds: time, label, score: value })}\n`
    : `${time.toFixed(2)}\t${printable(label)}\t${value.toFixed(2)}\n`;
}
