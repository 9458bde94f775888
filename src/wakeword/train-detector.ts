/**
 * @file Trains a detector for a stream: first with a loss at every step except around the word's end; then with the
 * word as target where the network is surest of it (max pooling), and with hard negatives; then with the quantiser in
 * the loop.
 */
import { fineTune } from "../compress/fine-tune.js";
import { layoutsFor } from "../compress/layout.js";
import { deployedLayers } from "../compress/options.js";
import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import { noLimits } from "../cost/limits.js";
import type { Clips } from "../data/audio/clips.js";
import type { Sequences, Split } from "../data/sequences.js";
import { frontEnd } from "../features/front-end.js";
import { appendSequences, clipSequences } from "../features/sequences.js";
import { predict } from "../inference/predict.js";
import type { IntegerModel } from "../integer/model.js";
import { frontEndSpec } from "../model/front-end.js";
import type { Model } from "../model/spec.js";
import type { EpochReport } from "../train/epoch-report.js";
import type { TrainOptions } from "../train/options.js";
import { layersOf, resolveOptions } from "../train/resolve.js";
import { type JobHooks, Runs } from "../train/runs.js";
import { newRun } from "../train/start.js";
import { asOther, learningData, type OnPiece, surestTargets } from "./learning-data.js";
import { madeNoise } from "./made-noise.js";
import { type Material, type PieceOptions, piecesOf } from "./pieces.js";

export interface DetectorTraining {
  /** Limit of the network's size, in bytes of flash. */
  size: number;
  /** Number of pieces to train on. */
  pieces: number;
  epochs: number;
  /** Rounds of hard negatives, epochs after each round, and epochs with the quantiser in the loop. */
  hardRounds: number;
  hardEpochs: number;
  tuneEpochs: number;
  learningRate: number;
  /** Weight of a step of the word relative to one of something else. */
  wordWeight: number;
  seed: number;
  threads: number;
}

export const detectorTraining: Readonly<Omit<DetectorTraining, "threads">> = {
  size: 1024,
  pieces: 6000,
  epochs: 60,
  hardRounds: 2,
  hardEpochs: 8,
  tuneEpochs: 6,
  learningRate: 0.02,
  wordWeight: 3,
  seed: 0,
};

/**
 * Options where only synthetic voices say the word, so that what is common to their sound is not learnt as part of it:
 * noise on the energies, and a running mean of the weights.
 */
const againstVoices: Partial<TrainOptions> = { noise: 0.5, averaging: 0.998 };

/** The steps in order; each is reported as it begins. */
const steps = ["pieces", "network", "hard negatives", "again", "integers"] as const;
export type Step = (typeof steps)[number];

export interface DetectorHooks extends JobHooks {
  onStep?: ((step: Step, epochs: number | null) => void) | undefined;
  onPiece?: OnPiece | undefined;
  onBatch?: ((epoch: number, done: number, batches: number) => void) | undefined;
  onEpoch?: ((report: EpochReport) => void) | undefined;
}

export interface TrainedDetector {
  integer: IntegerModel;
  /** The float model it was quantised from. */
  float: Model;
}

/** Sample rate of a detector's input, in Hz. */
export const detectorRate = 16_000;

/** 20 log-mel energies every 20 ms, under a window of 30 ms, in a device's integers. */
export const detectorFront = frontEndSpec(detectorRate, { arithmetic: "fixed", window: 480, stride: 320, filters: 20 });

/** Fraction of the pieces without the word that become hard negatives: those most like the word. */
const hardShare = 0.25;

/**
 * Trains a detector of a word within the given number of bytes.
 * @throws InputError if no network fits the size; the signal's reason if it is aborted
 */
export async function trainDetector(
  material: Material,
  given: Partial<DetectorTraining> & Pick<DetectorTraining, "threads">,
  hooks: DetectorHooks = {},
): Promise<TrainedDetector> {
  const settings: DetectorTraining = { ...detectorTraining, ...given };
  const { size, pieces, epochs, hardRounds, hardEpochs, tuneEpochs, learningRate, seed } = settings;
  if (material.words.length === 0) throw new InputError("no recording of the word to learn from: give at least one");
  const front = frontEnd(detectorFront);
  const runs = new Runs(hooks);
  const onPiece: OnPiece = async (done, count) => {
    await hooks.onPiece?.(done, count);
    await new Promise((resolve) => setImmediate(resolve));
    hooks.signal?.throwIfAborted();
  };
  const make = (count: number, round: number, options: Partial<PieceOptions>) =>
    piecesOf(material, count, (hardRounds + 1) * seed + round, options);
  const learn = async (step: Step, data: Sequences, own: Partial<TrainOptions>, model: Model | null) => {
    await hooks.onStep?.(step, own.epochs ?? null);
    const options = { ...training, ...own };
    return (await runs.train(data, allOf(data), options, { model }, hooks)).model;
  };

  await hooks.onStep?.("pieces", null);
  const firstPieces = make(pieces, 0, {});
  const first = await learningData(firstPieces, front, onPiece);
  const training: Partial<TrainOptions> = {
    ...optionsOf(settings),
    ...(material.synthetic ? againstVoices : {}),
    hidden: hiddenThatFits(first, settings, size),
  };
  const rough = await learn("network", first, { epochs }, null);

  let data = first;
  let hard: Sequences | null = null;
  let float = rough;
  for (let round = 1; round <= hardRounds; round++) {
    hooks.onStep?.("hard negatives", null);
    const pool = await learningData(make(Math.ceil(pieces / 2), round, { words: 0 }), front, onPiece);
    const found = asOther(pool, await mostLikeTheWord(float, pool, Math.floor(hardShare * pool.lengths.length)));
    hard = hard === null ? found : appendSequences(hard, found);
    const surest = surestTargets(first, firstPieces, detectorFront, await predict(float, first));
    data = appendSequences(surest, hard);
    float = await learn("again", data, { epochs: hardEpochs, learningRate: learningRate / 2 }, float);
  }

  hooks.onStep?.("integers", tuneEpochs);
  const tuning = { ...training, epochs: tuneEpochs, learningRate: learningRate / 10 };
  const { integer, model } = await fineTune(float, data, allOf(data), tuning, hooks, runs);
  // A network trained on every step can be read after any step, as the detector does.
  return { integer: { ...integer, readout: "last" }, float: { ...model, spec: { ...model.spec, readout: "last" } } };
}

/**
 * @throws OptionError if not even the smallest network fits the number of bytes, which depends on no recording: whoever
 *   makes recordings first can ask here
 */
export function checkDetectorSize(size: number): void {
  const noise = madeNoise([], detectorRate, 0);
  const clips: Clips = {
    sampleRate: detectorRate,
    labels: ["word", "other"],
    classes: Int32Array.from(noise, (_, index) => index % 2),
    names: noise.map(() => "noise"),
    groups: null,
    test: null,
    validation: null,
    samples: (index) => at(noise, index, "noise"),
  };
  hiddenThatFits(clipSequences(clips, frontEnd(detectorFront)), { ...detectorTraining, threads: 1 }, size);
}

function optionsOf({ learningRate, wordWeight, seed, threads }: DetectorTraining): Partial<TrainOptions> {
  return {
    // Trained with the device's clips from the beginning.
    ...deployedLayers(layersOf(resolveOptions({}), detectorFront.filters), {}),
    batch: 64,
    learningRate,
    schedule: "cosine",
    clip: 1,
    offset: 0.2,
    classWeights: [wordWeight, 1],
    seed,
    threads,
  };
}

/** Trains on all sequences: the threshold is chosen on a stream of other voices. */
function allOf({ lengths }: Sequences): Split {
  return { train: Uint32Array.from(lengths.keys()), validation: new Uint32Array(), test: new Uint32Array() };
}

/** The largest hidden size of a network of full matrices that fits. */
function hiddenThatFits(data: Sequences, settings: DetectorTraining, size: number): number {
  const { spec } = newRun(data, allOf(data), resolveOptions({ ...optionsOf(settings), hidden: 1 }));
  const whole = { rankW: null, rankU: null, densityW: 1, densityU: 1, densityHead: 1 };
  const [layout] = layoutsFor(spec, whole, { ...noLimits, flash: size }, data, allOf(data));
  return layout?.hidden ?? 1;
}

/** The sequences in which the word's score exceeds the other's by most. */
async function mostLikeTheWord(model: Model, data: Sequences, count: number): Promise<number[]> {
  const scores = await predict(model, data);
  const highest = Array.from(data.lengths, (length, index) => {
    let most = Number.NEGATIVE_INFINITY;
    const from = at(data.starts, index, "piece");
    for (let step = from; step < from + length; step++) {
      most = Math.max(most, (scores[2 * step] ?? 0) - (scores[2 * step + 1] ?? 0));
    }
    return { index, most };
  });
  return highest
    .sort((a, b) => b.most - a.most || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index);
}
