/** @file Features of recordings by front end: each computed once, whoever asks, and kept while there is room. */
import type { Sequences } from "../data/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";

/** Bytes of features that are kept, beside those that runs are at. */
const usualRoom = 2 ** 28;

interface Kept {
  features: Promise<Sequences>;
  /** 0 until they are known. */
  bytes: number;
}

export class FeatureSets {
  readonly #compute: (spec: FrontEndSpec) => Promise<Sequences>;
  readonly #room: number;
  /** By all that a front end is, the one that was asked for last at the end. */
  readonly #kept = new Map<string, Kept>();

  /** @param room bytes; what was asked for last is kept even where it alone takes more */
  constructor(compute: (spec: FrontEndSpec) => Promise<Sequences>, room = usualRoom) {
    this.#compute = compute;
    this.#room = room;
  }

  /** @throws what computing throws; it is then not kept */
  get(spec: FrontEndSpec): Promise<Sequences> {
    const key = JSON.stringify(spec);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.features;
    }
    const made: Kept = { features: this.#compute(spec), bytes: 0 };
    this.#kept.set(key, made);
    made.features.then(
      ({ values }) => {
        made.bytes = values.byteLength;
        this.#makeRoom();
      },
      () => this.#kept.delete(key),
    );
    return made.features;
  }

  /** Forgets those that were not asked for longest; whoever has them goes on with them. */
  #makeRoom(): void {
    let total = 0;
    for (const { bytes } of this.#kept.values()) total += bytes;
    for (const [key, { bytes }] of this.#kept) {
      if (total <= this.#room || this.#kept.size === 1) return;
      if (bytes === 0) continue;
      this.#kept.delete(key);
      total -= bytes;
    }
  }
}
