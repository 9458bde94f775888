/**
 * @file Random changes to the samples that a network trains on, drawn anew for each sequence: all uniform and of mean 0,
 * as good a regulariser as normal ones and twelve times cheaper to draw.
 */
import type { Random } from "../core/random.js";

export interface Augmentation {
  /** Deviation of noise on every number, in units of the channel's own deviation. */
  noise: number;
  /** Deviation of what is added to a channel for a whole sequence, in the same units: a sensor that has drifted. */
  offset: number;
  /** Deviation of a factor about 1 for a whole sequence: another strength of movement. */
  gain: number;
  /**
   * Deviation in degrees, about each axis, of a turn of the sensor for a whole sequence: another way to wear it (Um et
   * al., ICMI 2017). Every three channels are x, y and z of one vector; they turn together, in the units of the data.
   */
  rotation: number;
  /** The least share of a sequence that is kept, from a random start; 1: all of it. For readouts at the last step. */
  crop: number;
  /** The largest share by which a sequence is shortened in time, all its samples nearer to each other; 0: none. */
  stretch: number;
  /** Share of the tokens of a text that are replaced by the unknown one. */
  tokenDropout: number;
  /** Share of the numbers that enter a layer, from an embedding or from the layer below, that are 0 for a whole sequence. */
  dropout: number;
  generator: Random;
}

/** What happens to one sequence. */
export interface Change {
  gain: number;
  offset: Float64Array;
  /** Row-major 3 × 3, or null for no turn. */
  turn: Float64Array | null;
  /** Half the width of the noise on every number. */
  noise: number;
  generator: Random;
}

const degree = Math.PI / 180;

export function drawChange({ noise, offset, gain, rotation, generator }: Augmentation, channels: number): Change {
  const draw = (deviation: number): number =>
    deviation === 0 ? 0 : halfWidth(deviation) * (2 * generator.uniform() - 1);
  return {
    gain: 1 + draw(gain),
    offset: Float64Array.from({ length: channels }, () => draw(offset)),
    // For a small turn the vector part of its quaternion is half the angle about each axis.
    turn: rotation === 0 ? null : rotationMatrix(draw, (rotation * degree) / 2),
    noise: halfWidth(noise),
    generator,
  };
}

/** Of uniform numbers around 0 of this deviation. */
function halfWidth(deviation: number): number {
  return deviation * Math.sqrt(3);
}

/** Fills the masks of dropout for layers of these inputs: each number is kept and made larger, so that the mean stays, or 0. */
export function drawMasks(
  { dropout, generator }: Augmentation,
  masks: Float32Array,
  sequences: number,
  inputs: readonly { input: number; padded: number }[],
): void {
  const kept = 1 / (1 - dropout);
  let from = 0;
  for (const { input, padded } of inputs) {
    for (let s = 0; s < sequences; s++) {
      for (let i = 0; i < padded; i++) masks[from + i] = i < input && generator.uniform() >= dropout ? kept : 0;
      from += padded;
    }
  }
}

/** The id of a token, or 0, the unknown one's. */
export function drawId({ tokenDropout, generator }: Augmentation, id: number): number {
  return tokenDropout > 0 && generator.uniform() < tokenDropout ? 0 : id;
}

/** Samples to keep of a sequence of so many, at least `least`: how many, and from which on. */
export function drawCrop({ crop, generator }: Augmentation, length: number, least = 1) {
  if (crop === 1) return { from: 0, length };
  const fewest = Math.min(length, Math.max(least, Math.ceil(crop * length)));
  const kept = fewest + generator.below(length - fewest + 1);
  return { from: generator.below(length - kept + 1), length: kept };
}

/**
 * Samples that a stretch of so many is read as, at least `least` and never more: time runs as it is, or faster.
 * @returns how many, and the samples of the data from one to the next
 */
export function drawPace({ stretch, generator }: Augmentation, length: number, least = 1) {
  if (stretch === 0 || length < 2) return { samples: length, pace: 1 };
  const shorter = Math.round(length * (1 - stretch * generator.uniform()));
  const samples = Math.min(length, Math.max(shorter, least, 2));
  if (samples === length) return { samples, pace: 1 };
  const pace = (length - 1) / (samples - 1);
  // Rounded up, it would lead beyond the last sample.
  return { samples, pace: (samples - 1) * pace > length - 1 ? pace * (1 - 2 ** -52) : pace };
}

/** The rotation of the quaternion (1, x, y, z), made of products and a quotient alone. */
function rotationMatrix(draw: (deviation: number) => number, deviation: number): Float64Array {
  const x = draw(deviation);
  const y = draw(deviation);
  const z = draw(deviation);
  const s = 2 / (1 + x * x + y * y + z * z);
  return Float64Array.of(
    1 - s * (y * y + z * z),
    s * (x * y - z),
    s * (x * z + y),
    s * (x * y + z),
    1 - s * (x * x + z * z),
    s * (y * z - x),
    s * (x * z - y),
    s * (y * z + x),
    1 - s * (x * x + y * y),
  );
}
