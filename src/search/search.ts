/** @file A search on some data: its axes, its folds, and the order of its trials. */
import { widest } from "../compress/compress-fitted.js";
import { withEmbedding } from "../compress/embedding.js";
import type { Layout } from "../compress/layout.js";
import { type CompressOptions, compressTable } from "../compress/options.js";
import { InputError } from "../core/errors.js";
import { counted } from "../core/text.js";
import { type AskedLimits, type Excess, excessText, type Footprint, noLimits } from "../cost/limits.js";
import type { Sequences } from "../data/sequences.js";
import { isLanguageData } from "../data/text/language.js";
import { candidatesFor, startingOptions } from "../fit/candidates.js";
import { type Fold, foldsOf } from "../fit/folds.js";
import { lengthFor, usualLengthOn } from "../fit/length.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { OptionError } from "../options/place.js";
import type { Dimension } from "../options/search-space.js";
import { resolve } from "../options/table.js";
import type { Point } from "./axis.js";
import { checkGiven } from "./given.js";
import { Foresight, leastHidden } from "./limits.js";
import { type Model, modelOf, mostAttempts, type ProposerName, propose, type Space } from "./propose.js";
import { smallestBracket } from "./rungs.js";
import type { SearchedSound } from "./sound.js";
import { optionsOf, settled, spaceFor } from "./space.js";
import { type Proposal, Study, type Trial } from "./study.js";
import { checkAskable, choiceIn, resolveTrial, setBySearch, type TrialOptions, trainedWith } from "./trial-options.js";

export interface SearchSetting {
  /** Number of trials; null: as many as time allows. */
  trials: number | null;
  limits: AskedLimits;
  /** K of the cross-validation on the training part. */
  folds: number;
  /** Fewest trials of a bracket. */
  bracket: number;
  /** Updates of a full run, all stages together; null: as many as `train` makes. */
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

/** A proposal with its estimated cost. */
export interface Candidate extends Proposal {
  options: TrialOptions;
  footprint: Footprint;
}

export type SearchTrial = Trial<Candidate>;

/** Fewest updates of a full run: those of the lowest rung make a ninth. Few texts are learnt in fewer. */
const fewestUpdates = 1500;

/** Number of `compress`'s layouts that a search begins with. */
const startingLayouts = 3;

/** A search on some data: the same data, options and setting give the same trials. */
export class Search {
  readonly study: Study<Candidate>;
  readonly axes: readonly Dimension[];
  readonly folds: readonly Fold[];
  /** Updates of a full run. */
  readonly updates: number;
  /** Number of training sequences, including variations of recordings. */
  readonly trainingSize: number;
  readonly #setting: SearchSetting;
  /** For recordings whose front end is also searched. */
  readonly sound: SearchedSound | null;
  readonly #data: Sequences;
  readonly #train: Uint32Array;
  /** Values of options that are not searched, and the first trial. */
  readonly usual: TrialOptions;
  readonly #foresight: Foresight;
  /** Tried before any proposal. */
  readonly #starts: readonly TrialOptions[];
  readonly #space: Space;
  /** The options of all proposed trials, as text. */
  readonly #proposed = new Set<string>();
  /** The model of some brackets' trials, shared by all proposals of a bracket. */
  #learnt: { from: readonly SearchTrial[]; model: Model | null } = { from: [], model: null };

  /**
   * @param train the training sequences; the others are not used
   * @param asked given options, which stay fixed
   * @param sound for recordings whose front end is also searched; the data are their features with the usual one,
   *   without variations
   * @throws InputError if given options fit neither each other nor the data, or no model is within the limits
   */
  constructor(
    data: Sequences,
    train: Uint32Array,
    asked: Partial<CompressOptions>,
    setting: SearchSetting,
    sound: SearchedSound | null = null,
  ) {
    const { limits, seed } = setting;
    if (isLanguageData(data)) {
      throw new InputError(
        "a search divides sequences into folds, and a language model reads one text: train a few, and compare their perplexity",
      );
    }
    this.#setting = setting;
    this.sound = sound;
    this.#data = data;
    this.#train = train;
    const given = data.frontEnd === undefined || limits.board === null ? asked : listening(data.frontEnd, asked);
    checkGiven(data, train, given);
    this.folds = foldsOf(data, train, setting.folds, seed).map((fold) =>
      sound === null ? fold : { ...fold, train: sound.withVariations(fold.train) },
    );
    this.trainingSize = (sound?.withVariations(train) ?? train).length;
    const { batch, passes, epochs } = lengthFor(this.trainingSize, given, 1, train.length, usualLengthOn(data));
    const usual = epochs * Math.ceil((this.trainingSize * passes) / batch);
    this.updates = setting.updates ?? Math.max(fewestUpdates, usual);
    const { flash: size, ...others } = limits;
    const shape = { widest: limits.flash === null ? null : widest };
    const training = { ...startingOptions(data, train, shape), batch, seed, ...given, ...others, size, threads: 1 };
    this.usual = { ...resolve(compressTable, withEmbedding(training, data, null)), ...sound?.usual };
    this.#foresight = new Foresight(data, train, limits, sound);
    const layouts = this.#startingLayouts(given);
    const [first = this.usual] = layouts;
    const changes = candidatesFor(data, train, given, shape).map(({ change }) => ({ ...first, ...change }));
    this.#starts = setting.proposer === "random" ? [] : [...layouts, ...changes];
    const sizes = layouts.map(({ hidden }) => Math.ceil(hidden / 2));
    const least = limits.flash === null || sizes.length === 0 ? null : Math.min(...sizes);
    const ofTraining = spaceFor(data, train, given, least, limits.flash);
    this.axes = [...ofTraining, ...(sound?.axes ?? [])];
    this.#space = { axes: this.axes, usual: this.pointOf(first) };
    this.study = new Study<Candidate>({
      trials: setting.trials,
      folds: this.folds.length,
      bracket: setting.bracket,
      propose: (done, earlier) => this.#propose(done, earlier),
    });
    if (this.study.trials.length === 0) throw this.#nothingFits();
  }

  /** Says by how much the smallest model exceeds the limits. */
  #nothingFits(): InputError {
    const least = this.#settled({ ...this.usual, hidden: Math.min(leastHidden, this.usual.hidden) });
    const excesses = this.#foresight.excessesOf(least);
    if (excesses.length === 0) return new InputError("no model of this kind is within the limits: raise them");
    return new OptionError((place) => {
      const otherwise = this.#setting.limits.board === null ? "" : `, or choose another ${place.name("board")}`;
      const needs = excesses.map((excess) => excessText(excess, place)).join(", and ");
      return `no model of this kind is within the limits: one of ${counted(least.hidden, "unit")} needs ${needs}: raise the limits${otherwise}`;
    });
  }

  /**
   * The usual options, in the layouts that `compress` would try; empty if the usual front end leaves no room for any.
   */
  #startingLayouts({ hidden, rankW, rankU, densityW, densityU, densityHead }: Partial<Layout>): TrialOptions[] {
    const request = { hidden, rankW, rankU, densityW, densityU, densityHead };
    try {
      const layouts = this.#foresight.layouts(this.usual, request).slice(0, startingLayouts);
      return layouts.length === 0 ? [this.usual] : layouts.map((layout) => ({ ...this.usual, ...layout }));
    } catch (error) {
      if (error instanceof InputError && (this.sound?.axes.length ?? 0) > 0) return [];
      throw error;
    }
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

  /** Whether it was not proposed before; records it as proposed. */
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

  /** The options adjusted to the limits; null if they cannot fit. */
  #candidate(options: TrialOptions): Candidate | null {
    const choice = choiceIn(options);
    if (choice !== null && this.sound?.canHear(choice) === false) return null;
    const fitted = this.#foresight.fitted(options, (each) => this.#settled(each));
    return fitted && { ...fitted, bytes: fitted.footprint.flash };
  }

  #settled(options: TrialOptions): TrialOptions {
    const choice = choiceIn(options);
    if (this.sound === null || choice === null) return settled(options, this.#widthOf(options));
    const heard = this.sound.possible(choice);
    const ms = this.sound.mostMs(this.#setting.limits.ms, heard);
    return settled({ ...options, ...heard, ms }, heard.coefficients ?? heard.filters);
  }

  /** Numbers that enter the first layer in a step. */
  #widthOf({ embedding, frame }: TrialOptions): number {
    const { text, channels } = this.#data;
    return text === undefined ? channels * frame : embedding;
  }

  /** The task of a trial's options: the options of training, and the front end; null: the data have none. */
  work(options: TrialOptions): { options: CompressOptions; frontEnd: FrontEndSpec | null } {
    const choice = choiceIn(options);
    const heard = this.sound === null || choice === null ? null : this.sound.frontEndOf(choice);
    return { options: trainedWith(options), frontEnd: heard };
  }

  /** The usual values of the options that a program may give for a trial. */
  get askable(): Partial<TrialOptions> {
    const set = new Set<string>(setBySearch);
    return Object.fromEntries(Object.entries(this.usual).filter(([key]) => !set.has(key)));
  }

  /** Most milliseconds per step of a trial; null: no limit. */
  mostMs({ options }: SearchTrial): number | null {
    return this.#foresight.limitsFor(options).ms;
  }

  /**
   * A trial requested by a program, unchanged, or the limits that it exceeds.
   * @throws OptionError for an unknown option, for one that the search sets, and for a value outside its range;
   *   InputError for an impossible front end, and for options that fit neither each other nor the data
   */
  asked(options: Readonly<Record<string, unknown>>): Candidate | { excesses: Excess[] } {
    checkAskable(options);
    const given = resolveTrial({ ...this.usual, ...options }, this.sound !== null);
    checkGiven(this.#data, this.#train, trainedWith(given));
    const whole = this.#settled(given);
    const footprint = this.#foresight.costOf(whole);
    if (footprint === null) return { excesses: this.#foresight.excessesOf(whole) };
    return { options: whole, footprint, bytes: footprint.flash };
  }

  /** The searched options of a trial. */
  pointOf(options: TrialOptions): Point {
    return Object.fromEntries(Object.entries(options).filter(([key]) => this.axes.some((axis) => axis.key === key)));
  }
}

/** Options of a model of sound on a board. @throws InputError if they are impossible on a board */
function listening({ arithmetic }: FrontEndSpec, asked: Partial<CompressOptions>): Partial<CompressOptions> {
  const { readout = "last" } = asked;
  if (arithmetic === "float") {
    throw new InputError(
      "--board with --arithmetic float: a device computes features in integers; leave one of them out",
    );
  }
  if (readout !== null && readout !== "last") {
    throw new InputError(
      `--board with --readout ${readout}: on a stream only the last state can be read; leave one of them out`,
    );
  }
  return { ...asked, readout: "last" };
}
