/** @file The front end that suits clips, where nobody says which: from the terminal and in pages. */
import type { Clips } from "../data/audio/clips.js";
import { type FrontEndSpec, frontEndSpec } from "../model/front-end.js";

/** What may be said of a front end. */
export interface FrontEndOptions {
  /** The whole front end, as a model has it; null: made of the options below and the defaults. */
  frontEnd: FrontEndSpec | null;
  /** Default: "fixed", the bits of a device. */
  arithmetic: FrontEndSpec["arithmetic"];
  /** Milliseconds under the window of a frame. Default: 10 more than the hop, 25 at least. */
  frame: number;
  /** Milliseconds from one frame to the next. Default: 20; of clips of 0.8 s and more, on average, 30. */
  hop: number;
  filters: number;
  lowest: number;
  highest: number;
  melScale: FrontEndSpec["melScale"];
  floor: number;
  coefficients: number | null;
}

/** Clips that say how long all are. */
const clipsMeasured = 50;
/** Seconds from which on a clip has more frames than a network remembers, unless they are further apart. */
const longClip = 0.8;

/** Milliseconds from frame to frame that such clips are best learnt in: docs/features.md. */
function hopFor({ classes, sampleRate, samples }: Clips): number {
  const count = Math.min(clipsMeasured, classes.length);
  let measured = 0;
  for (let i = 0; i < count; i++) measured += samples(Math.floor((i * classes.length) / count)).length;
  return measured < longClip * sampleRate * count ? 20 : 30;
}

/** The front end that options ask for, or that suits the clips. @throws InputError if it is impossible */
export function suitingFrontEnd(clips: Clips, options: Partial<FrontEndOptions> = {}): FrontEndSpec {
  const { sampleRate } = clips;
  if (options.frontEnd) return options.frontEnd;
  const hop = options.hop ?? Math.min(hopFor(clips), options.frame ?? Number.POSITIVE_INFINITY);
  const {
    arithmetic = "fixed",
    frame = Math.max(25, hop + 10),
    filters,
    lowest,
    highest,
    melScale,
    floor,
    coefficients,
  } = options;
  const samples = (milliseconds: number) => Math.round((milliseconds * sampleRate) / 1000);
  const chosen = { filters, lowest, highest, melScale, floor, coefficients };
  const given: Partial<FrontEndSpec> = Object.fromEntries(
    Object.entries(chosen).filter(([, value]) => value !== undefined),
  );
  return frontEndSpec(sampleRate, { arithmetic, window: samples(frame), stride: samples(hop), ...given });
}
