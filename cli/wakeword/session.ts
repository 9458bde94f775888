/** @file `fastcells wakeword`, from a typed word to a folder with the detector, its report, clips and exports. */
import { join } from "node:path";
import { shellPath } from "../../src/core/shell.js";
import { printable } from "../../src/core/text.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { WriteError } from "../../src/data/files/write-error.js";
import { arduinoLibrary, arduinoZip } from "../../src/deploy/arduino.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { frontEnd } from "../../src/features/front-end.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { modelStorage } from "../../src/integer/storage.js";
import { encodeModel } from "../../src/model/file.js";
import { fileName, readPhrase } from "../../src/speech/phrase.js";
import { heldOutStream } from "../../src/wakeword/held-out-stream.js";
import { judge } from "../../src/wakeword/judge.js";
import { materialsOf } from "../../src/wakeword/material.js";
import { defaultPieces } from "../../src/wakeword/pieces.js";
import { clipsToHear, judgementPage, judgementText, judgementWarnings } from "../../src/wakeword/report.js";
import {
  checkDetectorSize,
  detectorFront,
  detectorRate,
  type Step,
  trainDetector,
} from "../../src/wakeword/train-detector.js";
import { type Checkpoint, encodeCheckpoint, runRecord } from "../checkpoint.js";
import { coloured, warningText } from "../colour.js";
import { Exit, interruption, sayReplaced, saySaved } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { seconds } from "../live-line.js";
import { claimNewFolder } from "../outputs.js";
import { progressOn } from "../progress.js";
import { otherFolder } from "../say/folder.js";
import { duration } from "../text.js";
import { removeFile, writeWhole } from "../write-file.js";
import { writeFolder } from "../write-files.js";
import { stepProgress } from "./progress.js";
import { gather } from "./recordings.js";
import { storedRequest, type WakewordRequest } from "./request.js";

/** Progress texts of the training steps. */
const stepTexts: Readonly<Record<Step, string>> = {
  pieces: "Mixing pieces of a stream: voices, rooms, microphones, noise",
  network: "Training the network on every step",
  "hard negatives": "Searching a stream of other speech for false detections",
  again: "Training further with those",
  integers: "Training with a device's integers",
};

export async function wakewordSession(
  request: WakewordRequest,
  { threads, quiet, resume }: { threads: number; quiet: boolean; resume: Checkpoint | null },
  io: Io,
): Promise<void> {
  const phrase = readPhrase(request.phrase, request.language);
  checkDetectorSize(request.size);
  const release = claimNewFolder(request.output, { "--checkpoint": request.checkpoint });
  const started = seconds();
  const steps = stepProgress(io.stdout, quiet);
  let training = progressOn(io.stdout, true, { epochs: 1, regression: false });
  const close = () => {
    steps.close();
    training.close();
  };
  const { signal, release: stopListening } = interruption(io, close);
  const part = async (what: string, done: number, count: number): Promise<void> => {
    await steps.part(what, done, count);
    signal.throwIfAborted();
  };
  const run = resume?.run ?? runRecord("wakeword", storedRequest(request));
  if (resume === null && !quiet) sayReplaced(io, request.checkpoint);
  try {
    steps.step(`Gathering recordings of ${printable(JSON.stringify(phrase))} and of other speech`);
    const { recordings, noise, facts, warnings } = await gather({ ...request, phrase }, { onPart: part, signal });
    steps.close();
    for (const [name, text] of facts) if (!quiet) io.stdout.write(`  ${name}: ${printable(text)}\n`);
    warn(io, warnings);
    const materials = materialsOf(recordings, noise, detectorRate, [phrase, otherFolder], request.seed);
    const { size, pieces, epochs, seed } = request;
    const trained = await trainDetector(
      materials.training,
      { size, pieces, epochs, seed, threads },
      {
        signal,
        resume: resume?.states,
        onCheckpoint: (states) =>
          writeWhole(request.checkpoint, encodeCheckpoint({ run, states }), { sync: signal.aborted }),
        onStep(step, stepEpochs) {
          close();
          steps.step(stepTexts[step]);
          training = progressOn(io.stdout, quiet || stepEpochs === null, {
            epochs: stepEpochs ?? 1,
            regression: false,
          });
        },
        onPiece: (done, count) => part("pieces", done, count),
        onBatch: (epoch, done, batches) => training.batch(epoch, done, batches),
        onEpoch: (report) => training.epoch(report),
      },
    );
    close();
    steps.step("Choosing the threshold on a stream of held-out voices");
    const front = frontEnd(detectorFront);
    const count = Math.max(1, Math.round((request.hours * 3600) / defaultPieces.seconds));
    const stream = await heldOutStream(materials.heldOut, front, count, seed + 1, {}, (done) =>
      part("stream", done, count),
    );
    const judgement = await judge(trained.integer, materials, stream, front, request.falseAccepts, seed, (done, all) =>
      part("conditions", done, all),
    );
    const integer: IntegerModel = { ...trained.integer, detector: judgement.detector };
    const setting = {
      phrase,
      bytes: modelStorage(integer).bytes,
      one: 2 ** integer.head.scoreBits,
      facts,
    };
    const files = new Map<string, Uint8Array | string>([
      ["wakeword.safetensors", encodeIntegerModel(integer)],
      ["float.safetensors", encodeModel(trained.float)],
      ["report.html", judgementPage(judgement, setting)],
      [`${fileName(phrase)}.zip`, arduinoZip(arduinoLibrary(integer, { title: titleOf(phrase) }))],
    ]);
    for (const [name, content] of exportWasm(integer, { title: titleOf(phrase) }).files)
      files.set(join("wasm", name), content);
    for (const [name, samples] of clipsToHear(judgement, stream))
      files.set(join("clips", name), writeWav(samples, detectorRate));
    writeFolder(request.output, files);
    removeFile(request.checkpoint);
    close();
    warn(io, judgementWarnings(judgement));
    if (quiet) return;
    const folder = printable(request.output);
    await write(
      io.stdout,
      `\n${judgementText(judgement, setting)}\n\nIn ${folder}, after ${duration(seconds() - started)}: wakeword.safetensors; ${fileName(phrase)}.zip for the Arduino ` +
        `IDE; wasm/; report.html; clips/ of misses and false detections\n\n${coloured(io.stdout, "heading", "Next:")} arecord -f S16_LE -c 1 -r ${detectorRate} | ` +
        `fastcells listen ${shellPath(join(request.output, "wakeword.safetensors"))}\n`,
    );
  } catch (error) {
    close();
    if (error instanceof Exit || error instanceof WriteError) saySaved(io, "wakeword", request.checkpoint);
    throw error;
  } finally {
    stopListening();
    release();
  }
}

function warn(io: Io, warnings: readonly string[]): void {
  for (const warning of warnings) io.stderr.write(`${warningText(io.stderr, warning)}\n`);
}

/** The name in C and in the Arduino IDE. */
const titleOf = (phrase: string): string => fileName(phrase).replace(/[^a-z0-9]+/g, "_") || "wakeword";
