/** @file Reads signals from files of every supported kind, and writes a project's files. */
import { fromInt16, InputError, readWav, resample, toInt16, writeWav } from "../library.js";
import { csvOf, signalOfCsv } from "./csv.js";
import { signalOfAcquisition } from "./edge-impulse.js";
import type { Signal } from "./signal.js";

/** The sample rate of a project's sound. */
const soundRate = 16_000;

/** @throws InputError with the file, the problem and the remedy */
export function readSignal(bytes: Uint8Array<ArrayBuffer>, name: string): Signal {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (ending === "wav") return soundOf(readWav(bytes, name));
  if (ending === "csv" || ending === "txt") return signalOfCsv(new TextDecoder().decode(bytes), name);
  if (ending === "json" || ending === "cbor") return signalOfAcquisition(bytes, ending, name);
  throw new InputError(`${name} is of an unknown kind: drop CSV, WAV, or Edge Impulse's JSON or CBOR files`);
}

function soundOf({ sampleRate, samples }: { sampleRate: number; samples: Float32Array }): Signal {
  return { kind: "sound", rate: sampleRate, channels: ["audio"], values: Float32Array.from(samples) };
}

/** Sound at the project's rate, rounded to 16 bits as in its file; other signals unchanged. */
export function atProjectRate(signal: Signal): Signal {
  if (signal.kind === "motion") return signal;
  const samples = signal.rate === soundRate ? signal.values : resample(signal.values, signal.rate, soundRate);
  return { ...signal, rate: soundRate, values: Float32Array.from(fromInt16(toInt16(samples))) };
}

/** The bytes of a signal's file. */
export function fileOf(signal: Signal): Uint8Array<ArrayBuffer> {
  if (signal.kind === "sound") return writeWav(toInt16(signal.values), signal.rate);
  return new TextEncoder().encode(csvOf(signal));
}
