/** @file Chooses a front end that suits the clips if none is given, on the command line and in the browser. */
import type { Clips } from "../data/audio/clips.js";
import { type FrontEndSpec, frontEndSpec } from "../model/front-end.js";
import type { FrontEndOptions } from "./front-end-options.js";

/** Number of clips from which the average length is estimated. */
const clipsMeasured = 50;
/**
 * Clips of this many seconds or more have too many frames for a network to remember, unless frames are further apart.
 */
const longClip = 0.8;

/** The hop in milliseconds with which such clips are learnt best, see docs/features.md. */
function hopFor({ classes, sampleRate, samples }: Clips): number {
  const count = Math.min(clipsMeasured, classes.length);
  let measured = 0;
  for (let i = 0; i < count; i++) measured += samples(Math.floor((i * classes.length) / count)).length;
  return measured < longClip * sampleRate * count ? 20 : 30;
}

/** Returns the hop and the window given by the options, or those that suit the clips. */
export function suitingFrames(
  clips: Clips,
  { hop: asked, frame }: Partial<Pick<FrontEndOptions, "hop" | "frame">>,
): Pick<FrontEndOptions, "hop" | "frame"> {
  const hop = asked ?? Math.min(hopFor(clips), frame ?? Number.POSITIVE_INFINITY);
  return { hop, frame: frame ?? Math.max(25, hop + 10) };
}

/** Returns the front end given by the options, or one that suits the clips. @throws InputError if it is invalid */
export function suitingFrontEnd(clips: Clips, options: Partial<FrontEndOptions> = {}): FrontEndSpec {
  if (options.frontEnd) return options.frontEnd;
  const { hop, frame } = suitingFrames(clips, options);
  return frontEndAt(clips.sampleRate, { ...options, hop, frame });
}

/** Returns the front end given by the options at a sample rate. @throws InputError if it is invalid */
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
