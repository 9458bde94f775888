/**
 * @file Whatever data and options a model trains with, it goes the whole way: its file, scores at once and sample by
 * sample, the integer model, and every export. What cannot be, is refused in words.
 */
import { expect, it } from "vitest";
import { type Random, random } from "../src/core/random.js";
import { arduinoLibrary, exportC, exportJson, exportNpy, exportOnnx, exportWasm } from "../src/deploy/index.js";
import {
  type AnyModel,
  type CompressOptions,
  cellNames,
  compress,
  decodeModel,
  encodeModel,
  evaluateModel,
  InputError,
  openStream,
  predict,
  type Sequences,
  splitSequences,
  type TrainOptions,
  train,
} from "../src/index.js";
import type { Readout, Task } from "../src/model/task.js";

const runs = 60;

interface Draw extends Random {
  pick<Item>(items: readonly Item[]): Item;
  /** True with this probability. */
  maybe(probability: number): boolean;
}

function drawFrom(seed: number): Draw {
  const generator = random(seed);
  return {
    ...generator,
    pick: (items) => items[generator.below(items.length)]!,
    maybe: (probability) => generator.uniform() < probability,
  };
}

/** Sequences of one length or several, apart or overlapping, of any type of number and any task. */
function drawData({ below, normal, pick, maybe }: Draw): Sequences {
  const channels = 1 + below(4);
  const count = 24 + below(20);
  const outputs = 2 + below(3);
  const [vary, overlap] = [maybe(0.4), maybe(0.4)];
  const lengths = Uint32Array.from({ length: count }, () => (vary ? 8 + below(13) : 12));
  const starts = new Uint32Array(count);
  let end = 0;
  lengths.forEach((length, index) => {
    starts[index] = overlap && index > 0 ? starts[index - 1]! + below(4) : end;
    end = Math.max(end, starts[index]! + length);
  });
  const { of, scale, offset } = pick([
    { of: Float32Array, scale: 1, offset: 0 },
    { of: Int16Array, scale: 1000, offset: 200 },
    { of: Uint8Array, scale: 20, offset: 128 },
  ]);
  const readout = maybe(0.25) ? "every" : "last";
  const places = readout === "last" ? count : end;
  const task: Task = pick(["multiclass", "multiclass", "multilabel", "regression"]);
  const targets = {
    multiclass: () => Int32Array.from({ length: places }, (_, at) => at % outputs),
    multilabel: () => Int32Array.from({ length: places * outputs }, () => below(2)),
    regression: () => Float32Array.from({ length: places * outputs }, () => 3 + 5 * normal()),
  };
  return {
    channels,
    values: new of(end * channels).map(() => offset + scale * normal()),
    starts,
    lengths,
    targets: {
      task,
      readout,
      labels: Array.from({ length: outputs }, (_, output) => `class ${output}`),
      values: targets[task](),
    },
    groups: maybe(0.3) ? Int32Array.from({ length: count }, (_, index) => index >> 2) : null,
    channelNames: maybe(0.5) ? Array.from({ length: channels }, (_, channel) => `channel ${channel}`) : null,
    sampleRate: maybe(0.5) ? 50 : null,
    commonUnit: maybe(0.3),
  };
}

function drawOptions({ below, pick, maybe }: Draw, { channels, targets }: Sequences): Partial<TrainOptions> {
  const hidden = 3 + below(8);
  const last = targets?.readout === "last";
  const readouts: readonly Readout[] = ["mean", "max", "last"];
  return {
    cell: pick(cellNames),
    hidden,
    epochs: 1 + below(3),
    threads: 1,
    batch: pick([4, 16, 100]),
    ...(maybe(0.3) && { layers: 2 }),
    ...(maybe(0.3) && { rankW: 1 + below(Math.min(hidden, channels)) }),
    ...(maybe(0.3) && { rankU: 1 + below(hidden) }),
    ...(maybe(0.3) && { densityW: 0.5 }),
    ...(maybe(0.3) && { densityU: 0.4 }),
    ...(last && maybe(0.4) && { frame: 2 + below(3) }),
    ...(last && maybe(0.3) && { readout: pick(readouts) }),
    ...(last && maybe(0.2) && { mixup: 0.2 }),
    ...(last && maybe(0.2) && { warp: 0.2 }),
    ...(maybe(0.2) && { companding: 0.5 }),
    ...(maybe(0.2) && { averaging: 0.9 }),
    ...(maybe(0.2) && { dropout: 0.2 }),
    ...(maybe(0.2) && { optimiser: "sgd", learningRate: 0.001 }),
  };
}

/** Its file is the same model, and it gives the same scores for a sequence sample by sample. */
async function checkModel(model: AnyModel, data: Sequences, test: Uint32Array, frame: number): Promise<void> {
  const again = decodeModel(encodeModel(model));
  const scores = await predict(model, data);
  expect(await predict(again, data)).toEqual(scores);
  await evaluateModel(again, data, test);
  const stream = await openStream(again);
  const { channels, starts, lengths, values, targets } = data;
  let from = 0;
  for (let index = 0; index < 3; index++) {
    stream.reset();
    const steps: Float32Array[] = [];
    for (let t = 0; t < Math.floor(lengths[index]! / frame) * frame; t++) {
      const at = (starts[index]! + t) * channels;
      const answer = stream.step(values.subarray(at, at + channels));
      if (answer !== null) steps.push(answer.slice());
    }
    const said = (targets?.readout === "every" ? steps : steps.slice(-1)).flatMap((answer) => [...answer]);
    said.forEach((score, at) => {
      expect(Math.abs(score - scores[from + at]!)).toBeLessThan(1e-4 * (1 + Math.abs(score)));
    });
    from += said.length;
  }
}

it.each(Array.from({ length: runs }, (_, seed) => seed))("data and options drawn from %i", async (seed) => {
  const draw = drawFrom(seed);
  const data = drawData(draw);
  const options = drawOptions(draw, data);
  const split = splitSequences(data, { seed });
  const asked: Partial<CompressOptions> = { epochs: 2, tuneEpochs: 1, threads: 1 };
  try {
    const { model } = await train(data, split, options);
    await checkModel(model, data, split.test, model.spec.frame ?? 1);
    for (const convert of [exportOnnx, exportJson, exportNpy]) convert(model);
    const { integer } = draw.maybe(0.5)
      ? await compress(model, data, split, asked)
      : await compress(null, data, split, { ...options, ...asked, ...(draw.maybe(0.3) && { size: 800 }) });
    await checkModel(integer, data, split.test, integer.frame ?? 1);
    for (const convert of [exportC, exportWasm, arduinoLibrary, exportJson, exportNpy]) convert(integer);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // What does not go together, such as a rank of U with a cell that has no U, is named with the remedy.
    expect(error.message).toMatch(/: \D/);
  }
});
