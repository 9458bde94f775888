/** @file Pieces of a stream as sequences to learn from, with a target at every step. */
import { at } from "../core/at.js";
import type { Sequences } from "../data/sequences.js";
import type { FrontEnd } from "../features/front-end.js";
import { type ClipFeatures, extractFeatures, joinFeatures, sequencesOf } from "../features/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";
import type { Pieces } from "./pieces.js";
import { frameTargets, otherClass, poolTargets, type TargetOptions } from "./targets.js";

/** Pieces per block, after which other work gets its turn. */
const block = 8;

/** Gets the number of pieces done; may wait, and may throw to stop. */
export type OnPiece = (done: number, count: number) => Promise<void> | void;

/** The sequences of pieces; computes their features. */
export async function learningData(
  pieces: Pieces,
  front: FrontEnd,
  onPiece: OnPiece = () => {},
  options: Partial<TargetOptions> = {},
): Promise<Sequences> {
  const { clips } = pieces;
  const count = clips.classes.length;
  const blocks: ClipFeatures[] = [];
  for (let from = 0; from < count; from += block) {
    blocks.push(extractFeatures(clips, front, from, from + block));
    await onPiece(Math.min(count, from + block), count);
  }
  return sequencesOfPieces(pieces, front.spec, joinFeatures(front.spec, blocks), options);
}

/** The sequences of pieces with given features `[Σ frames, D]`. */
function sequencesOfPieces(
  { clips, length, wordIn }: Pieces,
  spec: FrontEndSpec,
  features: ClipFeatures,
  options: Partial<TargetOptions> = {},
): Sequences {
  const sequences = sequencesOf(clips, spec, features);
  const values = new Int32Array(features.values.length / sequences.channels);
  for (const [index, start] of sequences.starts.entries()) {
    values.set(frameTargets(spec, length, wordIn(index), options), start);
  }
  return { ...sequences, targets: { task: "multiclass", readout: "every", labels: [...clips.labels], values } };
}

/**
 * The sequences of pieces, with the word as target where a network is surest of it: see {@link poolTargets}.
 * @param scores `[Σ frames, 2]` of the network
 */
export function surestTargets(
  data: Sequences,
  { wordIn }: Pieces,
  spec: FrontEndSpec,
  scores: Float32Array,
): Sequences {
  if (data.targets === null) throw new Error("pieces have targets");
  const values = Int32Array.from(data.targets.values);
  for (const [index, start] of data.starts.entries()) {
    const word = wordIn(index);
    if (word === null) continue;
    const own = values.subarray(start, start + at(data.lengths, index, "piece"));
    poolTargets(spec, own, word, (step) => (scores[2 * (start + step)] ?? 0) - (scores[2 * (start + step) + 1] ?? 0));
  }
  return { ...data, targets: { ...data.targets, values } };
}

/** Some of the sequences, with "something else" as the target of every step: hard negatives. */
export function asOther(data: Sequences, indices: readonly number[]): Sequences {
  const { channels, starts, lengths, values, targets } = data;
  if (targets === null || !(values instanceof Int16Array))
    throw new Error("pieces have targets, and features in integers");
  const total = indices.reduce((sum, index) => sum + at(lengths, index, "piece"), 0);
  const chosen: Sequences = {
    ...data,
    values: new Int16Array(total * channels),
    starts: new Uint32Array(indices.length),
    lengths: Uint32Array.from(indices, (index) => at(lengths, index, "piece")),
    targets: { ...targets, values: new Int32Array(total).fill(otherClass) },
  };
  let filled = 0;
  for (const [position, index] of indices.entries()) {
    const [start, length] = [at(starts, index, "piece"), at(lengths, index, "piece")];
    chosen.starts[position] = filled;
    chosen.values.set(values.subarray(start * channels, (start + length) * channels), filled * channels);
    filled += length;
  }
  return chosen;
}
