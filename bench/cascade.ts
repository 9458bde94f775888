/**
 * @file `npm run bench:cascade -- --data DIR --word happy FIRST SECOND`: two detectors of one word, of which the second is asked only
 * after the first has nearly heard it, beside each of them alone. The first's threshold is set on the validation stream, then the
 * test stream is heard once. Models come from `npm run bench:detector`.
 */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { boards } from "../src/cost/catalogue.js";
import { estimateOn } from "../src/cost/estimate.js";
import { percent, table } from "../src/evaluate/table.js";
import { smoothedMargins } from "../src/features/detector.js";
import { type TradeOffPoint, thresholdFor, tradeOff } from "../src/features/stream-evaluation.js";
import { decodeIntegerModel } from "../src/integer/file.js";
import type { IntegerModel } from "../src/integer/model.js";
import { modelStorage } from "../src/integer/storage.js";
import type { DetectorSpec } from "../src/model/detector.js";
import { streamScores } from "../src/wakeword/choose-detector.js";
import { keptStream, missesAt, type WordStream } from "./results/word-detector.js";
import { wordClips } from "./results/word-streams.js";

interface Arguments {
  data: string;
  word: string;
  validationHours: number;
  testHours: number;
  wakes: number;
}

interface Listener {
  model: IntegerModel;
  detector: DetectorSpec;
}

const rates = [0, 0.5, 1, 2, 5, 10];
const thresholds = 401;
/** Seconds for which the second is asked after the first has woken it. */
const awake = 0.5;

function read(file: string): Listener {
  const model = decodeIntegerModel(readFileSync(file), file);
  if (model.detector === null) throw new Error(`${file} has no detector`);
  return { model, detector: model.detector };
}

const marginsOn = ({ model, detector }: Listener, stream: WordStream): Int32Array =>
  smoothedMargins(detector, streamScores(model, stream), model.labels.length);

const curveOf = ({ model, detector }: Listener, margins: Int32Array, { spans, timing }: WordStream): TradeOffPoint[] =>
  tradeOff(detector, margins, spans, model.labels, timing, thresholds);

/** The second's margins where the first has been at its threshold lately, and the least ones elsewhere. */
function woken(
  first: Listener,
  by: Int32Array,
  threshold: number,
  second: Listener,
  margins: Int32Array,
  step: number,
) {
  const level = threshold * 2 ** first.detector.smoothing;
  const asleep = -second.detector.limit * 2 ** second.detector.smoothing;
  const most = Math.round(awake / step);
  let left = 0;
  let steps = 0;
  const gated = margins.map((margin, index) => {
    left = (by[index] ?? 0) >= level ? most : left - 1;
    if (left <= 0) return asleep;
    steps++;
    return margin;
  });
  return { gated, share: steps / Math.max(1, margins.length) };
}

const missesText = (curve: readonly TradeOffPoint[]): string[] =>
  rates.map((rate) => (100 * missesAt(curve, rate)).toFixed(1));

async function bench(files: readonly string[], { data, word, validationHours, testHours, wakes }: Arguments) {
  const [first, second] = files.map(read);
  if (first === undefined || second === undefined) throw new Error("give two models");
  const clips = wordClips(data, word);
  const validation = await keptStream(clips, word, "validation", validationHours);
  const point = thresholdFor(curveOf(first, marginsOn(first, validation), validation), wakes);
  if (point === null) throw new Error(`the first wakes more than ${wakes} times an hour at any threshold`);
  const test = await keptStream(clips, word, "test", testHours);
  const [early, late] = [marginsOn(first, test), marginsOn(second, test)];
  const { gated, share } = woken(first, early, point.threshold, second, late, test.timing.step);
  const costs = (model: IntegerModel) =>
    `${modelStorage(model).bytes} bytes, ${estimateOn({ ...model, frontEnd: null }, boards.mkr1000).ms.toFixed(2)} ms a step`;
  console.log(`first: ${costs(first.model)}; second: ${costs(second.model)} (network alone, on an MKR1000, predicted)`);
  console.log(
    `the first wakes the second at ${point.threshold}: misses ${percent(1 - point.recall)} in validation; the second is asked in ${percent(share)} of the steps of the test stream`,
  );
  console.log(
    table([
      ["misses on the test stream, %", ...rates.map((rate) => `${rate} an hour`)],
      ["the first alone", ...missesText(curveOf(first, early, test))],
      ["the second alone", ...missesText(curveOf(second, late, test))],
      ["the second behind the first", ...missesText(curveOf(second, gated, test))],
    ]),
  );
}

await new Command("cascade")
  .argument("<models...>", "the model that is asked at every step, and the one behind it")
  .requiredOption("--data <dir>", "folder of the data sets speech_commands and keywords12")
  .option("--word <word>", "the wakeword", "happy")
  .option("--validation-hours <n>", "length of the validation stream", Number, 4)
  .option("--test-hours <n>", "length of the test stream", Number, 10)
  .option("--wakes <n>", "an hour that the first may wake the second for nothing", Number, 60)
  .action(bench)
  .parseAsync();
