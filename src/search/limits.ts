/** @file The cost of a layout before training. */
import { type Layout, type LayoutRequest, layoutModel, layoutsFor } from "../compress/layout.js";
import { deployedLayers } from "../compress/options.js";
import { at } from "../core/at.js";
import {
  type AskedLimits,
  type Excess,
  excessesOf,
  type Footprint,
  footprintOf,
  type Limits,
  limitsFor,
} from "../cost/limits.js";
import { stackFrames } from "../data/frames.js";
import type { Sequences } from "../data/sequences.js";
import { thinned } from "../fit/trial.js";
import type { IntegerModel } from "../integer/model.js";
import type { ModelSpec } from "../model/spec.js";
import type { TrainOptions } from "../train/options.js";
import { resolveOptions } from "../train/resolve.js";
import { newRun } from "../train/start.js";
import type { SearchedSound } from "./sound.js";
import { choiceIn, type FrontEndChoice } from "./trial-options.js";

/** The smallest hidden size to which a layout is reduced. */
export const leastHidden = 4;

/** Options that determine a model's cost. */
export type CostOptions = Partial<TrainOptions> & Layout & Partial<FrontEndChoice>;

/** The cost of layouts on some data; the part that depends only on the data is computed once. */
export class Foresight {
  readonly #data: Sequences;
  readonly #train: Uint32Array;
  readonly #limits: AskedLimits;
  readonly #sound: SearchedSound | null;
  readonly #inputs = new Map<string, { like: ModelSpec; sample: Sequences }>();

  /** @param sound for recordings whose front end is also searched */
  constructor(data: Sequences, train: Uint32Array, limits: AskedLimits, sound: SearchedSound | null = null) {
    this.#train = thinned(data, train, sampleSequences);
    this.#data = data;
    this.#limits = limits;
    this.#sound = sound;
  }

  /** An integer model of the options' layout with random weights. */
  modelOf(options: CostOptions): IntegerModel {
    const { like, sample } = this.#inputFor(options);
    const { hidden, rankW, rankU, densityW, densityU, densityHead } = options;
    return layoutModel(like, { hidden, rankW, rankU, densityW, densityU, densityHead }, sample, sampleSplit);
  }

  /** The cost of the options' model; null if it exceeds a limit. */
  costOf(options: CostOptions): Footprint | null {
    const model = this.modelOf(options);
    const fits = excessesOf(model, this.limitsFor(options)).length === 0;
    return fits ? footprintOf(model, this.#limits.board) : null;
  }

  /** The limits that the options' model exceeds. */
  excessesOf(options: CostOptions): Excess[] {
    return excessesOf(this.modelOf(options), this.limitsFor(options));
  }

  /** The time limit of a step: for several samples their duration; for sound in proportion to the usual hop. */
  limitsFor(options: CostOptions): Limits {
    const choice = choiceIn(options);
    if (this.#sound === null || choice === null) {
      return limitsFor(this.#limits, { sampleRate: this.#data.sampleRate, frame: options.frame ?? 1 });
    }
    const ms = this.#sound.mostMs(this.#limits.ms, choice);
    return limitsFor({ ...this.#limits, ms }, { sampleRate: 1000 / choice.hop });
  }

  /**
   * The options with the largest hidden size, up to their own, within the limits, and the cost; null if there is none.
   * @param settle adjusts options to a new hidden size, such as ranks that no longer pay
   */
  fitted<Options extends CostOptions>(
    options: Options,
    settle: (options: Options) => Options,
  ): { options: Options; footprint: Footprint } | null {
    const at = (hidden: number) => {
      const settled = settle({ ...options, hidden });
      const footprint = this.costOf(settled);
      return footprint === null ? null : { options: settled, footprint };
    };
    const whole = at(options.hidden);
    if (whole !== null) return whole;
    let low = leastHidden;
    let best = low < options.hidden ? at(low) : null;
    for (let high = options.hidden; best !== null && high - low > 1; ) {
      const middle = Math.floor((low + high) / 2);
      const tried = at(middle);
      if (tried === null) high = middle;
      else [low, best] = [middle, tried];
    }
    return best;
  }

  /** The layouts that `compress` would try within the limits; empty if there is no limit of flash. */
  layouts(options: CostOptions, request: LayoutRequest): Layout[] {
    const limits = this.limitsFor(options);
    if (limits.flash === null) return [];
    const { like, sample } = this.#inputFor(options);
    return layoutsFor(like, request, limits, sample, sampleSplit);
  }

  /** A network's input and output, and one short sequence to choose formats by. */
  #inputFor(options: CostOptions): { like: ModelSpec; sample: Sequences } {
    const { cell, layers = 1, embedding, frame = 1, companding = 0, gate, update, stateBound, readout } = options;
    const choice = choiceIn(options);
    const key = JSON.stringify([cell, layers, embedding, frame, companding, gate, update, stateBound, readout, choice]);
    const known = this.#inputs.get(key);
    if (known !== undefined) return known;
    const none = new Uint32Array(0);
    const given = {
      layers,
      companding,
      ...(cell && { cell }),
      ...(embedding && { embedding }),
      ...(readout && { readout }),
    };
    const { few, train } = this.#some(frame, choice);
    const { spec } = newRun(few, { train, validation: none, test: none }, resolveOptions(given));
    const deployed = deployedLayers(spec.layers, options, spec);
    const like = { ...spec, layers: spec.layers.map((layer) => ({ ...layer, ...deployed })) };
    const made = { like, sample: firstSteps(few, train[0] ?? 0) };
    this.#inputs.set(key, made);
    return made;
  }

  /** Some sequences as read by the network, and the training part of them. */
  #some(frame: number, choice: FrontEndChoice | null): { few: Sequences; train: Uint32Array } {
    const all = (few: Sequences) => ({ few, train: Uint32Array.from(few.lengths.keys()) });
    if (this.#sound !== null && choice !== null) return all(this.#sound.sample(choice));
    // Only data with one answer per sequence have frames.
    if (frame > 1) return all(stackFrames(only(this.#data, this.#train), frame));
    return { few: this.#data, train: this.#train };
  }
}

/** Sequences for the normalisation, whose bytes do not depend on its values. */
export const sampleSequences = 64;

/** A subset of sequences with one answer each. */
function only(data: Sequences, indices: Uint32Array): Sequences {
  const { starts, lengths, targets } = data;
  const answer = (targets?.values.length ?? 0) / starts.length;
  return {
    ...data,
    starts: indices.map((index) => at(starts, index, "sequence")),
    lengths: indices.map((index) => at(lengths, index, "sequence")),
    targets: targets && {
      ...targets,
      values: targets.values.filter((_, position) => indices.includes(Math.floor(position / answer))),
    },
    groups: null,
  };
}

/** Steps for the choice of formats: more take time and hardly change the bytes. */
const sampleSteps = 4;

const sampleSplit = { train: Uint32Array.of(0), validation: new Uint32Array(0), test: new Uint32Array(0) };

/** The first steps of one sequence. */
function firstSteps(data: Sequences, index: number): Sequences {
  const { channels, values, targets } = data;
  const start = at(data.starts, index, "sequence");
  const steps = Math.min(sampleSteps, at(data.lengths, index, "sequence"));
  return {
    ...data,
    values: values.slice(start * channels, (start + steps) * channels),
    starts: Uint32Array.of(0),
    lengths: Uint32Array.of(steps),
    targets: targets && {
      ...targets,
      values: targets.values.slice(
        0,
        targets.readout === "every" ? steps * targets.labels.length : targets.labels.length,
      ),
    },
    groups: null,
  };
}
