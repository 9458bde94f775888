/**
 * @file `npm run bench:detector -- --data DIR --word happy,stop --real 0,10,all --bank both`: trains wakewords as
 * `fastcells wakeword` does, from a number of real recordings, with and without other real speech, within a size, and
 * prints a table. The threshold is set on a validation stream of other speakers; then a test stream of yet other
 * speakers is evaluated once.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { lineChart } from "../src/evaluate/line-chart.js";
import { countInterval } from "../src/evaluate/rate-interval.js";
import { tradeOffAxes, tradeOffPoints } from "../src/evaluate/stream-picture.js";
import { percent, table } from "../src/evaluate/table.js";
import type { TradeOffPoint } from "../src/features/stream-evaluation.js";
import { encodeIntegerModel } from "../src/integer/file.js";
import type { IntegerModel } from "../src/integer/model.js";
import { modelStorage } from "../src/integer/storage.js";
import { sayPhrase } from "../src/speech/files/said.js";
import { chooseDetector, listen, streamScores } from "../src/wakeword/choose-detector.js";
import { materialsOf, type Recorded, recordedVoice, usualVoices } from "../src/wakeword/material.js";
import { detectorRate, detectorTraining, trainDetector } from "../src/wakeword/train-detector.js";
import {
  clipMargins,
  f1,
  heardOn,
  keptCrowd,
  keptStream,
  missesAt,
  thresholdOf,
  type WordStream,
} from "./results/word-detector.js";
import { type WordClips, wordClips, wordRecordings } from "./results/word-streams.js";

interface Arguments {
  data: string;
  word: string[];
  real: string[];
  bank: "with" | "without" | "both";
  voices: number;
  size: number;
  seeds: number;
  pieces: number;
  falseAccepts: number;
  validationHours: number;
  crowdHours: number;
  testHours: number;
  test: boolean;
  output?: string;
  threads: number;
}

/** The recordings that training may use. */
interface Share {
  word: string;
  real: string;
  bank: boolean;
}

async function said(word: string, count: number): Promise<Recorded[]> {
  const recordings: Recorded[] = [];
  if (count === 0) return recordings;
  for await (const one of sayPhrase(word, { count })) recordings.push(recordedVoice(word, one));
  return recordings;
}

/** Results of one model on a part. */
interface Found {
  /** F1 of clips and of words on the stream. */
  f1: number;
  misses: number;
  falseAccepts: number;
  hours: number;
  curve: readonly TradeOffPoint[];
}

const rates = [0, 0.5, 1, 2, 5, 10];

interface Judged {
  integer: IntegerModel;
  bytes: number;
  validation: Found;
  test: Found | null;
}

function missesText(curve: readonly TradeOffPoint[]): string {
  const misses = rates.map((rate) => (100 * missesAt(curve, rate)).toFixed(1));
  return `misses at ${rates.join(", ")} an hour, the threshold set here: ${misses.join(", ")} %`;
}

/** Trains and judges one model; prints its lines and returns its row of the table. */
async function model(
  word: string,
  clips: WordClips,
  recordings: readonly Recorded[],
  streams: { validation: WordStream; crowd: WordStream; test: WordStream | null },
  seed: number,
  { size, pieces, threads, falseAccepts }: Arguments,
): Promise<Judged> {
  const { training } = materialsOf(recordings, clips.noise.train, detectorRate, [word, "other"], seed, 0);
  const { integer } = await trainDetector(training, { size, pieces, seed, threads });
  const scores = streamScores(integer, streams.validation);
  const { detector } = chooseDetector(integer, scores, streams.validation, falseAccepts);
  const margins = clipMargins(integer, clips, clips.judged.validation);
  const threshold = thresholdOf(margins);
  const bytes = modelStorage(integer).bytes;
  console.log(
    `seed ${seed}: ${bytes} bytes, ${integer.layers[0]?.hidden} units, average over 2^${detector.smoothing} steps`,
  );
  const on = (part: "validation" | "test", stream: WordStream, clipF1: number, heardScores: Int32Array): Found => {
    const { report, curve } = listen(integer, detector, heardScores, stream);
    const hours = stream.timing.total / 3600;
    const [low, high] = countInterval(report.falseAccepts);
    const { speakers, takenForIt } = heardOn(integer, detector, heardScores, stream, clips);
    const worst = speakers.slice(0, Math.max(1, Math.ceil(speakers.length / 10)));
    const sum = (key: "heard" | "said") => worst.reduce((total, each) => total + each[key], 0);
    console.log(
      [
        `  ${part}: misses ${percent(1 - report.recall)} of ${report.hits + report.misses} at ${report.falseAcceptsPerHour.toFixed(2)} an hour ` +
          `(95 %: ${(low / hours).toFixed(2)} to ${(high / hours).toFixed(2)}) in ${hours} h; clips F1 ${percent(clipF1)}`,
        `    ${missesText(curve)}`,
        `    worst tenth of ${speakers.length} speakers: ${sum("heard")} of ${sum("said")} detected; the worst: ` +
          worst
            .slice(0, 5)
            .map(({ speaker, heard, said }) => `${speaker} ${heard} of ${said}`)
            .join(", "),
        `    taken for it: ${takenForIt.slice(0, 8).join(", ") || "nothing"}`,
        `    median latency ${(report.latencies[report.latencies.length >> 1] ?? 0).toFixed(2)} s after the clip's end`,
      ].join("\n"),
    );
    return { f1: clipF1, misses: 1 - report.recall, falseAccepts: report.falseAccepts, hours, curve };
  };
  const validation = on("validation", streams.validation, f1(margins, threshold), scores);
  const crowd = listen(integer, detector, streamScores(integer, streams.crowd), streams.crowd);
  console.log(`  validation, voice upon voice in rooms and noise: ${missesText(crowd.curve)}`);
  const judged = { integer: { ...integer, detector }, bytes, validation };
  if (streams.test === null) return { ...judged, test: null };
  const tested = f1(clipMargins(integer, clips, clips.judged.test), threshold);
  return { ...judged, test: on("test", streams.test, tested, streamScores(integer, streams.test)) };
}

const header = [
  ...["word", "real", "bank", "bytes", "F1, validation", "misses, validation"],
  ...["F1, test", "misses, test", "false accepts an hour, test"],
];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Writes the models with their detectors, and a picture of their trade-offs. */
function write(folder: string, name: string, models: readonly Judged[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, { integer }] of models.entries())
    writeFileSync(join(folder, `${name}-${index + 1}.safetensors`), encodeIntegerModel(integer));
  const part = models.every(({ test }) => test !== null) ? "test" : "validation";
  const series = models.map(({ validation, test }, index) => ({
    name: `seed ${index + 1}`,
    points: tradeOffPoints((test ?? validation).curve),
  }));
  const title = `${name}: detection error trade-off on the ${part} stream`;
  writeFileSync(join(folder, `${name}.svg`), lineChart({ title, ...tradeOffAxes, series }));
}

async function row({ word, real, bank }: Share, given: Arguments): Promise<string[]> {
  const clips = wordClips(given.data, word);
  const streams = {
    validation: await keptStream(clips, word, "validation", given.validationHours),
    crowd: await keptCrowd(clips, word, given.crowdHours),
    test: given.test ? await keptStream(clips, word, "test", given.testHours) : null,
  };
  const count = real === "all" ? Number.POSITIVE_INFINITY : Number(real);
  const recordings = [...(await said(word, given.voices)), ...wordRecordings(clips, count, bank)];
  const counted = (kind: string, synthetic: boolean) =>
    recordings.filter((each) => (each.kind === "word") === (kind === "word") && each.synthetic === synthetic).length;
  console.log(
    `"${word}": ${counted("word", false)} real and ${counted("word", true)} synthetic, against ${counted("other", false)} real and ` +
      `${counted("other", true)} synthetic`,
  );
  const models: Judged[] = [];
  for (let seed = 1; seed <= given.seeds; seed++)
    models.push(await model(word, clips, recordings, streams, seed, given));
  if (given.output !== undefined) write(given.output, [word, real, ...(bank ? [] : ["alone"])].join("-"), models);
  const of = (part: "validation" | "test", value: (found: Found) => number): number[] =>
    models.flatMap((each) => (each[part] === null ? [] : [value(each[part])]));
  const shares = (values: readonly number[]) => (values.length === 0 ? "" : percent(mean(values)));
  const rate = of("test", ({ falseAccepts, hours }) => falseAccepts / hours);
  return [
    ...[word, real, bank ? "with" : "without", String(Math.max(...models.map(({ bytes }) => bytes)))],
    shares(of("validation", (found) => found.f1)),
    shares(of("validation", (found) => found.misses)),
    shares(of("test", (found) => found.f1)),
    shares(of("test", (found) => found.misses)),
    rate.length === 0 ? "" : mean(rate).toFixed(2),
  ];
}

async function bench(given: Arguments): Promise<void> {
  const banks = given.bank === "both" ? [false, true] : [given.bank === "with"];
  const rows: string[][] = [];
  for (const word of given.word)
    for (const real of given.real) for (const bank of banks) rows.push(await row({ word, real, bank }, given));
  console.log(`\nmeans of ${given.seeds} models\n${table([header, ...rows])}`);
}

const list = (text: string): string[] => text.split(",");

await new Command("detector")
  .requiredOption("--data <dir>", "folder of the data sets speech_commands and keywords12")
  .option("--word <words>", "the wakewords, separated by commas", list, ["happy"])
  .option("--real <counts>", "real recordings of it in training, or all; separated by commas", list, ["all"])
  .addOption(
    new Option("--bank <which>", "other real speech in training").choices(["with", "without", "both"]).default("with"),
  )
  .option("--voices <n>", "synthetic recordings", Number, usualVoices)
  .option("--size <bytes>", "size of the network in flash, in bytes", Number, 1024)
  .option("--seeds <n>", "number of models, from seed 1", Number, 3)
  .option("--pieces <n>", "pieces of a stream to train on", Number, detectorTraining.pieces)
  .option("--false-accepts <n>", "false accepts per hour for which the threshold is set", Number, 0.5)
  .option("--validation-hours <n>", "length of the validation stream", Number, 4)
  .option("--crowd-hours <n>", "length of the harder validation stream", Number, 3)
  .option("--test-hours <n>", "length of the test stream", Number, 10)
  .option("--no-test", "leave out the test stream")
  .option("-o, --output <folder>", "folder for the models and a picture of each row's trade-off")
  .option("--threads <n>", "threads", Number, 1)
  .action(bench)
  .parseAsync();
