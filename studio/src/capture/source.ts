/** @file A live signal from any source. */

/** An open source. */
export interface Stream {
  kind: "motion" | "sound";
  rate: number;
  channels: string[];
  stop(): Promise<void>;
}

/** Takes samples `[T, D]` as they arrive. */
export type Take = (samples: Float32Array<ArrayBuffer>) => void;

/** Called with a message when a source ends unexpectedly. */
export type Lost = (why: string) => void;

export const sources = [
  { value: "microphone", title: "Microphone", kind: "sound" },
  { value: "motion", title: "Motion", kind: "motion" },
  { value: "serial", title: "Serial port", kind: "motion" },
] as const;
export type SourceName = (typeof sources)[number]["value"];
