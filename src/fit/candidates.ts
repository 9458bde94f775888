/**
 * @file The options that trials choose among where the user names none: each a change to what stands so far. Which, and in
 * which order, was chosen by cross-validation on the training parts of small public sets: docs/training.md.
 */
import type { Sequences } from "../data/sequences.js";
import type { TrainOptions } from "../train/options.js";
import { frameFor } from "./length.js";

export interface Candidate {
  /** For people: what the change is. */
  name: string;
  change: Partial<TrainOptions>;
}

/** What a network that is to be deployed can have. */
export interface CandidateSetting {
  /** Leave out what integers cannot do. */
  deployable: boolean;
}

/** What stands before any trial. */
export function startingOptions(data: Sequences, train: Uint32Array): Partial<TrainOptions> {
  const single = data.targets?.readout === "last";
  return { offset: 0.2, ...(single ? { crop: 0.9, frame: frameFor(data, train) } : {}) };
}

/** The changes to try, in this order; those that name an option that the user has named are left out. */
export function candidatesFor(
  data: Sequences,
  train: Uint32Array,
  given: Partial<TrainOptions>,
  { deployable }: CandidateSetting,
): Candidate[] {
  const single = data.targets?.readout === "last";
  const frame = frameFor(data, train);
  const finer = frameFor(data, train, 64);
  const all: (Candidate | null)[] = [
    { name: "a rate of 0.02", change: { learningRate: 0.02 } },
    single ? { name: "parts of 80 % and more", change: { crop: 0.8 } } : null,
    single && !deployable ? { name: "the maximum of the states", change: { readout: "max" } } : null,
    single && !deployable ? { name: "the mean of the states", change: { readout: "mean" } } : null,
    single && finer < frame ? { name: "steps half as long", change: { frame: finer } } : null,
    { name: "companding", change: { companding: 0.02 } },
    data.channels % 3 === 0 && data.groups !== null
      ? { name: "turned and scaled", change: { rotation: 4, gain: 0.1 } }
      : null,
    { name: "no offset", change: { offset: 0 } },
    single ? { name: "faster by up to a fifth", change: { stretch: 0.2 } } : null,
  ];
  return all.filter(
    (candidate): candidate is Candidate =>
      candidate !== null && !Object.keys(candidate.change).some((key) => key in given),
  );
}
