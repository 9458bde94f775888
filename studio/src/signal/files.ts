/** @file Signals from files of every kind that can be dropped in, and the files that a project keeps them in. */
import { fromInt16, InputError, readWav, resample, toInt16, writeWav } from "../library.js";
import { csvOf, signalOfCsv } from "./csv.js";
import { signalOfAcquisition } from "./edge-impulse.js";
import type { Signal } from "./signal.js";

/** The rate at which a project keeps and hears sound. */
export const soundRate = 16_000;

/** @throws InputError with a sentence: the file, what is wrong, what to do */
export function readSignal(bytes: Uint8Array<ArrayBuffer>, name: string): Signal {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (ending === "wav") return soundOf(readWav(bytes, name));
  if (ending === "csv" || ending === "txt") return signalOfCsv(new TextDecoder().decode(bytes), name);
  if (ending === "json" || ending === "cbor") return signalOfAcquisition(bytes, ending, name);
  throw new InputError(`${name} is of a kind that is not read: drop CSV, WAV, or Edge Impulse's JSON or CBOR files`);
}

function soundOf({ sampleRate, samples }: { sampleRate: number; samples: Float32Array }): Signal {
  return { kind: "sound", rate: sampleRate, channels: ["audio"], values: Float32Array.from(samples) };
}

/** Sound at the project's rate, rounded as a file of it is; other signals as they are. */
export function atProjectRate(signal: Signal): Signal {
  if (signal.kind === "motion") return signal;
  const samples = signal.rate === soundRate ? signal.values : resample(signal.values, signal.rate, soundRate);
  return { ...signal, rate: soundRate, values: Float32Array.from(fromInt16(toInt16(samples))) };
}

/** The bytes of the file that keeps a signal. */
export function fileOf(signal: Signal): Uint8Array<ArrayBuffer> {
  if (signal.kind === "sound") return writeWav(toInt16(signal.values), signal.rate);
  return new TextEncoder().encode(csvOf(signal));
}
