/**
 * @file Simulates a room: the impulse response of a box with a source and a microphone, by the image-source method
 * (Allen and Berkley, JASA 1979). Walls reflect all frequencies equally. There are few taps, so they are kept as a
 * list.
 */
import type { Random } from "../../core/random.js";

/** An impulse response: `gains[i]` after `delays[i]` samples. The direct sound has delay 0 and gain 1. */
export interface RoomResponse {
  delays: Uint32Array;
  gains: Float64Array;
}

export interface Room {
  /** Metres. */
  size: readonly [number, number, number];
  source: readonly [number, number, number];
  microphone: readonly [number, number, number];
  /** Fraction of the pressure that a wall reflects, 0 … 1. */
  reflection: number;
}

/** Metres a second. */
const speedOfSound = 343;
/** Taps weaker than this fraction of the direct sound are left out. */
const leastGain = 0.03;
/** Images in each direction and on each axis. */
const order = 3;

type Axis = 0 | 1 | 2;
const axes: readonly Axis[] = [0, 1, 2];

/** Draws a random room of a flat or an office, with a voice at 0.3 to 3 m from the microphone. */
export function drawRoom(generator: Random): Room {
  const between = (low: number, high: number): number => low + (high - low) * generator.uniform();
  const size = [between(2.5, 8), between(2.5, 6), between(2.3, 3.2)] as const;
  const inside = (axis: Axis): number => between(0.15, 0.85) * size[axis];
  const microphone = [inside(0), inside(1), inside(2)] as const;
  const reach = between(0.2, 1.8);
  const beside = (axis: Axis): number => {
    const place = microphone[axis] + between(-reach, reach);
    return Math.min(0.95 * size[axis], Math.max(0.05 * size[axis], place));
  };
  return { size, source: [beside(0), beside(1), beside(2)], microphone, reflection: between(0.3, 0.85) };
}

/**
 * Computes the impulse response of a room at a sample rate, with the direct sound first.
 * @returns taps with ascending delays; several images may fall on one sample
 */
export function roomResponse({ size, source, microphone, reflection }: Room, sampleRate: number): RoomResponse {
  // Along each axis, image n of a wall pair is at 2 n L ± x, with its number of reflections.
  const images = axes.map((axis) =>
    Array.from({ length: 2 * order + 1 }, (_, i) => i - order).flatMap((n) =>
      [0, 1].map((mirrored) => ({
        offset: 2 * n * size[axis] + (mirrored === 1 ? -source[axis] : source[axis]) - microphone[axis],
        reflections: Math.abs(n - mirrored) + Math.abs(n),
      })),
    ),
  );
  const powers = Array.from({ length: 12 * order + 4 }, () => 1);
  for (let n = 1; n < powers.length; n++) powers[n] = reflection * (powers[n - 1] ?? 0);
  const direct = distance(axes.map((axis) => source[axis] - microphone[axis]));
  const taps = new Map<number, number>();
  const [alongX = [], alongY = [], alongZ = []] = images;
  for (const x of alongX) {
    for (const y of alongY) {
      for (const z of alongZ) {
        const far = distance([x.offset, y.offset, z.offset]);
        const gain = ((powers[x.reflections + y.reflections + z.reflections] ?? 0) * direct) / far;
        if (gain < leastGain) continue;
        const delay = Math.max(0, Math.round(((far - direct) / speedOfSound) * sampleRate));
        taps.set(delay, (taps.get(delay) ?? 0) + gain);
      }
    }
  }
  const ascending = [...taps].sort(([a], [b]) => a - b);
  return {
    delays: Uint32Array.from(ascending, ([delay]) => delay),
    gains: Float64Array.from(ascending, ([, gain]) => gain),
  };
}

/** Never 0, so that a gain can be divided by it. */
function distance(parts: readonly number[]): number {
  return Math.max(0.1, Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0)));
}

/** A recording as it sounds in the room, of the same length: the reverberation after its end is cut. */
export function inRoom(samples: Float32Array, { delays, gains }: RoomResponse): Float32Array {
  const out = new Float32Array(samples.length);
  for (let tap = 0; tap < delays.length; tap++) {
    const delay = delays[tap]!;
    const gain = gains[tap]!;
    for (let n = delay; n < out.length; n++) out[n] = out[n]! + gain * samples[n - delay]!;
  }
  return out;
}
