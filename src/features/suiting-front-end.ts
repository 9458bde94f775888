/** @file The front end that suits clips, where nobody says which: from the terminal and in pages. */
import type { Clips } from "../data/audio/clips.js";
import { type FrontEndSpec, frontEndSpec } from "../model/front-end.js";
import type { FrontEndOptions } from "./front-end-options.js";

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

/** Of the options that say where frames are, those that were given and those that suit the clips. */
export function suitingFrames(
  clips: Clips,
  { hop: asked, frame }: Partial<Pick<FrontEndOptions, "hop" | "frame">>,
): Pick<FrontEndOptions, "hop" | "frame"> {
  const hop = asked ?? Math.min(hopFor(clips), frame ?? Number.POSITIVE_INFINITY);
  return { hop, frame: frame ?? Math.max(25, hop + 10) };
}

/** The front end that options ask for, or that suits the clips. @throws InputError if it is impossible */
export function suitingFrontEnd(clips: Clips, options: Partial<FrontEndOptions> = {}): FrontEndSpec {
  if (options.frontEnd) return options.frontEnd;
  const { hop, frame } = suitingFrames(clips, options);
  return frontEndAt(clips.sampleRate, { ...options, hop, frame });
}

/** The front end of some options at a sample rate. @throws InputError where it is impossible */
export function frontEndAt(
  sampleRate: number,
  { hop, frame, ...options }: Partial<FrontEndOptions> & Pick<FrontEndOptions, "hop" | "frame">,
): FrontEndSpec {
  const { arithmetic = "fixed", filters, lowest, highest, melScale, floor, coefficients } = options;
  const samples = (milliseconds: number) => Math.round((milliseconds * sampleRate) / 1000);
  const chosen = { filters, lowest, highest, melScale, floor, coefficients };
  const given: Partial<FrontEndSpec> = Object.fromEntries(
    Object.entries(chosen).filter(([, value]) => value !== undefined),
  );
  return frontEndSpec(sampleRate, { arithmetic, window: samples(frame), stride: samples(hop), ...given });
}
