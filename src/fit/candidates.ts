/**
 * @file The options that trials choose among where the user names none: each a change to what stands so far. Which, and in
 * which order, was chosen by cross-validation on the training parts of small public sets: docs/training.md.
 */
import type { Sequences } from "../data/sequences.js";
import type { TrainOptions } from "../train/options.js";
import { soundDefaults } from "../train/regime-options.js";
import { frameFor, meanLength } from "./length.js";

export interface Candidate {
  /** For people: what the change is. */
  name: string;
  change: Partial<TrainOptions>;
}

/** What a network that is to fit a number of bytes can have. */
export interface CandidateSetting {
  /** Most numbers that enter at a step: more of them take the bytes from the hidden units. null: any number. */
  widest: number | null;
}

/** Steps of a series, as it is recorded, from which on its end says less than all of it. */
const longSeries = 48;

/** Other people wear a sensor in other ways: what makes up for that, more than anything else that is tried. */
const worn: Partial<TrainOptions> = { companding: 0.02, rotation: 4, gain: 0.1 };

/** Several people, and channels in threes: x, y and z of sensors. */
function isWorn({ channels, groups, frontEnd }: Sequences): boolean {
  return frontEnd === undefined && channels % 3 === 0 && groups !== null && new Set(groups).size > 1;
}

/** What stands before any trial. */
export function startingOptions(
  data: Sequences,
  train: Uint32Array,
  { widest }: CandidateSetting,
): Partial<TrainOptions> {
  // The front end has made the steps of sound, of logarithms already; its variations begin earlier and later.
  if (data.frontEnd !== undefined) return soundDefaults;
  const single = data.targets?.readout === "last";
  return {
    offset: 0.2,
    ...(isWorn(data) ? worn : {}),
    ...(single ? { crop: 0.9, frame: within(frameFor(data, train), data, widest) } : {}),
  };
}

function within(frame: number, { channels }: Sequences, widest: number | null): number {
  return widest === null ? frame : Math.min(frame, Math.max(1, Math.floor(widest / channels)));
}

/** The changes to try, in this order; those that name an option that the user has named are left out. */
export function candidatesFor(
  data: Sequences,
  train: Uint32Array,
  given: Partial<TrainOptions>,
  { widest }: CandidateSetting,
): Candidate[] {
  if (data.frontEnd !== undefined) return soundCandidates.filter(isFree(given));
  const single = data.targets?.readout === "last";
  const frame = within(frameFor(data, train), data, widest);
  const finer = within(frameFor(data, train, 64), data, widest);
  const long = single && meanLength(data, train) >= longSeries;
  const all: (Candidate | null)[] = [
    { name: "a rate of 0.02", change: { learningRate: 0.02 } },
    { name: "less noise, of 0.05", change: { noise: 0.05 } },
    single ? { name: "parts of 80 % and more", change: { crop: 0.8 } } : null,
    single && finer < frame ? { name: "steps half as long", change: { frame: finer } } : null,
    isWorn(data)
      ? { name: "no companding", change: { companding: 0 } }
      : { name: "companding", change: { companding: 0.02 } },
    isWorn(data) ? { name: "neither turned nor scaled", change: { rotation: 0, gain: 0 } } : null,
    { name: "no offset", change: { offset: 0 } },
    single ? { name: "faster by up to a fifth", change: { stretch: 0.2 } } : null,
    long ? { name: "the maximum of the states", change: { readout: "max" } } : null,
    long ? { name: "the mean of the states", change: { readout: "mean" } } : null,
  ];
  return all.filter((candidate) => candidate !== null).filter(isFree(given));
}

/** Changes of sound: the front end has settled steps and companding. */
const soundCandidates: readonly Candidate[] = [
  { name: "a rate of 0.02", change: { learningRate: 0.02 } },
  { name: "an offset of 0.45", change: { offset: 0.45 } },
  { name: "no offset", change: { offset: 0 } },
  { name: "parts of 90 % and more", change: { crop: 0.9 } },
  { name: "the maximum of the states", change: { readout: "max" } },
  { name: "the mean of the states", change: { readout: "mean" } },
];

/** Does a change leave alone what the user has named? */
function isFree(given: Partial<TrainOptions>): (candidate: Candidate) => boolean {
  return ({ change }) => !Object.keys(change).some((key) => key in given);
}
