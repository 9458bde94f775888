/**
 * @file The plan for sequences computed in segments (`assembly/segments.ts`): the steps of a segment, and the data kept
 * between segments.
 */
import { NetworkField, ShardField } from "../../assembly/layout.js";
import type { Offsets } from "./room.js";
import type { Words } from "./words.js";

/**
 * The steps that a workspace of `limit` bytes holds at a time; the steps with the fewest bytes if the limit is too
 * small for any.
 * @param bytesOf bytes for a number of steps at a time; null: all at once
 * @returns null: all at once
 */
export function segmentStepsWithin(
  limit: number,
  steps: number,
  bytesOf: (segmentSteps: number | null) => number,
): number | null {
  if (bytesOf(null) <= limit) return null;
  let least = { steps, bytes: Number.POSITIVE_INFINITY };
  for (let segment = steps; segment > 1 && least.bytes > limit; ) {
    segment = Math.ceil(segment / 2);
    const bytes = bytesOf(segment);
    // More segments need more states between them, which at some point take more than a segment's activations.
    if (bytes >= least.bytes) break;
    least = { steps: segment, bytes };
  }
  return least.steps;
}

/** The sizes of the data kept of a shard between segments. */
export interface SegmentSizes {
  segmentSteps: number;
  segments: number;
  sequences: number;
  /** Floats of all states of a sequence, and of its pooled readout. */
  states: number;
  pooled: number;
  /** Floats of a shard's gradients; null: it is not trained. */
  gradients: number | null;
}

/** Words of the network's record. */
export function segmentWords({ area }: Offsets, sizes: SegmentSizes): Words {
  const { segmentSteps, segments, sequences, states, pooled, gradients } = sizes;
  const trains = gradients !== null;
  return new Map<number, number>([
    [NetworkField.segmentSteps, segmentSteps],
    [NetworkField.segment, area(ShardField.size)],
    [NetworkField.segmentOffsets, area(segmentSteps)],
    [NetworkField.segmentLastRows, area(sequences)],
    [NetworkField.segmentStates, area(segments * sequences * (states + pooled))],
    [NetworkField.segmentGradients, trains ? area(segments * sequences * states) : 0],
    [NetworkField.spareGradients, trains ? area(gradients) : 0],
    [NetworkField.wholeGradPooled, trains ? area(sequences * pooled) : 0],
  ]);
}
