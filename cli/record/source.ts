/** @file Sources of recorded bytes: a serial port, or standard input. */
import type { Readable } from "node:stream";
import { openPort } from "../serial/port.js";

/** Why a source ended. */
export type Ending = "stopped" | "end" | "gone";

export interface Source {
  /** Its name in messages. */
  name: string;
  /** Whether reading begins at the start of the stream or in the middle. */
  from: "start" | "middle";
  /**
   * Passes bytes to `take` until `stop`, the end, or the device is gone; an error of `take` also ends it. Calls
   * `opened` once no more bytes can be missed.
   */
  read(take: (bytes: Uint8Array) => void, stop: AbortSignal, opened: () => void): Promise<Ending>;
}

export function portSource(path: string, baudRate: number): Source {
  return {
    name: path,
    from: "middle",
    async read(take, stop, opened) {
      let refuse: (error: unknown) => void = () => {};
      const refused = new Promise<never>((_, reject) => {
        refuse = reject;
      });
      const port = await openPort(path, baudRate, (bytes) => {
        try {
          take(bytes);
        } catch (error) {
          refuse(error);
        }
      });
      opened();
      try {
        return await Promise.race([refused, port.gone.then(() => "gone" as const), aborted(stop)]);
      } finally {
        await port.close();
      }
    },
  };
}

export function inputSource(input: Readable): Source {
  return {
    name: "standard input",
    from: "start",
    async read(take, stop, opened) {
      opened();
      const reading = async (): Promise<Ending> => {
        for await (const piece of input) {
          take(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
          if (stop.aborted) break;
        }
        return stop.aborted ? "stopped" : "end";
      };
      const ending = await Promise.race([reading(), aborted(stop)]);
      // An open pipe would keep the program running.
      if (ending === "stopped") input.destroy();
      return ending;
    },
  };
}

function aborted(signal: AbortSignal): Promise<"stopped"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("stopped");
    else signal.addEventListener("abort", () => resolve("stopped"), { once: true });
  });
}
