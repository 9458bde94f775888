/** @file The plain twin of pooled readouts: the mean and the maximum of states over the steps of each sequence. */

type Numbers = ArrayLike<number>;

export interface TwinReadout {
  /** The head's input `[B, H]`. */
  read: Float64Array;
  /** Turns its gradient `[B, H]` into that of every state `[T, B, H]`. */
  back: (gradient: Numbers) => Float64Array;
}

/**
 * @param h states `[T, B, H]`
 * @param lengths steps of each of the B sequences
 */
export function twinReadout(readout: "mean" | "max", h: Numbers, lengths: Numbers, hidden: number): TwinReadout {
  const sequences = lengths.length;
  const read = new Float64Array(sequences * hidden);
  const reached = new Int32Array(sequences * hidden);
  for (let b = 0; b < sequences; b++) {
    const length = lengths[b] ?? 0;
    for (let j = 0; j < hidden; j++) {
      const unit = Array.from({ length }, (_, t) => h[(t * sequences + b) * hidden + j] ?? 0);
      const largest = Math.max(...unit);
      reached[b * hidden + j] = unit.indexOf(largest);
      read[b * hidden + j] = readout === "max" ? largest : unit.reduce((sum, value) => sum + value, 0) / length;
    }
  }
  const back = (gradient: Numbers): Float64Array => {
    const upstream = new Float64Array(h.length);
    for (let b = 0; b < sequences; b++) {
      const length = lengths[b] ?? 0;
      for (let j = 0; j < hidden; j++) {
        const d = gradient[b * hidden + j] ?? 0;
        for (let t = 0; t < length; t++) {
          const share = readout === "mean" ? 1 / length : t === reached[b * hidden + j] ? 1 : 0;
          upstream[(t * sequences + b) * hidden + j] = d * share;
        }
      }
    }
    return upstream;
  };
  return { read, back };
}
