import { NameCodes, sortedClasses } from "./classes.js";
import { plainSequences, type Sequences, type Targets, unnamedOutput } from "./sequences.js";

/** The kind of label of a case. */
export type CaseTarget = "class" | "number" | "none";

/** Collects cases from files, each a sequence of its own length, into one data set. */
export class CaseList {
  #values = new Float32Array(1024);
  #used = 0;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #codes = new NameCodes();
  readonly #targets: number[] = [];
  /** The kind of all cases; null before the first. */
  kind: CaseTarget | null = null;
  /** D; 0 before the first. */
  channels = 0;

  get count(): number {
    return this.#lengths.length;
  }

  /** Steps of the previous case; null if there is none. */
  get lastLength(): number | null {
    return this.#lengths[this.#lengths.length - 1] ?? null;
  }

  /** Adds a case. @returns its array, to be filled: `[steps, channels]` */
  add(steps: number, channels: number): Float32Array {
    this.channels = channels;
    const from = this.#used;
    const to = from + steps * channels;
    if (to > this.#values.length) {
      const larger = new Float32Array(Math.max(this.#values.length * 2, to));
      larger.set(this.#values.subarray(0, from));
      this.#values = larger;
    }
    this.#starts.push(from / channels);
    this.#lengths.push(steps);
    this.#used = to;
    return this.#values.subarray(from, to);
  }

  /** Sets the class of the last added case. @param where the place, for messages */
  label(name: string, where: () => string): void {
    this.#targets.push(this.#codes.code(name, where));
  }

  /** Sets the number of the last added case. */
  target(value: number): void {
    this.#targets.push(value);
  }

  /** @throws InputError if there are too many classes */
  finish(name: string): Sequences {
    return {
      channels: this.channels,
      values: this.#values.subarray(0, this.#used),
      starts: Uint32Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
      targets: this.#finishTargets(name),
      ...plainSequences,
    };
  }

  #finishTargets(name: string): Targets | null {
    if (this.kind === "number") {
      return { task: "regression", readout: "last", labels: [unnamedOutput], values: Float32Array.from(this.#targets) };
    }
    if (this.kind !== "class") return null;
    const { labels, place } = sortedClasses(this.#codes.names(), name);
    const values = Int32Array.from(this.#targets, (code) => place[code]!);
    return { task: "multiclass", readout: "last", labels, values };
  }
}
