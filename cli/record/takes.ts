/**
 * @file Cuts clips from a stream: a countdown, a clip, a pause, a clip, … all counted in samples, so that a stream
 * gives the same clips at any speed.
 */

export interface TakesOptions {
  /** D: numbers in a sample. */
  width: number;
  /** Samples of a clip. */
  length: number;
  /** Number of clips; Infinity: until the stream ends. */
  count: number;
  /** Samples skipped before the first clip, and between clips. */
  before: number;
  between: number;
}

export type Phase =
  | { kind: "countdown" | "pause"; samplesLeft: number }
  | { kind: "clip"; filled: number }
  | { kind: "done" };

/** Takes samples one by one and delivers each clip as soon as it is complete. */
export class Takes {
  /** Number of complete clips. */
  done = 0;
  private left: number;
  private clip: Float64Array;
  private filled = 0;

  /** @param full gets the values of a clip, `[length, D]` */
  constructor(
    private readonly options: TakesOptions,
    private readonly full: (values: Float64Array) => void,
  ) {
    this.left = options.before;
    this.clip = new Float64Array(options.length * options.width);
  }

  push(sample: readonly number[]): void {
    const { width, length, count, between } = this.options;
    if (this.done >= count) return;
    if (this.left > 0) {
      this.left--;
      return;
    }
    this.clip.set(sample, this.filled * width);
    this.filled++;
    if (this.filled < length) return;
    const { clip } = this;
    this.clip = new Float64Array(clip.length);
    this.filled = 0;
    this.left = between;
    this.done++;
    this.full(clip);
  }

  get phase(): Phase {
    if (this.done >= this.options.count) return { kind: "done" };
    if (this.left > 0) return { kind: this.done === 0 ? "countdown" : "pause", samplesLeft: this.left };
    return { kind: "clip", filled: this.filled };
  }

  /** Values of the incomplete clip, `[steps, D]`; empty if it has no sample. */
  rest(): Float64Array {
    return this.clip.subarray(0, this.filled * this.options.width);
  }
}
