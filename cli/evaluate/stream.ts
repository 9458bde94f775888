/** @file `fastcells evaluate --stream`: a detector on a long recording. */

import { InputError } from "../../src/core/errors.js";
import { printable, printableJson } from "../../src/core/text.js";
import { readLabelledRecording } from "../../src/data/audio/files/labelled-recording.js";
import { tradeOffPicture } from "../../src/evaluate/stream-picture.js";
import { percent } from "../../src/evaluate/table.js";
import { detectionsIn, smoothedMargins } from "../../src/features/detector.js";
import { emptyBand } from "../../src/features/empty-band.js";
import { streamScores } from "../../src/features/listener.js";
import {
  evaluateStream,
  type StreamReport,
  type StreamTiming,
  thresholdFor,
  tradeOff,
} from "../../src/features/stream-evaluation.js";
import { encodeAnyModel, withDetector } from "../../src/inference/any-model.js";
import { type DetectorOptions, listeningOf } from "../../src/inference/listening.js";
import type { DetectorSpec } from "../../src/model/detector.js";
import { sayNote } from "../colour.js";
import { type Io, write } from "../io.js";
import { withOutputs } from "../outputs.js";
import { readModel } from "../read-file.js";
import { writeWhole } from "../write-file.js";

export interface StreamRequest {
  model: string;
  recording: string;
  track: string;
  detector: Partial<DetectorOptions>;
  /** False accepts per hour for which the threshold is chosen; null: keep the detector's threshold. */
  falseAccepts: number | null;
  /** Seconds after the end of a word in which its detection counts. */
  tolerance: number;
  /** Files for the picture of the trade-off and for the model with the detector; null: not requested. */
  det: string | null;
  save: string | null;
  json: boolean;
}

/** Points of the trade-off. */
const thresholds = 201;

export async function evaluateOnStream(request: StreamRequest, io: Io): Promise<void> {
  await withOutputs(
    { "--det": request.det, "--save": request.save },
    { "the recording": request.recording, "its track": request.track },
    () => evaluate(request, io),
  );
}

async function evaluate(request: StreamRequest, io: Io): Promise<void> {
  const { model } = readModel(request.model);
  const { front, scorer, detector, labels, one } = await listeningOf(model, request.detector, request.model);
  const { sampleRate, stride, window } = front.spec;
  const { recording, spans } = readLabelledRecording(request.recording, request.track, sampleRate);
  const missing = emptyBand(request.recording, recording.recordedRate, front.spec);
  if (missing !== null) sayNote(io.stderr, missing);
  const words = detector.keywords.map((keyword) => labels[keyword] ?? "");
  if (!spans.some(({ label }) => words.includes(label))) {
    const said = [...new Set(spans.map(({ label }) => label))].slice(0, 12).join(", ");
    throw new InputError(`${request.track} has none of the keywords ${words.join(", ")}: its labels are ${said}`);
  }
  const timing: StreamTiming = {
    step: stride / sampleRate,
    first: window / sampleRate,
    tolerance: request.tolerance,
    total: recording.samples.length / sampleRate,
  };
  const scores = streamScores(front, scorer, recording.samples, labels.length);
  const margins = smoothedMargins(detector, scores, labels.length);
  const curve = tradeOff(detector, margins, spans, labels, timing, thresholds);
  const used = chooseThreshold(detector, curve, request.falseAccepts, one);
  const report = evaluateStream(detectionsIn(used, margins), spans, labels, used.keywords, timing);

  if (request.det !== null) writeWhole(request.det, tradeOffPicture(curve, used.threshold, one));
  if (request.save !== null) writeWhole(request.save, encodeAnyModel(withDetector(model, used)));
  if (request.json) {
    const points = curve.map(({ threshold, recall, falseAcceptsPerHour, f1 }) => {
      return { threshold: threshold / one, recall, falseAcceptsPerHour, f1 };
    });
    const { latencies: _, ...counts } = report;
    const summary = { ...counts, latency: spread(report.latencies), hours: timing.total / 3600 };
    const line = { model: request.model, keywords: words, threshold: used.threshold / one, ...summary, curve: points };
    await write(io.stdout, `${printableJson(line)}\n`);
  } else {
    await write(io.stdout, `${reportText(request, report, timing, words, used.threshold / one)}\n`);
  }
}

/** @throws InputError if no threshold has so few false accepts */
function chooseThreshold(
  detector: DetectorSpec,
  curve: Parameters<typeof thresholdFor>[0],
  falseAccepts: number | null,
  one: number,
): DetectorSpec {
  if (falseAccepts === null) return detector;
  const point = thresholdFor(curve, falseAccepts);
  if (point !== null) return { ...detector, threshold: point.threshold };
  throw new InputError(
    `no threshold up to ${detector.limit / one} has ${falseAccepts} false accepts per hour or fewer: allow more, or train ` +
      "on more other sounds",
  );
}

/** Median and 95th percentile of ascending numbers; null if there are none. */
function spread(ascending: readonly number[]): { median: number; p95: number } | null {
  const at = (share: number) => ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))];
  const [median, p95] = [at(0.5), at(0.95)];
  return median === undefined || p95 === undefined ? null : { median, p95 };
}

function reportText(
  { recording, det, save }: StreamRequest,
  report: StreamReport,
  { total }: StreamTiming,
  words: readonly string[],
  threshold: number,
): string {
  const { hits, misses, falseAccepts, falseAcceptsPerHour, recall, precision, f1, latencies } = report;
  const latency = spread(latencies);
  const written = [det, save].filter((path) => path !== null);
  const rows: [string, string][] = [
    ["threshold", String(Number(threshold.toFixed(3)))],
    ["detections", String(hits + falseAccepts)],
    ["right", `${hits} of ${hits + misses} (recall ${percent(recall)})`],
    ["misses", String(misses)],
    ["false accepts", `${falseAccepts} (${Number(falseAcceptsPerHour.toFixed(2))} per hour)`],
    ["precision", percent(precision)],
    ["F1", percent(f1)],
    [
      "latency",
      latency === null
        ? "–"
        : `${latency.median.toFixed(2)} s after a word's end (median), ${latency.p95.toFixed(2)} s (95 %)`,
    ],
  ];
  return [
    `${recording}: ${(total / 60).toFixed(1)} minutes; listening for ${words.join(", ")}`,
    ...rows.map(([name, text]) => `${name.padEnd(13)}  ${text}`),
    ...(written.length > 0 ? [`Written: ${printable(written.join(", "))}`] : []),
  ].join("\n");
}
