/** @file How a command ends early: with its own status, or at Ctrl-C after finishing and saving current work. */

import { shellPath } from "../src/core/shell.js";
import { printable } from "../src/core/text.js";
import { sayNote } from "./colour.js";
import type { Io } from "./io.js";
import { isFile } from "./write-file.js";

/** Ends a command with its own exit status, after all output. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}

export interface Interruption {
  /** Aborted by the first Ctrl-C. The second ends the program at once; the checkpoint of the last epoch remains. */
  signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/** @param onFirst called at the first Ctrl-C, to make room on the terminal */
export function interruption(io: Io, onFirst: () => void): Interruption {
  const controller = new AbortController();
  const release = io.onInterrupt(() => {
    if (controller.signal.aborted) io.quit(130);
    onFirst();
    io.stderr.write("Stopping after this batch; Ctrl-C again ends at once.\n");
    controller.abort(new Exit(130));
  });
  return { signal: controller.signal, release };
}

/** Prints that the checkpoint of another run, if there is one, will be replaced. */
export function sayReplaced(io: Io, checkpoint: string): void {
  if (!isFile(checkpoint)) return;
  sayNote(io.stderr, `${checkpoint} of an unfinished run will be replaced`);
}

/** Prints how to resume a run that was stopped, or could not write its files at the end. */
export function saySaved(io: Io, command: string, checkpoint: string): void {
  if (!isFile(checkpoint)) return;
  io.stderr.write(
    `Saved ${printable(checkpoint)}. Resume with: fastcells ${command} --resume ${shellPath(checkpoint)}\n`,
  );
}
