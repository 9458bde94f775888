/** @file A live signal, wherever it comes from. */

/** What a source delivers. */
export interface Stream {
  kind: "motion" | "sound";
  rate: number;
  channels: string[];
  stop(): Promise<void>;
}

/** Samples `[T, D]` as they come. */
export type Take = (samples: Float32Array<ArrayBuffer>) => void;

/** Told, in a sentence, that no more samples will come though nobody stopped it. */
export type Lost = (why: string) => void;

export const sources = [
  { value: "microphone", title: "Microphone", kind: "sound" },
  { value: "motion", title: "Motion", kind: "motion" },
  { value: "serial", title: "Serial port", kind: "motion" },
] as const;
export type SourceName = (typeof sources)[number]["value"];
