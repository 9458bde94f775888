/** @file Pieces of a stream as sequences to learn from, with a target at every step. */
import type { Sequences } from "../data/sequences.js";
import type { ClipFeatures } from "../features/sequences.js";
import { sequencesOf } from "../features/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";
import type { Pieces } from "./pieces.js";
import { frameTargets, type TargetOptions } from "./targets.js";

/**
 * The sequences of pieces.
 * @param features of the same pieces, `[Σ frames, D]`
 */
export function learningData(
  { clips, wordIn }: Pieces,
  spec: FrontEndSpec,
  features: ClipFeatures,
  labels: readonly string[],
  samples: number,
  options: Partial<TargetOptions> = {},
): Sequences {
  const sequences = sequencesOf(clips, spec, features);
  const values = new Int32Array(features.values.length / sequences.channels);
  for (const [index, start] of sequences.starts.entries()) {
    values.set(frameTargets(spec, samples, wordIn(index), options), start);
  }
  return { ...sequences, targets: { task: "multiclass", readout: "every", labels: [...labels], values } };
}
