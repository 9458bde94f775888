/** @file Cuts a long recording by voice activity: pieces of speech, and the quiet between them as background noise. */
import { defaultVoice, type VoiceOptions, voicedStretches } from "../data/audio/voice-activity.js";

export interface CutOptions extends VoiceOptions {
  /** Longest piece of speech, in seconds; longer speech is cut. */
  longest: number;
  /** Shortest quiet that counts as background noise, in seconds. */
  leastQuiet: number;
  /** Seconds kept before and after speech, if the recording has them. */
  margin: number;
}

const defaultCut: Readonly<CutOptions> = { ...defaultVoice, gap: 0.3, longest: 4, leastQuiet: 2, margin: 0.05 };

export interface Cut {
  speech: Int16Array[];
  quiet: Int16Array[];
}

/** Pieces of a recording; they share its memory. Digital silence is neither speech nor noise. */
export function cutRecording(samples: Int16Array, sampleRate: number, given: Partial<CutOptions> = {}): Cut {
  const options: CutOptions = { ...defaultCut, ...given };
  const stretches = voicedStretches(samples, sampleRate, options);
  const longest = Math.round(options.longest * sampleRate);
  const margin = Math.round(options.margin * sampleRate);
  const speech = stretches.flatMap(({ start, end }) => {
    const parts = Math.max(1, Math.ceil((end - start) / longest));
    const length = Math.ceil((end - start) / parts);
    return Array.from({ length: parts }, (_, part) => {
      const from = start + part * length;
      return samples.subarray(Math.max(0, from - margin), Math.min(end, from + length) + margin);
    });
  });
  const edges = [0, ...stretches.flatMap(({ start, end }) => [start, end]), samples.length];
  const quiet: Int16Array[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const from = (edges[i] ?? 0) + (i === 0 ? 0 : 2 * margin);
    const to = (edges[i + 1] ?? 0) - 2 * margin;
    if (to - from < options.leastQuiet * sampleRate) continue;
    const stretch = samples.subarray(from, to);
    if (stretch.some((sample) => sample !== 0)) quiet.push(stretch);
  }
  return { speech, quiet };
}
