/**
 * @file The changes that trials choose among if the user sets no option: each changes the best options so far. They and
 * their order were chosen by cross-validation on the training parts of small public sets: docs/training.md.
 */
import { originalsIn, type Sequences } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";
import type { TrainOptions } from "../train/options.js";
import { soundDefaults, textDefaults } from "../train/regime-options.js";
import { frameFor, frameForMean, meanLength } from "./length.js";
import { periodOf } from "./oscillation.js";

export interface Candidate {
  /** The change in words, for reports. */
  name: string;
  change: Partial<TrainOptions>;
}

/** Limits of a network that has to fit a number of bytes. */
export interface CandidateSetting {
  /** Widest input of a step: a wider one leaves fewer bytes for hidden units. null: no limit. */
  widest: number | null;
}

/** Samples of a series from which pooled readouts are tried: its last state says less than all of them. */
const longSeries = 48;

/** Fewer sequences than this are learnt with mixes of two, which make up for those that are missing. */
const fewSequences = 1000;
const mixed = 0.5;

/**
 * What suits curves that are nearly alike, such as spectra: variations hide what tells their classes apart, and few wide
 * steps see it better than many.
 */
const asRecorded: Partial<TrainOptions> = { noise: 0, offset: 0, crop: 1, mixup: 0 };

/** A step with at least as many oscillations is also tried as several steps. */
const fewestOscillations = 2;

/** Most steps to read a series in, one for each of its oscillations. */
const mostOscillations = 256;

/** People wear a sensor differently: these variations compensate for that better than any others tried. */
const worn: Partial<TrainOptions> = { companding: 0.02, rotation: 4, gain: 0.1 };

/** Whether several people recorded the data, in channels in threes: x, y and z of sensors. */
function isWorn({ channels, groups, frontEnd }: Sequences): boolean {
  return frontEnd === undefined && channels % 3 === 0 && groups !== null && new Set(groups).size > 1;
}

/** The options before any trial. */
export function startingOptions(
  data: Sequences,
  train: Uint32Array,
  { widest }: CandidateSetting,
): Partial<TrainOptions> {
  // The front end settles the steps of sound, and gives logarithms already.
  if (data.frontEnd !== undefined) return soundDefaults;
  if (data.text !== undefined) {
    const { epochs: _, ...usual } = textDefaults;
    return isLanguageData(data) ? {} : usual;
  }
  const single = data.targets?.readout === "last";
  return {
    offset: 0.2,
    ...(isWorn(data) ? worn : {}),
    ...(single ? { crop: 0.9, frame: within(frameFor(data, train), data, widest) } : {}),
    ...(isFew(data, train) ? { mixup: mixed } : {}),
  };
}

/** Whether few whole sequences show what the classes are. */
function isFew(data: Sequences, train: Uint32Array): boolean {
  const { task, readout } = data.targets ?? {};
  return task === "multiclass" && readout === "last" && originalsIn(data, train).length < fewSequences;
}

function within(frame: number, { channels }: Sequences, widest: number | null): number {
  return widest === null ? frame : Math.min(frame, Math.max(1, Math.floor(widest / channels)));
}

/**
 * The samples in which a series oscillates once, if it does so several times in a step; else null. Vibrations start at any
 * point, so that only a network that reads each oscillation as a step learns how strong and how fast they are.
 */
function oscillationWithin(data: Sequences, train: Uint32Array, frame: number): number | null {
  // No channel oscillates faster than once in two samples.
  if (frame < 2 * fewestOscillations) return null;
  const period = Math.max(Math.round(periodOf(data, train)), frameForMean(data, train, mostOscillations));
  return frame >= fewestOscillations * period ? period : null;
}

/** The changes to try, in this order; without those of an option that the user has set. */
export function candidatesFor(
  data: Sequences,
  train: Uint32Array,
  given: Partial<TrainOptions>,
  { widest }: CandidateSetting,
): Candidate[] {
  if (data.frontEnd !== undefined) return soundCandidates.filter(isFree(given));
  if (data.text !== undefined)
    return isLanguageData(data) || train.length > mostTexts ? [] : textCandidates.filter(isFree(given));
  const single = data.targets?.readout === "last";
  const frame = within(frameFor(data, train), data, widest);
  const finer = within(frameFor(data, train, 64), data, widest);
  const coarser = within(frameFor(data, train, 16), data, widest);
  const few = isFew(data, train);
  const long = single && meanLength(data, train) >= longSeries;
  const period = single ? oscillationWithin(data, train, frame) : null;
  const all: (Candidate | null)[] = [
    period === null
      ? null
      : { name: "a step for each oscillation, readout mean", change: { frame: period, readout: "mean" } },
    few ? { name: "samples as recorded in half the steps", change: { ...asRecorded, frame: coarser } } : null,
    few ? { name: "up to 50 % faster or slower in places", change: { warp: 0.5 } } : null,
    { name: "learning rate 0.02", change: { learningRate: 0.02 } },
    { name: "noise 0.05", change: { noise: 0.05 } },
    single ? { name: "crops of 80 % or more", change: { crop: 0.8 } } : null,
    single && finer < frame ? { name: "half the samples per step", change: { frame: finer } } : null,
    isWorn(data)
      ? { name: "no companding", change: { companding: 0 } }
      : { name: "companding", change: { companding: 0.02 } },
    isWorn(data) ? { name: "no rotation, no gain", change: { rotation: 0, gain: 0 } } : null,
    { name: "no offset", change: { offset: 0 } },
    single ? { name: "up to 20 % faster", change: { stretch: 0.2 } } : null,
    long ? { name: "readout max", change: { readout: "max" } } : null,
    long ? { name: "readout mean", change: { readout: "mean" } } : null,
  ];
  return all.filter((candidate) => candidate !== null).filter(isFree(given));
}

/** The changes for sound, whose steps and companding the front end settles. */
const soundCandidates: readonly Candidate[] = [
  { name: "learning rate 0.02", change: { learningRate: 0.02 } },
  { name: "offset 0.45", change: { offset: 0.45 } },
  { name: "no offset", change: { offset: 0 } },
  { name: "crops of 90 % or more", change: { crop: 0.9 } },
  { name: "readout max", change: { readout: "max" } },
  { name: "readout mean", change: { readout: "mean" } },
];

/**
 * Most texts on which changes are tried. The usual options were chosen on many; a trial sees few of many, and what suits
 * few, a higher rate and less dropout, may not even converge on all.
 */
const mostTexts = 3000;

/** The changes for texts. */
const textCandidates: readonly Candidate[] = [
  { name: "learning rate 0.01", change: { learningRate: 0.01 } },
  { name: "token dropout 0.3", change: { tokenDropout: 0.3 } },
  { name: "readout max", change: { readout: "max" } },
];

/** Whether a change leaves the user's options alone. */
function isFree(given: Partial<TrainOptions>): (candidate: Candidate) => boolean {
  return ({ change }) => !Object.keys(change).some((key) => key in given);
}
