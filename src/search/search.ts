/** @file A search on some data: its axes, its folds, and what is tried in which order. */
import { widest } from "../compress/compress-fitted.js";
import type { Layout } from "../compress/layout.js";
import { type CompressOptions, compressTable } from "../compress/options.js";
import { InputError } from "../core/errors.js";
import { type AskedLimits, type Footprint, noLimits } from "../cost/limits.js";
import type { Sequences } from "../data/sequences.js";
import { candidatesFor, startingOptions } from "../fit/candidates.js";
import { type Fold, foldsOf } from "../fit/folds.js";
import { lengthFor } from "../fit/length.js";
import type { IntegerModel } from "../integer/model.js";
import type { Dimension } from "../options/search-space.js";
import { resolve, resolveUnknown } from "../options/table.js";
import type { Point } from "./axis.js";
import { Foresight } from "./limits.js";
import { type Model, modelOf, mostAttempts, type ProposerName, propose, type Space } from "./propose.js";
import type { TrialOptions } from "./run.js";
import { smallestBracket } from "./rungs.js";
import { optionsOf, settled, spaceFor } from "./space.js";
import { type Proposal, Study, type Trial } from "./study.js";

export interface SearchSetting {
  /** Options to try; null: as many as there is time for. */
  trials: number | null;
  limits: AskedLimits;
  /** K of the cross-validation on the training part. */
  folds: number;
  /** Trials that go through the rungs together, at least. */
  bracket: number;
  /** Updates of a whole run, all stages together; null: as many as `train` makes. */
  updates: number | null;
  seed: number;
  proposer: ProposerName;
}

export const searchDefaults: Readonly<SearchSetting> = {
  trials: 50,
  limits: { ...noLimits, ms: "rate" },
  folds: 3,
  bracket: smallestBracket,
  updates: null,
  seed: 0,
  proposer: "tpe",
};

/** A proposal, with all that it is foreseen to cost. */
export interface Candidate extends Proposal {
  options: TrialOptions;
  footprint: Footprint;
}

export type SearchTrial = Trial<Candidate>;

/** Layouts of `compress` that a search begins with. */
const startingLayouts = 3;

/** What a search on some data is made of: the same data, options and setting give the same trials. */
export class Search {
  readonly study: Study<Candidate>;
  readonly axes: readonly Dimension[];
  readonly folds: readonly Fold[];
  /** Updates of a whole run. */
  readonly updates: number;
  /** Sequences that may be learnt from. */
  readonly trainingSize: number;
  readonly #setting: SearchSetting;
  readonly #channels: number;
  /** What is not searched, and what is tried first. */
  readonly usual: TrialOptions;
  readonly #foresight: Foresight;
  /** Tried before anything is proposed. */
  readonly #starts: readonly TrialOptions[];
  readonly #space: Space;
  /** The options of all trials that are proposed, as text. */
  readonly #proposed = new Set<string>();
  /** What the trials of some brackets say: all proposals of a bracket have the same. */
  #learnt: { from: readonly SearchTrial[]; model: Model | null } = { from: [], model: null };

  /**
   * @param train the sequences that may be learnt from; the others are not looked at
   * @param given options that stay as they are
   * @throws InputError where no model is within the limits
   */
  constructor(data: Sequences, train: Uint32Array, given: Partial<CompressOptions>, setting: SearchSetting) {
    const { limits, seed } = setting;
    this.#setting = setting;
    this.#channels = data.channels;
    this.trainingSize = train.length;
    this.folds = foldsOf(data, train, setting.folds, seed);
    const { batch, passes, epochs } = lengthFor(train.length, given);
    this.updates = setting.updates ?? epochs * Math.ceil((train.length * passes) / batch);
    const { flash: size, ...others } = limits;
    const shape = { widest: limits.flash === null ? null : widest };
    this.usual = resolve(compressTable, {
      ...startingOptions(data, train, shape),
      batch,
      seed,
      ...given,
      ...others,
      size,
      threads: 1,
    });
    this.#foresight = new Foresight(data, train, limits);
    const layouts = this.#startingLayouts(given);
    const [first = this.usual] = layouts;
    const changes = candidatesFor(data, train, given, shape).map(({ change }) => ({ ...first, ...change }));
    this.#starts = setting.proposer === "random" ? [] : [...layouts, ...changes];
    const sizes = layouts.map(({ hidden }) => Math.ceil(hidden / 2));
    this.axes = spaceFor(data, train, given, limits.flash === null ? null : Math.min(...sizes));
    this.#space = { axes: this.axes, usual: this.pointOf(first) };
    this.study = new Study<Candidate>({
      trials: setting.trials,
      folds: this.folds.length,
      bracket: setting.bracket,
      propose: (done, earlier) => this.#propose(done, earlier),
    });
    if (this.study.trials.length === 0) throw new InputError("no model of this kind is within the limits: allow more");
  }

  /** The usual options, in the layouts that `compress` would try. */
  #startingLayouts({ hidden, rankW, rankU, densityW, densityU, densityHead }: Partial<Layout>): TrialOptions[] {
    const request = { hidden, rankW, rankU, densityW, densityU, densityHead };
    const layouts = this.#foresight.layouts(this.usual, request).slice(0, startingLayouts);
    return layouts.length === 0 ? [this.usual] : layouts.map((layout) => ({ ...this.usual, ...layout }));
  }

  #propose(done: readonly SearchTrial[], earlier: readonly SearchTrial[]): Candidate | null {
    const number = earlier.length;
    const start = this.#starts[number];
    const first = start === undefined ? null : this.#candidate(start);
    if (first !== null && this.#isNew(first)) return first;
    const { proposer, seed } = this.#setting;
    const model = this.#modelOf(done);
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const point = propose(proposer, this.#space, model, seed, number, attempt);
      const candidate = this.#candidate({ ...this.usual, ...optionsOf(point) });
      if (candidate !== null && this.#isNew(candidate)) return candidate;
    }
    return null;
  }

  /** Was it not proposed before? It is now. */
  #isNew({ options }: Candidate): boolean {
    const { size } = this.#proposed;
    return this.#proposed.add(JSON.stringify(options)).size > size;
  }

  #modelOf(done: readonly SearchTrial[]): Model | null {
    if (this.#learnt.from !== done) {
      const observations = done.map(({ options, scores }) => ({ point: this.pointOf(options), scores }));
      this.#learnt = { from: done, model: modelOf(this.#setting.proposer, this.#space, observations) };
    }
    return this.#learnt.model;
  }

  /** The options, made to fit; null where they cannot. */
  #candidate(options: TrialOptions): Candidate | null {
    const fitted = this.#foresight.fitted(options, (each) => settled(each, this.#channels));
    return fitted && { ...fitted, bytes: fitted.footprint.flash };
  }

  /**
   * What somebody else wants to be tried, as it is; null where it is over a limit.
   * @throws OptionError for a name that is no option, and for a value outside its range
   */
  asked(options: Readonly<Record<string, unknown>>): Candidate | null {
    const whole = settled(resolveUnknown(compressTable, { ...this.usual, ...options }), this.#channels);
    const footprint = this.#foresight.costOf(whole);
    return footprint && { options: whole, footprint, bytes: footprint.flash };
  }

  /** A trial's model with random weights: it takes the time and the bytes of the real one. */
  standIn({ options }: SearchTrial): IntegerModel {
    return this.#foresight.modelOf(options);
  }

  /** What of a trial's options was searched. */
  pointOf(options: TrialOptions): Point {
    return Object.fromEntries(Object.entries(options).filter(([key]) => this.axes.some((axis) => axis.key === key)));
  }
}
