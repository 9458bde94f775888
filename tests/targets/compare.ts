/** @file The verdict of one target on many trials. */
import type { Target } from "./catalogue.js";
import { runTrials } from "./run.js";
import type { ExpectedTrial } from "./trials.js";

export interface Verdict {
  equal: number;
  /** Names of the models that differ, with the first differing step. */
  different: string[];
  /** Models that need more memory than the target has. */
  tooLarge: number;
}

/** Runs every trial on a target, and compares all its hashes with the interpreter's. */
export function compareOn(target: Target, trials: readonly ExpectedTrial[]): Verdict {
  const verdict: Verdict = { equal: 0, different: [], tooLarge: 0 };
  runTrials(target, trials).forEach((printed, index) => {
    const trial = trials[index];
    if (trial === undefined) return;
    if (printed === null) verdict.tooLarge += 1;
    else {
      const step = trial.expected.findIndex((hash, at) => printed[at] !== hash);
      if (step < 0) verdict.equal += 1;
      else verdict.different.push(`${trial.source.name}, step ${step + 1}`);
    }
  });
  return verdict;
}
