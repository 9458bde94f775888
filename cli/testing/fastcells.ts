import { Readable } from "node:stream";
import type { Io } from "../io.js";
import { run } from "../run.js";
import { Captured } from "./captured.js";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: string | Readable;
  /** Whether stdout and stderr are terminals. */
  tty?: boolean;
  /** Gets a function that acts as Ctrl-C. */
  onStart?(interrupt: () => void): void;
  /** Called with each piece of standard output. */
  onOutput?(text: string): void;
  /** Called with each piece of standard error. */
  onNote?(text: string): void;
}

/** Runs a command line in this process. */
export async function fastcells(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const stdout = new Captured();
  const stderr = new Captured();
  stdout.isTTY = stderr.isTTY = options.tty ?? false;
  const listeners = new Set<() => void>();
  const { stdin = "" } = options;
  const io: Io = {
    stdin: typeof stdin === "string" ? Readable.from(stdin === "" ? [] : [stdin]) : stdin,
    stdout,
    stderr,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    quit(status) {
      throw new Error(`quit with status ${status}`);
    },
  };
  stdout.onText = (text) => options.onOutput?.(text);
  stderr.onText = (text) => options.onNote?.(text);
  options.onStart?.(() => {
    for (const listener of listeners) listener();
  });
  const status = await run(argv, io);
  return { status, stdout: stdout.text, stderr: stderr.text };
}

/** Runs a command line until it prints some text, then presses Ctrl-C. */
export function interruptedAt(text: string, argv: readonly string[]): Promise<Outcome> {
  let interrupt = () => {};
  return fastcells(argv, {
    onStart: (press) => {
      interrupt = press;
    },
    onOutput: (printed) => {
      if (printed.includes(text)) interrupt();
    },
  });
}
