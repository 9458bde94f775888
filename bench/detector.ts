/**
 * @file `npm run bench:detector -- --data DIR --word happy`: a wakeword as `fastcells wakeword` makes it, of so many real recordings, with and
 * without other real speech, in so many bytes. The threshold is set on a validation stream of other speakers, then a test stream
 * of others again is heard once.
 */
import { join } from "node:path";
import { Command } from "commander";
import { selectClips } from "../src/data/audio/clips.js";
import { digestOf } from "../src/data/files/digest.js";
import { keptBytes } from "../src/data/files/kept.js";
import { countInterval } from "../src/evaluate/rate-interval.js";
import { percent } from "../src/evaluate/table.js";
import { detectionsIn, smoothedMargins } from "../src/features/detector.js";
import { frontEnd } from "../src/features/front-end.js";
import { clipSequences } from "../src/features/sequences.js";
import { matchDetections } from "../src/features/stream-evaluation.js";
import { integerScores } from "../src/inference/predict.js";
import type { IntegerModel } from "../src/integer/model.js";
import { modelStorage } from "../src/integer/storage.js";
import { sayPhrase } from "../src/speech/files/said.js";
import { chooseDetector, listen, type Stream, streamScores } from "../src/wakeword/choose-detector.js";
import { materialsOf, type Recorded } from "../src/wakeword/material.js";
import { detectorFront, detectorRate, trainDetector } from "../src/wakeword/train-detector.js";
import { type WordClips, wordClips, wordRecordings, wordStream } from "./results/word-streams.js";

interface Arguments {
  data: string;
  word: string;
  real: string;
  bank: boolean;
  voices: string;
  size: string;
  seeds: string;
  pieces: string;
  falseAccepts: string;
  validationHours: string;
  testHours: string;
  test: boolean;
  threads: string;
}

/** Streams are made once for all models. */
const cache = join(import.meta.dirname, "../node_modules/.cache/fastcells");
/** Seconds after a word in which it may be heard. */
const tolerance = 0.5;

async function keptStream(clips: WordClips, word: string, part: "validation" | "test", hours: number): Promise<Stream> {
  const name = digestOf(["word stream 2", word, part, String(hours), JSON.stringify(detectorFront)]);
  let made: ReturnType<typeof wordStream> | null = null;
  const stream = () => (made ??= wordStream(clips, part, hours));
  const features = await keptBytes(cache, `${name}.features`, async () => {
    return new Uint8Array(Int16Array.from(frontEnd(detectorFront).features(stream().recording.samples)).buffer);
  });
  const spans = await keptBytes(cache, `${name}.spans`, async () =>
    new TextEncoder().encode(JSON.stringify(stream().spans)),
  );
  const { stride, window, sampleRate } = detectorFront;
  return {
    features: new Int16Array(features.buffer, features.byteOffset, features.byteLength / 2),
    spans: JSON.parse(new TextDecoder().decode(spans)),
    timing: { step: stride / sampleRate, first: window / sampleRate, tolerance, total: hours * 3600 },
  };
}

async function said(word: string, count: number): Promise<Recorded[]> {
  const recordings: Recorded[] = [];
  if (count === 0) return recordings;
  for await (const { samples, kind, voice, text } of sayPhrase(word, { count })) {
    recordings.push({ samples, kind, who: voice, synthetic: true, name: text });
  }
  return recordings;
}

/** Highest margin of the word in each clip. */
function clipMargins(
  model: IntegerModel,
  { clips }: WordClips,
  indices: readonly number[],
): { margin: number; isWord: boolean }[] {
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

function f1(margins: readonly { margin: number; isWord: boolean }[], threshold: number): number {
  const taken = margins.filter(({ margin }) => margin >= threshold);
  const hits = taken.filter(({ isWord }) => isWord).length;
  return (2 * hits) / Math.max(1, taken.length + margins.filter(({ isWord }) => isWord).length);
}

const rates = [0, 0.5, 1, 2, 5, 10];

async function bench({ data, word, bank, test, ...given }: Arguments): Promise<void> {
  const clips = wordClips(data, word);
  const validation = await keptStream(clips, word, "validation", Number(given.validationHours));
  const real = given.real === "all" ? Number.POSITIVE_INFINITY : Number(given.real);
  const recordings = [...(await said(word, Number(given.voices))), ...wordRecordings(clips, real, bank)];
  const count = (kind: string, synthetic: boolean) =>
    recordings.filter((each) => (each.kind === "word") === (kind === "word") && each.synthetic === synthetic).length;
  console.log(
    `"${word}": ${count("word", false)} real and ${count("word", true)} synthetic, against ${count("other", false)} real and ` +
      `${count("other", true)} synthetic; validation ${validation.spans.filter(({ label }) => label === word).length} words in ${given.validationHours} h`,
  );
  for (let seed = 1; seed <= Number(given.seeds); seed++) {
    const noise = clips.noise.train;
    const { training } = materialsOf(recordings, noise, detectorRate, [word, "other"], seed, 0);
    const settings = { size: Number(given.size), pieces: Number(given.pieces), seed, threads: Number(given.threads) };
    const { integer } = await trainDetector(training, settings);
    const { detector, report } = chooseDetector(
      integer,
      streamScores(integer, validation),
      validation,
      Number(given.falseAccepts),
    );
    console.log(
      `seed ${seed}: ${modelStorage(integer).bytes} bytes, ${integer.layers[0]?.hidden} units, average over 2^${detector.smoothing} steps`,
    );
    const judgedOn = {
      validation: clipMargins(integer, clips, clips.judged.validation),
      test: clipMargins(integer, clips, clips.judged.test),
    };
    const spoken = judgedOn.validation.some(({ isWord }) => isWord);
    const threshold = judgedOn.validation.reduce(
      (best, { margin }) => (f1(judgedOn.validation, margin) > f1(judgedOn.validation, best) ? margin : best),
      0,
    );
    console.log(
      `  validation stream: misses ${percent(1 - report.recall)} at ${report.falseAcceptsPerHour.toFixed(2)} an hour${spoken ? `; clips F1 ${percent(f1(judgedOn.validation, threshold))}` : ""}`,
    );
    if (!test) continue;
    const stream = await keptStream(clips, word, "test", Number(given.testHours));
    const scores = streamScores(integer, stream);
    const heard = listen(integer, detector, scores, stream);
    const hours = Number(given.testHours);
    const [low, high] = countInterval(heard.report.falseAccepts);
    console.log(
      `  test stream of ${hours} h: misses ${percent(1 - heard.report.recall)} of ${heard.report.hits + heard.report.misses} at ` +
        `${heard.report.falseAcceptsPerHour.toFixed(2)} an hour (95 %: ${(low / hours).toFixed(2)} to ${(high / hours).toFixed(2)})` +
        `${spoken ? `; clips F1 ${percent(f1(judgedOn.test, threshold))}` : ""}`,
    );
    const misses = (rate: number) =>
      1 -
      Math.max(
        0,
        ...heard.curve.filter(({ falseAcceptsPerHour }) => falseAcceptsPerHour <= rate).map(({ recall }) => recall),
      );
    console.log(
      `  misses at ${rates.join(", ")} an hour, the threshold set on the test stream: ${rates.map((rate) => (100 * misses(rate)).toFixed(1)).join(", ")} %`,
    );
    const { words } = matchDetections(
      detectionsIn(detector, smoothedMargins(detector, scores, 2)),
      stream.spans,
      integer.labels,
      [0],
      stream.timing,
    );
    console.log(
      `  median latency ${(heard.report.latencies[heard.report.latencies.length >> 1] ?? 0).toFixed(2)} s after the clip's end; ${words.length} words`,
    );
  }
}

await new Command("detector")
  .requiredOption("--data <dir>", "folder of the data sets speech_commands and keywords12")
  .option("--word <word>", "the wakeword", "happy")
  .option("--real <n>", "real recordings of it that training has, or all", "all")
  .option("--no-bank", "without other real speech in training")
  .option("--voices <n>", "synthetic recordings", "300")
  .option("--size <bytes>", "bytes of the network", "1024")
  .option("--seeds <n>", "models, from seed 1 on", "3")
  .option("--pieces <n>", "pieces of a stream to learn from", "4000")
  .option("--false-accepts <n>", "an hour, for which the threshold is set", "0.5")
  .option("--validation-hours <n>", "length of the validation stream", "4")
  .option("--test-hours <n>", "length of the test stream", "10")
  .option("--no-test", "do not look at the test stream")
  .option("--threads <n>", "threads", "1")
  .action(bench)
  .parseAsync();
