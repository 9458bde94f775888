/**
 * @file The course of a search: which runs are to be made, and what follows from those that are done. It depends on the
 * results alone, never on the order in which they come, so any number of workers finds the same winner.
 */
import { bracketAfter, reaching, topRung } from "./rungs.js";

/** One training of a trial's options, on one fold. */
export interface Run {
  trial: number;
  rung: number;
  fold: number;
}

/** What a run gave. */
export type Outcome =
  | {
      /** Accuracy of what was held out, or minus the mean squared error. */
      score: number;
      /** Bytes in flash of the model as it came out. */
      bytes: number;
      /** Seconds that the run took: told, and never decided by. */
      seconds: number;
    }
  | {
      /** Why there is no model: the loss exploded, or it does not fit. */
      failed: string;
      seconds: number;
    };

/** What is tried. */
export interface Proposal {
  /** Bytes of flash, foreseen: of trials with equal scores the smaller is better. */
  bytes: number;
}

/** A proposal and how it has gone. */
export interface Progress {
  trial: number;
  bracket: number;
  /** For each rung that is done, the mean over the folds; null where a run failed. */
  scores: (number | null)[];
}

export type Trial<P extends Proposal> = P & Progress;

export interface StudySetting<P extends Proposal> {
  /** Null: as many as there is time for. */
  trials: number | null;
  folds: number;
  /** Trials of the first brackets. */
  bracket: number;
  /** The next trial, learning from those whose brackets are done, and unlike all earlier ones. Null where there is no other. */
  propose(done: readonly Trial<P>[], earlier: readonly Trial<P>[]): P | null;
}

/** Brackets that are open at once: while one waits for its last runs, workers make those of the next. */
const openBrackets = 2;

interface Bracket {
  trials: number[];
  /** The trials of each rung that is open or done. */
  rungs: number[][];
  /** Runs of the open rung that are still to be done. */
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

  /** How often runs were opened: as long as it stays the same, {@link open} has no new ones. */
  get openings(): number {
    return this.#openings;
  }

  /** The runs that can be made now, those of earlier brackets first. Which of them are being made is for others to know. */
  open(): Run[] {
    const runs: Run[] = [];
    for (const { rungs, done } of this.#brackets) {
      if (!done) runs.push(...this.#missing(rungs));
    }
    return runs;
  }

  /** The runs of the last of the rungs that are not done. */
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

  outcome(run: Run): Outcome | undefined {
    return this.#outcomes.get(runKey(run));
  }

  /** Takes a run's outcome; a second one of the same run changes nothing. @returns is it the first? */
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

  /** The trials that have got furthest, the best first. */
  ranking(): Trial<P>[] {
    const reached = Math.max(0, ...this.trials.map(({ scores }) => scores.length));
    return this.trials.filter(({ scores }) => scores.length === reached && reached > 0).sort(better(reached - 1));
  }

  /** Closes rungs that are done, and opens what comes after them, as far as outcomes are known. */
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

  /** A bracket learns from all but the one before it, which must be done: so it is settled what it knows. */
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

  /** Closes the open rung, all of whose runs are done. */
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

  /** Mean over the folds of runs that are done; null where one failed. */
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

/** Orders trials by their score at a rung, the best first; of equals the smaller, then the earlier. */
function better(rung: number) {
  return (a: Trial<Proposal>, b: Trial<Proposal>): number => {
    const [first, second] = [a, b].map(({ scores }) => scores[rung] ?? Number.NEGATIVE_INFINITY);
    if (first !== second && first !== undefined && second !== undefined) return second > first ? 1 : -1;
    return a.bytes - b.bytes || a.trial - b.trial;
  };
}
