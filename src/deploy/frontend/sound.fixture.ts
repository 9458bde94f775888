/** @file Models of sound, and generated or recorded sounds that reach the ends of every scale. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { listenerReference, wholeHops } from "../../boards/reference.js";
import { random } from "../../core/random.js";
import type { IntegerModel } from "../../integer/model.js";
import { type ModelShape, plainShape, randomModel } from "../../integer/random.fixture.js";
import type { DetectorSpec } from "../../model/detector.js";
import { type FrontEndSpec, featureCount, frontEndSpec } from "../../model/front-end.js";

/** Front ends that differ in everything that affects their programs. */
export const frontEnds: Readonly<Record<"wide" | "narrow" | "odd" | "whole", FrontEndSpec>> = {
  wide: frontEndSpec(16_000, { arithmetic: "fixed" }),
  narrow: frontEndSpec(8000, { arithmetic: "fixed", coefficients: 13 }),
  odd: frontEndSpec(11_025, {
    arithmetic: "fixed",
    window: 203,
    stride: 203,
    filters: 20,
    lowest: 0,
    melScale: "slaney",
  }),
  whole: frontEndSpec(8000, { arithmetic: "fixed", window: 256, stride: 100, filters: 40, floor: 0, lowest: 300 }),
};

/** A tenth of a second each of silence, extremes and noise, to reveal overflow and reach the ends of every scale. */
export function extremeSounds(rate: number): Int16Array {
  const generator = random(5);
  const length = Math.round(rate / 10);
  const signals: ((n: number) => number)[] = [
    () => 0,
    (n) => (n & 32 ? 32767 : -32768),
    (n) => (n & 1 ? 32767 : -32768),
    () => -32768,
    () => generator.below(65_536) - 32_768,
    () => generator.below(3) - 1,
    (n) => (n % 400 === 200 ? 32767 : 0),
    (n) => (generator.below(2000) - 1000) * (n < length / 2 ? 1 : 30),
  ];
  return Int16Array.from({ length: length * signals.length }, (_, n) => signals[Math.floor(n / length)]?.(n) ?? 0);
}

const speech = join(import.meta.dirname, "../../../../shared/data/speech_commands/x_test.npy.gz");

/**
 * The first words of the test part of Speech Commands, a second each at 16 kHz; none, with a printed reason, if the
 * data set is missing.
 */
export function spokenWords(count: number): Int16Array[] {
  if (!existsSync(speech)) {
    console.log(`no spoken words are tested: ${speech} does not exist`);
    return [];
  }
  const file = gunzipSync(readFileSync(speech));
  const samples = new Int16Array(new Uint8Array(file.subarray(10 + file.readUInt16LE(8))).buffer);
  const every = Math.floor(samples.length / 16_000 / count);
  return Array.from({ length: count }, (_, clip) => samples.slice(clip * every * 16_000, (clip * every + 1) * 16_000));
}

/**
 * A model of random weights on a front end. Its detector's threshold is halfway between the extremes for `clips`, so
 * that some of them are detected.
 */
export function soundModel(
  frontEnd: FrontEndSpec,
  clips: readonly Int16Array[],
  shape: Partial<ModelShape> = {},
): IntegerModel & { frontEnd: FrontEndSpec; detector: DetectorSpec } {
  const drawn = randomModel({ ...plainShape, hidden: 14, classes: 3, ...shape, input: featureCount(frontEnd) }, 3);
  const { mean, multiplier, shift } = drawn.input;
  const shrink = frontEnd.coefficients === null ? 1 : 4;
  mean.fill(6000 / shrink);
  multiplier.fill(1000);
  shift.fill(8);
  const open: DetectorSpec = { keywords: [2, 1], limit: 200_000, smoothing: 3, threshold: 200_000, refractory: 5 };
  const whole = clips.map((clip) => wholeHops(clip, frontEnd));
  const levels = listenerReference(drawn, { frontEnd, detector: open }, whole).flatMap(({ state }) =>
    [...state.slice(-2)].map((level) => level / 2 ** open.smoothing),
  );
  const middle = (levels.reduce((a, b) => Math.max(a, b)) + levels.reduce((a, b) => Math.min(a, b))) / 2;
  return { ...drawn, sampleRate: 100, frontEnd, detector: { ...open, threshold: Math.round(middle) } };
}
