/**
 * @file `tsx bench/stream.ts --data DIR -o FOLDER`: an hour of noise with the test clips of Speech Commands in it, at 5 to
 * 20 dB, as stream.wav, and what is said when as stream.csv: what `fastcells evaluate --stream` reads. The noise is the last fifth of each
 * recording, which training does not hear.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { mixStream } from "../src/data/audio/stream.js";
import { writeWav } from "../src/data/audio/wav.js";
import { readSpeechCommandsArrays } from "./results/recordings.js";

interface Arguments {
  data: string;
  output: string;
  seconds: string;
}

function stream({ data, output, seconds }: Arguments): void {
  const { clips, noise } = readSpeechCommandsArrays(data);
  const unheard = noise.map((samples) => samples.subarray(Math.floor(0.8 * samples.length)));
  const { recording, spans } = mixStream(clips, clips.test ?? [], unheard, { seconds: Number(seconds) });
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, "stream.wav"), writeWav(recording.samples, recording.sampleRate));
  const lines = spans.map(({ start, end, label }) => `${start.toFixed(4)},${end.toFixed(4)},${label}`);
  writeFileSync(join(output, "stream.csv"), `start,end,label\n${lines.join("\n")}\n`);
}

new Command("stream")
  .requiredOption("--data <dir>", "folder of the Speech Commands arrays")
  .requiredOption("-o, --output <folder>", "folder for stream.wav and stream.csv")
  .option("--seconds <n>", "length", "3600")
  .action(stream)
  .parse();
