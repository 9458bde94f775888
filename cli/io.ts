import process from "node:process";
import type { Readable, Writable } from "node:stream";

/** A stream for text; `isTTY` and `columns` are there where it is a terminal. */
export type TextOutput = Writable & { isTTY?: boolean; columns?: number };

/** What the command line has of the world, so that tests can run it inside their own process. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: TextOutput;
  stderr: TextOutput;
  /** Calls `listener` at each Ctrl-C (SIGINT) or SIGTERM in place of ending; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  quit(status: number): void;
}

export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onInterrupt(listener) {
      process.on("SIGINT", listener).on("SIGTERM", listener);
      return () => process.off("SIGINT", listener).off("SIGTERM", listener);
    },
    quit: (status) => process.exit(status),
  };
}

/** Writes text and waits while the reader is slower than the writer. */
export async function write(output: TextOutput, text: string): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      output.off("drain", done).off("close", done).off("error", done);
      resolve();
    };
    output.once("drain", done).once("close", done).once("error", done);
  });
}
