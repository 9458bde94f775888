/** @file Opens sources by name, and collects clips from them. */
import type { Signal } from "../signal/signal.js";
import { openMicrophone } from "./microphone.js";
import { openMotion } from "./motion.js";
import { openSerial } from "./serial.js";
import type { Lost, SourceName, Stream, Take } from "./source.js";

export const openers: Readonly<Record<SourceName, (take: Take, lost: Lost) => Promise<Stream>>> = {
  microphone: openMicrophone,
  motion: openMotion,
  serial: openSerial,
};

/** Collects the samples of one clip. */
export class Clip {
  private filled = 0;
  private readonly values: Float32Array<ArrayBuffer>;

  constructor(
    private readonly stream: Pick<Stream, "kind" | "rate" | "channels">,
    seconds: number,
  ) {
    this.values = new Float32Array(Math.round(seconds * stream.rate) * stream.channels.length);
  }

  /** Adds samples. Returns true once the clip is full. */
  take(samples: Float32Array): boolean {
    const piece = samples.subarray(0, this.values.length - this.filled);
    this.values.set(piece, this.filled);
    this.filled += piece.length;
    return this.filled === this.values.length;
  }

  get share(): number {
    return this.filled / this.values.length;
  }

  signal(): Signal {
    const { kind, rate, channels } = this.stream;
    return { kind, rate, channels, values: this.values.slice(0, this.filled) };
  }
}
