/** @file A training that was stopped, as a file of the project: the settings it was begun with, and the states of its runs. */
import { decodeTensors, encodeTensors, InputError } from "../library.js";
import { checkpointFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { type TrainSettings, usualSettings } from "./messages.js";

interface Stopped {
  settings: TrainSettings;
  states: readonly Uint8Array[];
}

const key = "fastcells-studio";

export function encodeStopped({ settings, states }: Stopped): Uint8Array<ArrayBuffer> {
  const tensors = new Map(
    states.map((state, index) => [`run.${index}`, { shape: [state.length], values: new Uint8Array(state) }]),
  );
  return Uint8Array.from(encodeTensors({ tensors, metadata: new Map([[key, JSON.stringify(settings)]]) }));
}

/** @throws InputError where the bytes are no checkpoint of the studio */
export function decodeStopped(bytes: Uint8Array): Stopped {
  const { tensors, metadata } = decodeTensors(bytes, checkpointFile);
  const states = Array.from(tensors.keys(), (_, index) => tensors.get(`run.${index}`)?.values).filter(
    (values) => values instanceof Uint8Array,
  );
  const said = metadata.get(key);
  if (said === undefined || states.length === 0) {
    throw new InputError("The training that was stopped is of another version of fastcells: train again.");
  }
  const settings: Partial<TrainSettings> = JSON.parse(said);
  return { settings: { ...usualSettings, ...settings }, states };
}

/** Milliseconds from one checkpoint to the next. */
const interval = 1500;

/** Writes states to the project's checkpoint as they come, the newest at the latest when it is asked to finish. */
export class CheckpointWriter {
  private newest: readonly Uint8Array[] | null = null;
  private writing: Promise<void> | null = null;
  private failure: unknown = null;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly settings: TrainSettings,
  ) {}

  /** @throws what kept an earlier state from being written */
  take(states: readonly Uint8Array[]): void {
    if (this.failure !== null) throw this.failure;
    this.newest = [...states];
    if (this.writing === null && performance.now() - this.last > interval) this.writing = this.write();
  }

  /** Writes what is not written yet. */
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
      await this.store.write(checkpointFile, encodeStopped({ settings: this.settings, states }));
    } catch (error) {
      this.failure = error;
    }
    this.writing = null;
  }
}
