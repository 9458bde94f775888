/**
 * @file `npm run bench:wakeword -- --data DIR -o FOLDER`: "happy" as a wakeword in so many bytes. Trains and compresses, chooses the detector
 * on a stream of validation clips, and judges the model on the test clips and the detector on a stream of test clips, both in
 * noise at 5 to 20 dB that training has not heard. Writes the streams (.wav, .csv), each model with its detector, and the trade-off.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { compress } from "../src/compress/compress.js";
import { writeWav } from "../src/data/audio/wav.js";
import { splitSequences } from "../src/data/split.js";
import { lineChart } from "../src/evaluate/line-chart.js";
import { tradeOffAxes, tradeOffPoints } from "../src/evaluate/stream-picture.js";
import { percent, table } from "../src/evaluate/table.js";
import { fixedTables } from "../src/features/fixed-tables.js";
import type { StreamReport, TradeOffPoint } from "../src/features/stream-evaluation.js";
import { integerScores } from "../src/inference/predict.js";
import { encodeIntegerModel } from "../src/integer/file.js";
import { modelStorage } from "../src/integer/storage.js";
import type { FrontEndSpec } from "../src/model/front-end.js";
import { chooseDetector, listen, type Stream, streamScores } from "../src/wakeword/choose-detector.js";
import { compressedRows } from "./results/compressed.js";
import { streamOf } from "./results/detection.js";
import { rowNamed } from "./results/rows.js";
import { clipCounts, readWakeword, wakewordClips, wakewordFront, wakewordStream } from "./results/wakeword.js";

interface Arguments {
  data: string;
  output: string;
  size: string;
  seconds: string;
  falseAccepts: string;
  seeds: string;
  threads: string;
}

/** Beyond so many false accepts an hour nobody would use a detector, and the rest would be a line along the axis. */
const mostFalseAccepts = 20;

async function stream({ data, output, ...given }: Arguments): Promise<void> {
  const [size, seconds, falseAccepts] = [Number(given.size), Number(given.seconds), Number(given.falseAccepts)];
  const [seeds, threads] = [Number(given.seeds), Number(given.threads)];
  mkdirSync(output, { recursive: true });
  const write = (name: string, content: Uint8Array | string) => writeFileSync(join(output, name), content);
  const wakeword = wakewordClips(data);
  const recorded = (part: "validation" | "test"): Stream => {
    const labelled = wakewordStream(wakeword, part, seconds);
    write(`${part}.wav`, writeWav(labelled.recording.samples, labelled.recording.sampleRate));
    const lines = labelled.spans.map(({ start, end, label }) => `${start.toFixed(4)},${end.toFixed(4)},${label}`);
    write(`${part}.csv`, `start,end,label\n${lines.join("\n")}\n`);
    return streamOf(labelled, wakewordFront);
  };
  const heldOut = { validation: recorded("validation"), test: recorded("test") };
  const row = rowNamed("wakeword");
  const tested = await readWakeword(data);
  const split = splitSequences(
    tested.sequences,
    { validation: row.validation, seed: 1 },
    tested.test,
    tested.validation,
  );
  const learnt = (await tested.varied?.(split)) ?? { sequences: tested.sequences, split };

  console.log(
    `the front end's tables: ${tableBytes(wakewordFront)} bytes; streams of ${(seconds / 3600).toFixed(2)} h`,
  );
  const curves: TradeOffPoint[][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const options = { ...row.options, ...compressedRows["wakeword-1kb"]?.options, seed, size, threads };
    const { integer } = await compress(null, learnt.sequences, learnt.split, options);
    const one = 2 ** integer.head.scoreBits;
    const clips = (indices: Uint32Array): string => {
      const classes = Int32Array.from(indices, (index) => wakeword.clips.classes[index] ?? 1);
      const counts = clipCounts(integerScores(integer, tested.sequences, indices), classes);
      const { f1, hits, positives, falseAlarms, negatives } = counts;
      return `F1 ${percent(f1)} (${hits} of ${positives} heard, ${falseAlarms} of ${negatives} others taken for it)`;
    };
    const scores = streamScores(integer, heldOut.validation);
    const { detector, report: foreseen } = chooseDetector(integer, scores, heldOut.validation, falseAccepts);
    const { report, curve } = listen(integer, detector, streamScores(integer, heldOut.test), heldOut.test);
    const useful = curve.filter(({ falseAcceptsPerHour }) => falseAcceptsPerHour <= mostFalseAccepts);
    curves.push(useful);
    write(`happy-${seed}.safetensors`, encodeIntegerModel({ ...integer, detector }));
    console.log(
      [
        `seed ${seed}: ${modelStorage(integer).bytes} bytes, ${integer.layers[0]?.hidden} units`,
        `  validation clips: ${clips(split.validation)}`,
        `  test clips: ${clips(split.test)}`,
        `  detector: average over 2^${detector.smoothing} steps, threshold ${(detector.threshold / one).toFixed(2)}`,
        `  validation stream: ${heard(foreseen)}`,
        `  test stream: ${heard(report)}`,
      ].join("\n"),
    );
  }
  write("det.svg", picture(curves));
  const det = table(tradeOffRows(curves));
  write("det.txt", `${det}\n`);
  console.log(`misses on the test stream, %\n${det}`);
}

function tableBytes(spec: FrontEndSpec): number {
  return Object.values(fixedTables(spec)).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function heard({ hits, misses, recall, falseAccepts, falseAcceptsPerHour, latencies }: StreamReport): string {
  const middle = latencies[Math.floor(latencies.length / 2)];
  const late = middle === undefined ? "" : `, ${middle.toFixed(2)} s after the clip's end (median)`;
  return `recall ${percent(recall)} (${hits} of ${hits + misses}), ${falseAccepts} false accepts (${falseAcceptsPerHour.toFixed(2)} an hour)${late}`;
}

/** The detection error trade-off of each seed's model on the test stream. */
function picture(curves: readonly TradeOffPoint[][]): string {
  return lineChart({
    title: "happy: detection error trade-off on the test stream",
    ...tradeOffAxes,
    series: curves.map((curve, index) => ({ name: `seed ${index + 1}`, points: tradeOffPoints(curve) })),
  });
}

/** Fewest misses of each seed's model at some rates of false accepts. */
function tradeOffRows(curves: readonly TradeOffPoint[][]): string[][] {
  const rates = [0, 0.5, 1, 2, 5, 10, mostFalseAccepts];
  const misses = (curve: TradeOffPoint[], rate: number) => {
    const allowed = curve.filter(({ falseAcceptsPerHour }) => falseAcceptsPerHour <= rate);
    return (100 * (1 - Math.max(0, ...allowed.map(({ recall }) => recall)))).toFixed(1);
  };
  const header = ["false accepts an hour, at most", ...curves.map((_, index) => `seed ${index + 1}`)];
  return [header, ...rates.map((rate) => [String(rate), ...curves.map((curve) => misses(curve, rate))])];
}

await new Command("stream")
  .requiredOption("--data <dir>", "folder of the Speech Commands arrays")
  .requiredOption("-o, --output <folder>", "folder for what is written")
  .option("--size <bytes>", "bytes of the network in flash", "1024")
  .option("--seconds <n>", "length of each of the two streams", "7200")
  .option("--false-accepts <n>", "false accepts an hour that the detector is chosen for", "0.5")
  .option("--seeds <n>", "models, from seed 1 on", "3")
  .option("--threads <n>", "threads", "1")
  .action(stream)
  .parseAsync();
