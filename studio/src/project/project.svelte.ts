/** @file The open project: its files, and all operations on them, with undo. */

import { startWorker, type Worker_ } from "../learn/calls.js";
import type { Example } from "../learn/messages.js";
import { Run } from "../learn/run.svelte.js";
import type { Signal } from "../signal/signal.js";
import { type Memory, memoryBytes, memoryOf } from "./memory.js";
import {
  checkpointFile,
  fittingFile,
  heardFolder,
  integerFile,
  modelFile,
  type Place,
  pathOf,
  placeOf,
  projectFile,
} from "./names.js";
import { openStore } from "./open-store.js";
import { Signals } from "./signals.svelte.js";
import type { Listing, Store, StoreAddress } from "./store.js";
import type { Brought } from "./unpack.js";

export interface Recording extends Place {
  path: string;
  bytes: number;
  modified: number;
}

/** A step that can be undone. */
interface Step {
  says: string;
  undo: () => Promise<void>;
}

const lockName = "fastcells-project";

export class Project {
  readonly store: Store;
  readonly worker: Worker_ = startWorker();
  readonly run: Run = new Run(this);
  private readonly others = new BroadcastChannel("fastcells-project");
  private steps: Step[] = $state([]);
  listing: Listing = $state.raw({ folder: "", files: [], hidden: [], tools: { boards: [], firmware: [] } });
  memory: Memory = $state.raw(memoryOf(null));
  /** A message to the user, and whether it is an error. */
  notice: { text: string; bad: boolean } | null = $state.raw(null);
  readonly signals: Signals = new Signals(this.worker);

  constructor(readonly address: StoreAddress) {
    this.store = openStore(address);
    this.others.onmessage = () => void this.load();
  }

  readonly recordings: Recording[] = $derived(
    this.listing.files.flatMap(({ path, bytes, modified }) => {
      const place = placeOf(path);
      return place === null ? [] : [{ ...place, path, bytes, modified }];
    }),
  );
  readonly included: Recording[] = $derived(this.recordings.filter(({ excluded }) => !excluded));
  /** Those that can be read, as far as they were. */
  readonly counted: Recording[] = $derived(this.included.filter(({ path }) => !this.signals.unreadable.has(path)));
  readonly labels: string[] = $derived([...new Set(this.included.map(({ label }) => label))].sort());
  /** All persons in the recordings' names. */
  readonly people: string[] = $derived(
    [...new Set(this.recordings.map(({ who }) => who))].filter((who) => who !== null).sort(),
  );
  readonly examples: Example[] = $derived(this.included.map(({ path, label }) => ({ path, label })));
  readonly hasModel: boolean = $derived(this.has(modelFile));
  readonly hasInteger: boolean = $derived(this.has(integerFile));
  /** Whether a training, or a compression, was stopped before its end. */
  readonly hasTraining: boolean = $derived(this.has(checkpointFile));
  readonly hasFitting: boolean = $derived(this.has(fittingFile));
  readonly lastStep: string | null = $derived(this.steps.at(-1)?.says ?? null);

  private has(name: string): boolean {
    return this.listing.files.some(({ path }) => path === name);
  }

  async open(): Promise<void> {
    await this.worker.call("open", this.address);
    await this.load();
  }

  /** Reads the folder again, in turn with every change: what was read before one must not be shown after it. */
  async load(): Promise<void> {
    await navigator.locks.request(lockName, async () => {
      this.listing = await this.store.list();
      this.memory = memoryOf(await this.store.read(projectFile));
    });
  }

  /** Changes the stored state; changes take turns, in all tabs, each made to the latest state. */
  async remember(change: (latest: Memory) => Partial<Memory>): Promise<void> {
    await navigator.locks.request(lockName, async () => {
      const latest = memoryOf(await this.store.read(projectFile));
      this.memory = { ...latest, ...change(latest) };
      await this.store.write(projectFile, memoryBytes(this.memory));
    });
    this.others.postMessage("changed");
  }

  /** Waits until every change so far is remembered: what is chosen and what is started may be a moment apart. */
  async remembered(): Promise<void> {
    await navigator.locks.request(lockName, async () => {});
  }

  /** The samples of a recording, read once. */
  signal(path: string): Promise<Signal> {
    return this.signals.read(path);
  }

  /** Keeps a new recording. */
  async add(label: string, signal: Signal, who: string | null = null): Promise<string> {
    const bytes = await this.worker.call("file", signal);
    // Tabs take turns to choose names.
    const path = await navigator.locks.request(lockName, async () => {
      this.listing = await this.store.list();
      const free = pathOf({ label, name: this.freeName(label), who, kind: signal.kind, excluded: false });
      await this.store.write(free, bytes);
      return free;
    });
    this.push({ says: `recording of ${label}`, undo: () => this.store.remove(path) });
    await this.changed();
    return path;
  }

  /** Saves a live session as an excluded recording. */
  async keepHeard(signal: Signal): Promise<string> {
    const bytes = await this.worker.call("file", signal);
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    const path = `${heardFolder}/${stamp}.${signal.kind === "sound" ? "wav" : "csv"}`;
    await this.store.write(path, bytes);
    await this.changed();
    return path;
  }

  /** Imports the zip of another project. */
  async bring(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Brought> {
    const brought = await this.worker.call("unpack", name, bytes);
    const { added } = brought;
    if (added.length > 0) {
      this.push({
        says: `import of ${name}`,
        undo: async () => {
          for (const path of added) await this.store.remove(path);
        },
      });
    }
    await this.changed();
    return brought;
  }

  async relabel({ path, ...place }: Recording, label: string): Promise<void> {
    await this.move(path, pathOf({ ...place, label, name: this.freeName(label, place.name) }), `label ${label}`);
  }

  /** Sets the person in a recording's name, and removes it from inside the file. */
  async setWho(recording: Recording, who: string | null): Promise<void> {
    const to = pathOf({ ...recording, who });
    const signal = await this.signal(recording.path);
    if (signal.who === undefined) return this.move(recording.path, to, "change of person");
    const { who: _, ...rest } = signal;
    await this.rewrite(recording.path, [[to, await this.worker.call("file", rest)]], "change of person");
  }

  async setExcluded({ path, ...place }: Recording, excluded: boolean): Promise<void> {
    await this.move(path, pathOf({ ...place, excluded }), excluded ? "exclusion" : "inclusion");
  }

  async delete({ path }: Recording): Promise<void> {
    const bytes = await this.store.read(path);
    await this.store.remove(path);
    if (bytes !== null) this.push({ says: "deletion", undo: () => this.store.write(path, bytes) });
    await this.changed();
  }

  /** Replaces a recording by others, which are all made before any is written. */
  async replace(recording: Recording, pieces: readonly Signal[]): Promise<void> {
    const files: [string, Uint8Array<ArrayBuffer>][] = [];
    for (const [index, piece] of pieces.entries()) {
      const name = pieces.length === 1 ? recording.name : `${recording.name}-${index + 1}`;
      const who = recording.who ?? piece.who ?? null;
      files.push([pathOf({ ...recording, name, who }), await this.worker.call("file", piece)]);
    }
    await this.rewrite(recording.path, files, pieces.length === 1 ? "cut" : "split");
  }

  async undo(): Promise<void> {
    const step = this.steps.pop();
    if (step === undefined) return;
    await step.undo();
    await this.changed();
  }

  /** Reads the folder again and notifies the other tabs. */
  async changed(): Promise<void> {
    await this.load();
    this.others.postMessage("changed");
  }

  /** Runs a user's action; shows its error as a message. */
  async attempt(action: () => Promise<void>): Promise<boolean> {
    this.notice = null;
    try {
      await action();
      return true;
    } catch (error) {
      this.notice = { text: error instanceof Error ? error.message : String(error), bad: true };
      return false;
    }
  }

  private async move(from: string, to: string, says: string): Promise<void> {
    if (from === to) return;
    if (!(await this.store.move(from, to))) {
      throw new Error(
        "The recording was moved or deleted meanwhile, in another tab or folder. The list is up to date now.",
      );
    }
    this.signals.move(from, to);
    this.push({
      says,
      undo: async () => {
        await this.store.move(to, from);
      },
    });
    await this.changed();
  }

  /** Replaces a file by others, with undo. */
  private async rewrite(
    path: string,
    files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[],
    says: string,
  ): Promise<void> {
    const before = await this.store.read(path);
    for (const [to, bytes] of files) await this.store.write(to, bytes);
    const others = files.map(([to]) => to).filter((to) => to !== path);
    if (others.length === files.length) await this.store.remove(path);
    this.signals.forget([path, ...others]);
    this.push({
      says,
      undo: async () => {
        if (before !== null) await this.store.write(path, before);
        for (const other of others) await this.store.remove(other);
        this.signals.forget([path, ...others]);
      },
    });
    await this.changed();
  }

  private push(step: Step): void {
    this.steps = [...this.steps.slice(-99), step];
  }

  /** A free name in a label: `walk-007`. */
  private freeName(label: string, wanted = ""): string {
    const taken = new Set(this.recordings.filter((other) => other.label === label).map(({ name }) => name));
    if (wanted !== "" && !taken.has(wanted)) return wanted;
    let number = 1;
    const name = () => `${label}-${String(number).padStart(3, "0")}`;
    while (taken.has(name())) number++;
    return name();
  }
}
