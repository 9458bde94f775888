/** @file The samples of a project's recordings, each read once. */
import type { Worker_ } from "../learn/calls.js";
import type { Signal } from "../signal/signal.js";

export class Signals {
  /** Paths of files that turned out to be no recordings when they were read. */
  unreadable: ReadonlySet<string> = $state.raw(new Set());
  private readonly known = new Map<string, Promise<Signal>>();

  constructor(private readonly worker: Worker_) {}

  read(path: string): Promise<Signal> {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const reading = this.worker.call("read", path);
    reading.then(
      () => this.mark(path, false),
      () => {
        this.known.delete(path);
        this.mark(path, true);
      },
    );
    this.known.set(path, reading);
    return reading;
  }

  /** A recording has another path now. */
  move(from: string, to: string): void {
    const signal = this.known.get(from);
    if (signal !== undefined) this.known.set(to, signal);
    this.known.delete(from);
  }

  /** Files have other contents now. */
  forget(paths: readonly string[]): void {
    for (const path of paths) this.known.delete(path);
  }

  private mark(path: string, unreadable: boolean): void {
    if (this.unreadable.has(path) === unreadable) return;
    const others = [...this.unreadable].filter((other) => other !== path);
    this.unreadable = new Set(unreadable ? [...others, path] : others);
  }
}
