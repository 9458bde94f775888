/** @file Judges a detector on voices it has not heard: overall, voice by voice, and under each condition. */
import { countInterval } from "../evaluate/rate-interval.js";
import { detectionsIn, smoothedMargins } from "../features/detector.js";
import type { FrontEnd } from "../features/front-end.js";
import { matchDetections, type TradeOffPoint } from "../features/stream-evaluation.js";
import type { IntegerModel } from "../integer/model.js";
import type { DetectorSpec } from "../model/detector.js";
import { allowedAnHour, chooseDetector, listen, streamScores } from "./choose-detector.js";
import { type HeldOutStream, heldOutStream } from "./held-out-stream.js";
import type { Materials } from "./material.js";
import type { PieceOptions } from "./pieces.js";

export interface Judgement {
  detector: DetectorSpec;
  /** The point of the trade-off at the chosen threshold. */
  used: TradeOffPoint;
  curve: TradeOffPoint[];
  hours: number;
  /** 95 % interval of the false accepts an hour. */
  falseAcceptsPerHour: readonly [low: number, high: number];
  /** How often each voice's word was detected, in ascending order of that fraction. */
  voices: { who: string; synthetic: boolean; heard: number; said: number }[];
  conditions: { name: string; heard: number; said: number }[];
  /** How many of the phrases with one word exchanged were taken for the word; null if there are none. */
  imitations: { heard: number; said: number } | null;
  /** Times of false accepts in the stream, in seconds, and the spans of missed words. */
  falseAccepts: number[];
  missed: { start: number; end: number; who: string }[];
}

/** Leaves nothing about a piece to chance except its words. */
const plain: Partial<PieceOptions> = {
  words: 1,
  equaliser: 0,
  room: 0,
  noise: 0,
  gain: [0, 0],
  level: [0, 0],
  speed: [1, 1],
};
const inNoise = (decibels: number): Partial<PieceOptions> => ({
  ...plain,
  noise: 1,
  signalToNoise: [decibels, decibels],
});

/** The conditions under which the words are said again. */
const conditions: Readonly<Record<string, Partial<PieceOptions>>> = {
  "no noise": plain,
  "20 dB above the noise": inNoise(20),
  "10 dB": inNoise(10),
  "5 dB": inNoise(5),
  "0 dB": inNoise(0),
  "in rooms": { ...plain, room: 1 },
  "at half the gain": { ...plain, gain: [-6, -6] },
  "at twice the gain": { ...plain, gain: [6, 6] },
};
/** Words per condition: for each hour of the stream, and at least. */
const wordsAnHour = 40;
const leastWords = 6;

/**
 * Chooses average and threshold on the stream for a wanted rate, and judges the result.
 * @param onCondition called before each condition; may wait, and may throw to stop
 * @throws InputError if no threshold has so few false accepts
 */
export async function judge(
  model: IntegerModel,
  { recordings, heldOut, imitations }: Materials,
  stream: HeldOutStream,
  front: FrontEnd,
  falseAccepts: number,
  seed: number,
  onCondition: (done: number, count: number) => Promise<void> | void = () => {},
): Promise<Judgement> {
  const scores = streamScores(model, stream);
  const { detector, report: used } = chooseDetector(
    model,
    scores,
    stream,
    allowedAnHour(falseAccepts, stream.timing.total / 3600),
  );
  const heard = matched(model, detector, scores, stream);
  const clipOf = new Map(stream.spans.map((span) => [span.start, span.clip]));
  const personOf = (start: number) => recordings[clipOf.get(start) ?? -1];
  const voices = new Map<string, Judgement["voices"][number]>();
  for (const { span, latency } of heard.words) {
    const { who = "", synthetic = true } = personOf(span.start) ?? {};
    const voice = voices.get(who) ?? { who, synthetic, heard: 0, said: 0 };
    voices.set(who, { ...voice, said: voice.said + 1, heard: voice.heard + (latency === null ? 0 : 1) });
  }
  const hours = stream.timing.total / 3600;
  const wordsEach = Math.max(leastWords, Math.round(wordsAnHour * hours));
  const said = async (words: readonly number[], options: Partial<PieceOptions>) => {
    const again = await heldOutStream({ ...heldOut, words }, front, wordsEach, seed + 1, options);
    const spoken = matched(model, detector, streamScores(model, again), again).words;
    return { said: spoken.length, heard: spoken.filter(({ latency }) => latency !== null).length };
  };
  const found: Judgement["conditions"] = [];
  for (const [name, options] of Object.entries(conditions)) {
    await onCondition(found.length, Object.keys(conditions).length);
    found.push({ name, ...(await said(heldOut.words, options)) });
  }
  const [low, high] = countInterval(used.falseAccepts);
  return {
    detector,
    used,
    curve: listen(model, detector, scores, stream).curve,
    hours,
    falseAcceptsPerHour: [low / hours, high / hours],
    voices: [...voices.values()].sort((a, b) => a.heard / a.said - b.heard / b.said || (a.who < b.who ? -1 : 1)),
    conditions: found,
    imitations: imitations.length === 0 ? null : await said(imitations, plain),
    falseAccepts: heard.falseAccepts,
    missed: heard.words
      .filter(({ latency }) => latency === null)
      .map(({ span }) => ({ start: span.start, end: span.end, who: personOf(span.start)?.who ?? "" })),
  };
}

function matched(model: IntegerModel, detector: DetectorSpec, scores: Int32Array, stream: HeldOutStream) {
  const detections = detectionsIn(detector, smoothedMargins(detector, scores, model.labels.length));
  return matchDetections(detections, stream.spans, model.labels, detector.keywords, stream.timing);
}
