/**
 * @file The course of a search: which runs to make, given the outcomes so far. It depends only on the outcomes, never
 * on their order, so any number of workers finds the same winner.
 */
import { bracketAfter, reaching, topRung } from "./rungs.js";

/** One training of a trial's options, on one fold. */
export interface Run {
  trial: number;
  rung: number;
  fold: number;
}

/** The outcome of a run. */
export type Outcome =
  | {
      /** Accuracy on the held-out sequences, or minus the error. */
      score: number;
      /** Bytes in flash of the resulting model. */
      bytes: number;
      /** Duration of the run in seconds; for reports only, never for decisions. */
      seconds: number;
    }
  | {
      /** Why there is no model: the loss exploded, or the model does not fit. */
      failed: string;
      seconds: number;
    };

/** A point to try. */
export interface Proposal {
  /** Estimated bytes of flash: of trials with equal scores the smaller is better. */
  bytes: number;
}

/** A proposal and its progress. */
export interface Progress {
  trial: number;
  bracket: number;
  /** For each finished rung, the mean over the folds; null if a run failed. */
  scores: (number | null)[];
}

export type Trial<P extends Proposal> = P & Progress;

export interface StudySetting<P extends Proposal> {
  /** null: as many as time allows. */
  trials: number | null;
  folds: number;
  /** Trials of the first brackets. */
  bracket: number;
  /**
   * The next trial, learning from trials of finished brackets, and different from all earlier ones; null if there is
   * none.
   */
  propose(done: readonly Trial<P>[], earlier: readonly Trial<P>[]): P | null;
}

/** Open brackets: while one waits for its last runs, workers make those of the next. */
const openBrackets = 2;

interface Bracket {
  trials: number[];
  /** The trials of each open or finished rung. */
  rungs: number[][];
  /** Remaining runs of the open rung. */
  left: number;
  done: boolean;
}

export const runKey = ({ trial, rung, fold }: Run): string => `${trial}/${rung}/${fold}`;

export class Study<P extends Proposal> {
  readonly trials: Trial<P>[] = [];
  readonly #setting: StudySetting<P>;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #brackets: Bracket[] = [];
  #exhausted = false;
  #openings = 0;

  constructor(setting: StudySetting<P>) {
    this.#setting = setting;
    this.#advance();
  }

  /** How often runs were opened: while it is unchanged, {@link open} has no new ones. */
  get openings(): number {
    return this.#openings;
  }

  /** The runs that can be made now, those of earlier brackets first, including runs in progress. */
  open(): Run[] {
    const runs: Run[] = [];
    for (const { rungs, done } of this.#brackets) {
      if (!done) runs.push(...this.#missing(rungs));
    }
    return runs;
  }

  /** The unfinished runs of the last rung. */
  #missing(rungs: readonly number[][]): Run[] {
    const rung = rungs.length - 1;
    const folds = Array.from({ length: this.#setting.folds }, (_, fold) => fold);
    return (rungs[rung] ?? []).flatMap((trial) =>
      folds.map((fold) => ({ trial, rung, fold })).filter((run) => !this.#outcomes.has(runKey(run))),
    );
  }

  get finished(): boolean {
    return this.#brackets.every(({ done }) => done) && this.#isLast();
  }

  /** The number of trials to make; null: as many as time allows. */
  get planned(): number | null {
    return this.#setting.trials;
  }

  outcome(run: Run): Outcome | undefined {
    return this.#outcomes.get(runKey(run));
  }

  /** Records a run's outcome; a second one of the same run is ignored. @returns whether it is the first */
  record(run: Run, outcome: Outcome): boolean {
    const key = runKey(run);
    if (this.#outcomes.has(key)) return false;
    this.#outcomes.set(key, outcome);
    const bracket = this.#brackets[this.trials[run.trial]?.bracket ?? -1];
    if (
      bracket !== undefined &&
      run.fold < this.#setting.folds &&
      run.rung === bracket.rungs.length - 1 &&
      bracket.rungs[run.rung]?.includes(run.trial)
    ) {
      bracket.left -= 1;
      if (bracket.left === 0) this.#advance();
    }
    return true;
  }

  /** The trials at the highest rung that any passed, the best first; none if all failed. */
  ranking(): Trial<P>[] {
    const passed = this.trials.filter(({ scores }) => (scores.at(-1) ?? null) !== null);
    const reached = Math.max(0, ...passed.map(({ scores }) => scores.length));
    return passed.filter(({ scores }) => scores.length === reached).sort(better(reached - 1));
  }

  /** Why a trial failed at its last finished rung, by its first fold that did; null if it did not fail. */
  failureOf(trial: number): string | null {
    const rung = (this.trials[trial]?.scores.length ?? 0) - 1;
    for (let fold = 0; fold < this.#setting.folds; fold++) {
      const outcome = this.#outcomes.get(runKey({ trial, rung, fold }));
      if (outcome !== undefined && "failed" in outcome) return outcome.failed;
    }
    return null;
  }

  /** Closes finished rungs and opens the next ones, as far as outcomes are known. */
  #advance(): void {
    for (;;) {
      for (const bracket of this.#brackets) {
        while (!bracket.done && bracket.left === 0) this.#closeRung(bracket);
      }
      if (this.#isLast() || !this.#mayOpen()) return;
      this.#openBracket();
    }
  }

  #isLast(): boolean {
    return this.#exhausted || (this.#setting.trials !== null && this.trials.length >= this.#setting.trials);
  }

  /**
   * A bracket learns from all brackets except the one before it. They must be finished, so that its knowledge does not
   * depend on timing.
   */
  #mayOpen(): boolean {
    return this.#brackets.slice(0, Math.max(0, this.#brackets.length - openBrackets + 1)).every(({ done }) => done);
  }

  #openBracket(): void {
    const number = this.#brackets.length;
    const before = this.trials.length;
    const size = Math.min(
      bracketAfter(before, this.#setting.bracket),
      (this.#setting.trials ?? Number.POSITIVE_INFINITY) - before,
    );
    const known = this.trials.filter(({ bracket }) => bracket <= number - openBrackets);
    const bracket: Bracket = { trials: [], rungs: [], left: 0, done: false };
    for (let trial = before; trial < before + size; trial++) {
      const proposal = this.#setting.propose(known, this.trials);
      if (proposal === null) {
        this.#exhausted = true;
        break;
      }
      this.trials.push({ ...proposal, trial, bracket: number, scores: [] });
      bracket.trials.push(trial);
    }
    bracket.done = bracket.trials.length === 0;
    this.#brackets.push(bracket);
    this.#openRung(bracket, [...bracket.trials]);
  }

  #openRung(bracket: Bracket, trials: number[]): void {
    bracket.rungs.push(trials);
    bracket.left = this.#missing(bracket.rungs).length;
    this.#openings += 1;
  }

  /** Closes the open rung, whose runs are all done. */
  #closeRung(bracket: Bracket): void {
    const rung = bracket.rungs.length - 1;
    const here = bracket.rungs[rung] ?? [];
    for (const trial of here) this.trials[trial]?.scores.push(this.#scoreOf(trial, rung));
    if (rung === topRung) {
      bracket.done = true;
      return;
    }
    const order = here.flatMap((trial) => this.trials[trial] ?? []).sort(better(rung));
    const next = order.slice(0, reaching(bracket.trials.length, rung + 1)).map(({ trial }) => trial);
    this.#openRung(
      bracket,
      next.sort((a, b) => a - b),
    );
  }

  /** Mean over the folds of finished runs; null if one failed. */
  #scoreOf(trial: number, rung: number): number | null {
    let sum = 0;
    let failed = false;
    for (let fold = 0; fold < this.#setting.folds; fold++) {
      const outcome = this.#outcomes.get(runKey({ trial, rung, fold }));
      if (outcome === undefined) throw new RangeError(`run ${runKey({ trial, rung, fold })} is not done`);
      if ("failed" in outcome) failed = true;
      else sum += outcome.score;
    }
    return failed ? null : sum / this.#setting.folds;
  }
}

/** Compares trials by their score at a rung, the best first; on a tie the smaller, then the earlier. */
function better(rung: number) {
  return (a: Trial<Proposal>, b: Trial<Proposal>): number => {
    const [first, second] = [a, b].map(({ scores }) => scores[rung] ?? Number.NEGATIVE_INFINITY);
    if (first !== second && first !== undefined && second !== undefined) return second > first ? 1 : -1;
    return a.bytes - b.bytes || a.trial - b.trial;
  };
}
