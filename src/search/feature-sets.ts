/** @file Cache of recordings' features by front end, each computed once. */
import type { Sequences } from "../data/sequences.js";
import type { FrontEndSpec } from "../model/front-end.js";

/** Most bytes of cached features, in addition to those in use by runs. */
const usualRoom = 2 ** 28;

interface Kept {
  features: Promise<Sequences>;
  /** 0 until known. */
  bytes: number;
}

export class FeatureSets {
  readonly #compute: (spec: FrontEndSpec) => Promise<Sequences>;
  readonly #room: number;
  /** By front end, the most recently used last. */
  readonly #kept = new Map<string, Kept>();

  /** @param room most bytes; the most recently used set is kept even if it is larger */
  constructor(compute: (spec: FrontEndSpec) => Promise<Sequences>, room = usualRoom) {
    this.#compute = compute;
    this.#room = room;
  }

  /** @throws an error of the computation, which is not cached */
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

  /** Drops the least recently used sets; runs that use them keep them. */
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
