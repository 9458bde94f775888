/** @file How a command ends early: by a status of its own, or by Ctrl-C, when what is at hand is finished and saved. */

import { printable } from "../src/core/text.js";
import type { Io } from "./io.js";
import { shellPath } from "./shell.js";
import { isFile } from "./write-file.js";

/** Ends a command with an exit status of its own, once all there is to say is said. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit status ${status}`);
  }
}

export interface Interruption {
  /** Aborted by the first Ctrl-C. The second ends the program at once; what was saved after the last epoch is there. */
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

/** How to go on with a run that was stopped, or that could not write its files at the end. */
export function saySaved(io: Io, command: string, checkpoint: string): void {
  if (!isFile(checkpoint)) return;
  io.stderr.write(
    `Saved ${printable(checkpoint)}. Go on with: fastcells ${command} --resume ${shellPath(checkpoint)}\n`,
  );
}
