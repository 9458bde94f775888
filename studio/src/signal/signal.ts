/** @file A recording in memory, from any source. */
import type { Kind } from "../project/names.js";

export interface Signal {
  kind: Kind;
  /** Sample rate in Hz; for sound an integer. */
  rate: number;
  /** A name for each channel. */
  channels: string[];
  /** The person, if given inside the file; else the name may give it. */
  who?: string;
  /** `[T, D]`, step-major; sound in ±1. */
  values: Float32Array<ArrayBuffer>;
}

export const stepsOf = ({ values, channels }: Signal): number => Math.floor(values.length / channels.length);

export const secondsOf = (signal: Signal): number => stepsOf(signal) / signal.rate;

/** The steps from `from` up to `to`. */
export function cut(signal: Signal, from: number, to: number): Signal {
  const width = signal.channels.length;
  return { ...signal, values: signal.values.slice(from * width, to * width) };
}
