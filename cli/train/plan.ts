/** @file How a training run of the command line is made: chosen by trials, or as the user says. */
import type { LoadedData } from "../../src/data/files/load.js";
import type { LoadedAudio } from "../../src/features/files/load-audio.js";
import { type Fit, fitTraining, runSplit } from "../../src/fit/fit.js";
import type { TrainingData } from "../../src/pipeline/parts.js";
import type { TrainRequest } from "./request.js";

/** What is left to the trials. */
function asked(loaded: LoadedData | LoadedAudio, { split, fit: given }: TrainRequest) {
  return { ...given, keepValidation: split.validation !== undefined || loaded.validation !== null };
}

/**
 * Is the run made by hand? A model that it goes on from has settled what trials would choose. Where the user says how many epochs, nothing else is chosen; recordings have usual options of their
 * own, and variations that folds would divide.
 */
export function byHand(loaded: LoadedData | LoadedAudio, { training, fit: given, from }: TrainRequest): boolean {
  const named = given.folds !== undefined || given.effort === "thorough";
  return (
    from !== null || "augmented" in loaded || given.effort === "quick" || (training.epochs !== undefined && !named)
  );
}

/** The run to make: null where it is made by hand. */
export async function planned(
  loaded: LoadedData | LoadedAudio,
  learnt: TrainingData,
  request: TrainRequest,
  onRun: (what: string, done: number, runs: number) => void,
): Promise<Fit | null> {
  if (byHand(loaded, request)) return null;
  const given = { ...learnt.options, ...request.training };
  return fitTraining(learnt.sequences, learnt.split, given, asked(loaded, request), { onRun });
}

/** What a run that was stopped trains on. */
export function resumedSplit(loaded: LoadedData | LoadedAudio, learnt: TrainingData, request: TrainRequest) {
  if (byHand(loaded, request)) return learnt.split;
  const given = { ...learnt.options, ...request.training };
  return runSplit(learnt.sequences, learnt.split, given, asked(loaded, request));
}
