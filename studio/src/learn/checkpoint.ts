/**
 * @file A stopped training or compression as a file of the project: its inputs, and the states of its runs and trials.
 */
import { decodeStates, encodeStates, InputError } from "../library.js";
import type { Store } from "../project/store.js";
import { type FitLimits, type TrainSettings, usualSettings } from "./messages.js";

/** The inputs of a job. */
export interface Begun {
  settings: TrainSettings;
  /** For a compression: its limits and the model's file; null for a training. */
  fitting: { limits: FitLimits; model: Uint8Array<ArrayBuffer> } | null;
}

interface Stopped extends Begun {
  states: readonly Uint8Array[];
}

const key = "fastcells-studio";
const modelKey = "model";

function encodeStopped({ settings, fitting, states }: Stopped): Uint8Array<ArrayBuffer> {
  const files = new Map(fitting === null ? [] : [[modelKey, fitting.model]]);
  const said = JSON.stringify({ settings, limits: fitting?.limits ?? null });
  return Uint8Array.from(encodeStates(key, { states, said, files }));
}

/** @throws InputError if the bytes are not a checkpoint of the studio */
export function decodeStopped(bytes: Uint8Array, name: string): Stopped {
  const kept = decodeStates(bytes, name, key);
  if (kept === null) throw new InputError("The stopped job is of another version of fastcells: start it again.");
  const { states, said, files } = kept;
  const { settings, limits = null }: { settings: Partial<TrainSettings>; limits?: FitLimits | null } = JSON.parse(said);
  const model = files.get(modelKey);
  return {
    settings: { ...usualSettings, ...settings },
    fitting: limits === null || model === undefined ? null : { limits, model: Uint8Array.from(model) },
    states,
  };
}

/** Milliseconds between checkpoints. */
const interval = 1500;

/** Writes the newest states to a file of the project at intervals, and at the end. */
export class CheckpointWriter {
  private newest: readonly Uint8Array[] | null = null;
  private writing: Promise<void> | null = null;
  private failure: unknown = null;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly file: string,
    private readonly begun: Begun,
  ) {}

  /** @throws the error of an earlier write */
  take(states: readonly Uint8Array[]): void {
    if (this.failure !== null) throw this.failure;
    this.newest = [...states];
    if (this.writing === null && performance.now() - this.last > interval) this.writing = this.write();
  }

  /** Writes the newest states if they are not written yet. */
  async finish(): Promise<void> {
    await this.writing;
    if (this.newest !== null) await this.write();
    if (this.failure !== null) throw this.failure;
  }

  private async write(): Promise<void> {
    const states = this.newest ?? [];
    this.newest = null;
    this.last = performance.now();
    try {
      await this.store.write(this.file, encodeStopped({ ...this.begun, states }));
    } catch (error) {
      this.failure = error;
    }
    this.writing = null;
  }
}
