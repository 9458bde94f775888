/** @file A recording in memory, whatever it came from. */
import type { Kind } from "../project/names.js";

export interface Signal {
  kind: Kind;
  /** Samples a second; of sound a whole number. */
  rate: number;
  /** A name for each channel. */
  channels: string[];
  /** Whose it is, where its own file says so; else its name may. */
  who?: string;
  /** `[T, D]`, step-major; of sound in ±1. */
  values: Float32Array<ArrayBuffer>;
}

export const stepsOf = ({ values, channels }: Signal): number => Math.floor(values.length / channels.length);

export const secondsOf = (signal: Signal): number => stepsOf(signal) / signal.rate;

/** The steps from one up to another. */
export function cut(signal: Signal, from: number, to: number): Signal {
  const width = signal.channels.length;
  return { ...signal, values: signal.values.slice(from * width, to * width) };
}
