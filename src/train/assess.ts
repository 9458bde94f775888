import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import { streamsOf } from "../data/text/language.js";
import type { Network } from "../engine/network.js";
import { streamLoss } from "../engine/stream-loss.js";
import { isLanguageModel } from "../model/language.js";
import type { ModelSpec } from "../model/spec.js";
import type { TrainState } from "./state.js";
import { deviationsOn, type TargetUnits } from "./target-units.js";

/** A model's loss and score on a part of the data. */
export interface Assessment {
  /** Mean loss, unweighted; of a regression in the units in which it is learnt. */
  loss: number;
  /**
   * Fraction of correct classes or labels; minus the error for a regression, as evaluations compare it; minus the loss
   * for a language model.
   */
  score: number;
}

/** Yields to the event loop. */
type Yield = () => Promise<void>;

/** Loss and score on the sequences of `indices`, for the model's task: a language model reads each text to its end. */
export function assess(
  network: Network,
  { spec, options, units }: Pick<TrainState, "spec" | "options"> & { units: TargetUnits | null },
  data: Sequences,
  indices: Uint32Array,
  pause: Yield,
): Promise<Assessment> {
  if (isLanguageModel(spec)) return assessStreams(network, data, indices, options.bptt, pause);
  return assessBatches(network, { spec, units }, data, indices, options.batch, pause);
}

/** The loss of a language model on texts, each read from beginning to end; the score is minus the loss. */
async function assessStreams(
  network: Network,
  data: Sequences,
  indices: Uint32Array,
  steps: number,
  pause: Yield,
): Promise<Assessment> {
  let loss = 0;
  let tokens = 0;
  for (const text of streamsOf(data, indices)) {
    const read = await streamLoss(network, data, text, steps, pause);
    loss += read.loss;
    tokens += read.tokens;
  }
  const mean = tokens === 0 ? 0 : loss / tokens;
  return { loss: mean, score: -mean };
}

/** Loss and score of sequences, in batches of the network's size. */
async function assessBatches(
  network: Network,
  { spec, units }: { spec: ModelSpec; units: TargetUnits | null },
  data: Sequences,
  indices: Uint32Array,
  batchSequences: number,
  pause: Yield,
): Promise<Assessment> {
  const { targets } = data;
  if (targets === null) throw new Error("the data have no targets");
  const outputs = spec.labels.length;
  const scales = errorScales(spec, data, indices, units);
  let loss = 0;
  let weight = 0;
  let right = 0;
  let entries = 0;
  for (let from = 0; from < indices.length; from += batchSequences) {
    const to = Math.min(from + batchSequences, indices.length);
    const batch = network.loadBatch(data, { indices, from, to, targets: true, classWeights: null });
    network.forward(batch);
    loss += network.loss(batch) * batch.weight;
    weight += batch.weight;
    const places = rowsOf(spec, data, indices, from, to);
    const scores = new Float32Array(places.total * outputs);
    network.copyScores(batch, scores, (position) => at(places.first, position, "sequence"));
    for (let position = 0; position < to - from; position++) {
      const index = at(indices, from + position, "index");
      const row = at(places.first, position, "sequence");
      const steps = spec.readout !== "every" ? 1 : at(data.lengths, index, "sequence");
      const entry = spec.readout !== "every" ? index : at(data.starts, index, "sequence");
      for (let t = 0; t < steps; t++) {
        const judged = judge(spec, scores, (row + t) * outputs, targets.values, entry + t, scales);
        if (judged === null) continue;
        right += judged;
        entries++;
      }
    }
    await pause();
  }
  return { loss: weight === 0 ? 0 : loss / weight, score: entries === 0 ? 0 : right / entries };
}

/** First row of each sequence's scores in the concatenated scores. */
function rowsOf(spec: ModelSpec, data: Sequences, indices: Uint32Array, from: number, to: number) {
  const first = new Uint32Array(to - from);
  let total = 0;
  for (let i = from; i < to; i++) {
    first[i - from] = total;
    total += spec.readout !== "every" ? 1 : at(data.lengths, at(indices, i, "index"), "sequence");
  }
  return { first, total };
}

/**
 * Factors on the errors of a regression, by output: one output's error is compared in its own unit, those of several
 * relative to the deviation of their targets on the part.
 */
function errorScales({ task, labels }: ModelSpec, data: Sequences, indices: Uint32Array, units: TargetUnits | null) {
  if (task !== "regression" || labels.length === 1) return units?.deviations ?? null;
  return deviationsOn(data, indices).map((deviation) => 1 / deviation);
}

/**
 * 1 for correct, 0 for wrong, a fraction of labels, or minus a squared error times the square of its scale; null if
 * there is no target.
 */
function judge(
  spec: ModelSpec,
  scores: Float32Array,
  first: number,
  targets: ArrayLike<number>,
  entry: number,
  scales: Float64Array | null,
): number | null {
  const outputs = spec.labels.length;
  if (spec.task === "multiclass") {
    const target = at(targets, entry, "target");
    if (target < 0) return null;
    let best = 0;
    for (let c = 1; c < outputs; c++) if (at(scores, first + c, "score") > at(scores, first + best, "score")) best = c;
    return best === target ? 1 : 0;
  }
  let sum = 0;
  for (let c = 0; c < outputs; c++) {
    const target = at(targets, entry * outputs + c, "target");
    const score = at(scores, first + c, "score");
    sum +=
      spec.task === "multilabel"
        ? score > 0 === target > 0.5
          ? 1
          : 0
        : -(((score - target) * (scales?.[c] ?? 1)) ** 2);
  }
  return sum / outputs;
}
