/** @file The front ends that a search tries on recordings, and features of sample recordings for each. */

import { InputError } from "../core/errors.js";
import type { AskedLimits } from "../cost/limits.js";
import { selectClips } from "../data/audio/clips.js";
import type { Sequences } from "../data/sequences.js";
import { frontEnd } from "../features/front-end.js";
import type { FrontEndOptions } from "../features/front-end-options.js";
import { clipsIn, type Recordings } from "../features/recordings.js";
import { clipSequences } from "../features/sequences.js";
import { frontEndAt, suitingFrames } from "../features/suiting-front-end.js";
import type { FrontEndSpec } from "../model/front-end.js";
import { type Dimension, searchSpace } from "../options/search-space.js";
import { choiceKeys, choiceTable, type FrontEndChoice } from "./trial-options.js";

/** Sample recordings for estimates before training: bytes depend on the features' width, and hardly on their values. */
const heard = 4;

export class SearchedSound {
  readonly recordings: Recordings;
  /** The given options, and defaults that suit the recordings. */
  readonly usual: FrontEndChoice;
  /** The front end's options that are not given. */
  readonly axes: readonly Dimension[];
  readonly #named: ReadonlySet<string>;
  readonly #asked: Partial<FrontEndOptions>;
  readonly #samples = new Map<string, Sequences>();

  /** @param asked given options of the front end, which stay fixed */
  constructor(recordings: Recordings, asked: Partial<FrontEndOptions>) {
    this.recordings = recordings;
    this.#asked = asked;
    const { hop, frame } = suitingFrames(clipsIn(recordings, "own"), asked);
    const { filters, coefficients = choiceTable.coefficients.default } = asked;
    this.usual = { hop, window: frame, filters: filters ?? choiceTable.filters.default, coefficients };
    const { frame: window, ...others } = asked;
    const named = { ...others, window };
    this.#named = new Set(choiceKeys.filter((key) => named[key] !== undefined));
    this.axes = searchSpace(
      choiceTable,
      choiceKeys.filter((key) => !this.#named.has(key)),
    );
  }

  /** The front end without impossible combinations: a gap between frames, more coefficients than filters. */
  possible(choice: FrontEndChoice): FrontEndChoice {
    const { hop, window, filters, coefficients } = choice;
    const frames = this.#named.has("window") ? { hop: Math.min(hop, window) } : { window: Math.max(hop, window) };
    if (coefficients === null || coefficients <= filters) return { ...choice, ...frames };
    const bank = this.#named.has("coefficients") ? { filters: coefficients } : { coefficients: filters };
    return { ...choice, ...frames, ...bank };
  }

  /**
   * Most milliseconds per step for a limit: the limit applies to the usual hop, and is proportionally lower for a
   * shorter one, which has more steps per second.
   */
  mostMs(ms: AskedLimits["ms"], { hop }: FrontEndChoice): AskedLimits["ms"] {
    return typeof ms === "number" ? (ms * hop) / this.usual.hop : ms;
  }

  /** Whether the front end is possible; many filters, for example, need a long window. */
  canHear(choice: FrontEndChoice): boolean {
    try {
      this.sample(this.possible(choice));
      return true;
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
  }

  /** @throws InputError if it is impossible at this sample rate */
  frontEndOf({ window, ...choice }: FrontEndChoice): FrontEndSpec {
    return frontEndAt(this.recordings.sampleRate, { ...this.#asked, ...choice, frame: window });
  }

  /** Some of the training recordings. @throws InputError if the front end is impossible */
  sample(choice: FrontEndChoice): Sequences {
    const spec = this.frontEndOf(choice);
    const key = JSON.stringify(spec);
    const known = this.#samples.get(key);
    if (known !== undefined) return known;
    const { train } = this.recordings;
    const count = Math.min(heard, train.length);
    const some = Uint32Array.from({ length: count }, (_, i) => train[Math.floor((i * train.length) / count)] ?? 0);
    const made = clipSequences(selectClips(clipsIn(this.recordings, "own"), some), frontEnd(spec));
    this.#samples.set(key, made);
    return made;
  }

  /** Indices of recordings, and after them those of their variations, in the order of `featuresOf`. */
  withVariations(indices: Uint32Array): Uint32Array {
    const { train, classes, copies } = this.recordings;
    const own = new Set(indices);
    const places = Array.from(train.keys()).filter((place) => own.has(train[place] ?? -1));
    const varied = Array.from({ length: copies }, (_, copy) =>
      places.map((place) => classes.length + copy * train.length + place),
    );
    return Uint32Array.from([...indices, ...varied.flat()]);
  }
}
