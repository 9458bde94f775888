/** @file Evaluates a detector of one word on streams and clips of speakers outside its training. */
import { join } from "node:path";
import { selectClips } from "../../src/data/audio/clips.js";
import { digestOf } from "../../src/data/files/digest.js";
import { keptBytes } from "../../src/data/files/kept.js";
import { detectionsIn, smoothedMargins } from "../../src/features/detector.js";
import { frontEnd } from "../../src/features/front-end.js";
import { clipSequences } from "../../src/features/sequences.js";
import { matchDetections, type TradeOffPoint } from "../../src/features/stream-evaluation.js";
import { integerScores } from "../../src/inference/predict.js";
import type { IntegerModel } from "../../src/integer/model.js";
import type { DetectorSpec } from "../../src/model/detector.js";
import type { Stream } from "../../src/wakeword/choose-detector.js";
import { heldOutStream } from "../../src/wakeword/held-out-stream.js";
import { materialsOf } from "../../src/wakeword/material.js";
import { defaultPieces, type PieceOptions } from "../../src/wakeword/pieces.js";
import { detectorFront, detectorRate } from "../../src/wakeword/train-detector.js";
import { type WordClips, wordAndSpeaker, wordRecordings, wordStream } from "./word-streams.js";

/** Streams are made once for all models. */
const cache = join(import.meta.dirname, "../../node_modules/.cache/fastcells");
/** Seconds after a word in which a detection of it counts. */
const tolerance = 0.5;

export interface WordStream extends Stream {
  spans: readonly (Stream["spans"][number] & { clip: number })[];
}

/** Features and spans of a stream, made once for all models. */
async function kept(
  recipe: readonly string[],
  make: () => Promise<{ features: Int16Array | Float32Array; spans: WordStream["spans"] }>,
): Promise<Pick<WordStream, "features" | "spans">> {
  const name = digestOf(["word stream 5", ...recipe, JSON.stringify(detectorFront)]);
  let made: ReturnType<typeof make> | null = null;
  const stream = () => (made ??= make());
  const features = await keptBytes(cache, `${name}.features`, async () => {
    return new Uint8Array(Int16Array.from((await stream()).features).buffer);
  });
  const spans = await keptBytes(cache, `${name}.spans`, async () =>
    new TextEncoder().encode(JSON.stringify((await stream()).spans)),
  );
  return {
    features: new Int16Array(features.buffer, features.byteOffset, features.byteLength / 2),
    spans: JSON.parse(new TextDecoder().decode(spans)),
  };
}

function timing(hours: number): WordStream["timing"] {
  const { stride, window, sampleRate } = detectorFront;
  return { step: stride / sampleRate, first: window / sampleRate, tolerance, total: hours * 3600 };
}

/** A stream of one part's clips with pauses between, over noise at 5 to 20 dB. */
export async function keptStream(
  clips: WordClips,
  word: string,
  part: "validation" | "test",
  hours: number,
): Promise<WordStream> {
  const stream = await kept([word, part, String(hours)], async () => {
    const { recording, spans } = wordStream(clips, part, hours);
    return { features: frontEnd(detectorFront).features(recording.samples), spans };
  });
  return { ...stream, timing: timing(hours) };
}

/** Harder than the training data: overlapping voices, in rooms, over noise down to −3 dB. */
const crowded: Partial<PieceOptions> = { words: 0.3, signalToNoise: [-3, 20], speed: [0.85, 1.18] };
const seedOfCrowd = 77;

/** A stream of the validation part's voices, made like training pieces but harder: options are chosen on it. */
export async function keptCrowd(clips: WordClips, word: string, hours: number): Promise<WordStream> {
  const voices = { ...clips, parts: { ...clips.parts, train: clips.parts.validation } };
  const stream = await kept([word, "crowd", String(hours), JSON.stringify(crowded)], () => {
    const recordings = wordRecordings(voices, Number.POSITIVE_INFINITY, true);
    const { training } = materialsOf(recordings, clips.noise.validation, detectorRate, [word, "other"], 1, 0);
    const pieces = Math.round((hours * 3600) / defaultPieces.seconds);
    return heldOutStream(training, frontEnd(detectorFront), pieces, seedOfCrowd, crowded);
  });
  return { ...stream, timing: timing(hours) };
}

/** The highest margin of the word over everything else in a clip. */
export interface ClipMargin {
  margin: number;
  isWord: boolean;
}

export function clipMargins(model: IntegerModel, { clips }: WordClips, indices: readonly number[]): ClipMargin[] {
  const every: IntegerModel = { ...model, readout: "every" };
  const data = clipSequences(selectClips(clips, indices), frontEnd(detectorFront));
  const scores = integerScores(every, data, Array.from(data.lengths.keys()));
  let row = 0;
  return Array.from(data.lengths, (length, position) => {
    let margin = Number.NEGATIVE_INFINITY;
    for (const end = row + length; row < end; row++)
      margin = Math.max(margin, (scores[2 * row] ?? 0) - (scores[2 * row + 1] ?? 0));
    return { margin, isWord: clips.classes[indices[position] ?? 0] === 0 };
  });
}

/** F1 of clips at a threshold of the margin. */
export function f1(margins: readonly ClipMargin[], threshold: number): number {
  const taken = margins.filter(({ margin }) => margin >= threshold);
  const hits = taken.filter(({ isWord }) => isWord).length;
  return (2 * hits) / Math.max(1, taken.length + margins.filter(({ isWord }) => isWord).length);
}

/** The threshold with the best F1. */
export function thresholdOf(margins: readonly ClipMargin[]): number {
  let best = { threshold: 0, value: f1(margins, 0) };
  for (const { margin } of margins) {
    const value = f1(margins, margin);
    if (value > best.value) best = { threshold: margin, value };
  }
  return best.threshold;
}

/** Smallest fraction of misses of a curve at a rate of false accepts per hour. */
export function missesAt(curve: readonly TradeOffPoint[], rate: number): number {
  const allowed = curve.filter(({ falseAcceptsPerHour }) => falseAcceptsPerHour <= rate);
  return 1 - Math.max(0, ...allowed.map(({ recall }) => recall));
}

export interface Heard {
  /** Results of each speaker of the word, the worst first. */
  speakers: { speaker: string; heard: number; said: number }[];
  /** Words mistaken for it, as `right 6`, the most frequent first. */
  takenForIt: string[];
}

/** Which speakers are detected on a stream, and which words are mistaken for the word. */
export function heardOn(
  { labels }: Pick<IntegerModel, "labels">,
  detector: DetectorSpec,
  scores: Int32Array,
  stream: WordStream,
  { clips }: WordClips,
): Heard {
  const detections = detectionsIn(detector, smoothedMargins(detector, scores, labels.length));
  const { words, falseAccepts } = matchDetections(detections, stream.spans, labels, detector.keywords, stream.timing);
  const clipAt = new Map(stream.spans.map(({ start, clip }) => [start, clip]));
  const nameOf = (clip: number | undefined) => wordAndSpeaker(clips.names[clip ?? -1] ?? "");
  const speakers = new Map<string, Heard["speakers"][number]>();
  for (const { span, latency } of words) {
    const { speaker } = nameOf(clipAt.get(span.start));
    const { heard, said } = speakers.get(speaker) ?? { heard: 0, said: 0 };
    speakers.set(speaker, { speaker, heard: heard + (latency === null ? 0 : 1), said: said + 1 });
  }
  const taken = new Map<string, number>();
  for (const time of falseAccepts) {
    const { clip } = stream.spans.findLast(({ start }) => start <= time) ?? {};
    const { word, speaker } = nameOf(clip);
    taken.set(`${word} of ${speaker}`, (taken.get(`${word} of ${speaker}`) ?? 0) + 1);
  }
  return {
    speakers: [...speakers.values()].sort((a, b) => a.heard / a.said - b.heard / b.said || b.said - a.said),
    takenForIt: [...taken].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`),
  };
}
