/** @file A board on a serial port that sends a line a sample: numbers with commas, tabs or spaces between them. */
import type { Stream, Take } from "./source.js";

export const baudRate = 115_200;

/** The part of Web Serial that is used; browsers without it have no `navigator.serial`. */
interface SerialPort {
  open(options: { baudRate: number }): Promise<void>;
  readonly readable: ReadableStream<Uint8Array> | null;
  close(): Promise<void>;
}

interface Serial {
  requestPort(): Promise<SerialPort>;
}

/** Lines that the columns and the rate are told from. */
const measured = 20;
const patience = 4000;

/** The numbers of a line; null where it holds anything else. */
export function numbersIn(line: string): number[] | null {
  const cells = line.trim().split(/[\s,;]+/);
  const numbers = cells.map(Number);
  return line.trim() !== "" && numbers.every(Number.isFinite) ? numbers : null;
}

function serialOf(browser: Navigator): Serial {
  if ("serial" in browser) return browser.serial as Serial;
  throw new Error(
    "This browser has no Web Serial: use Chrome or Edge, or record with a serial monitor and drop the files here.",
  );
}

export async function openSerial(take: Take): Promise<Stream> {
  const serial = serialOf(navigator);
  let port: SerialPort;
  try {
    port = await serial.requestPort();
    await port.open({ baudRate });
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") {
      throw new Error("No port was chosen. Plug the board in, and choose its port from the browser's list.");
    }
    throw new Error("The port cannot be opened: close the serial monitor that uses it, and try again.");
  }
  const reader = port.readable?.getReader();
  if (reader === undefined) throw new Error("The port cannot be read: unplug the board, plug it in, and try again.");
  const seen: { time: number; numbers: number[] }[] = [];
  let width: number | null = null;
  const decoder = new TextDecoder();
  let rest = "";
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const numbers = numbersIn(line);
        if (numbers === null) continue;
        if (width === null) seen.push({ time: performance.now(), numbers });
        else if (numbers.length === width) take(Float32Array.from(numbers));
      }
    }
  };
  const reading = read().catch(() => {});
  const begun = performance.now();
  while (seen.length < measured && performance.now() - begun < patience) await new Promise((go) => setTimeout(go, 20));
  const stop = async (): Promise<void> => {
    await reader.cancel();
    await reading;
    await port.close();
  };
  const [first] = seen;
  const last = seen[seen.length - 1];
  if (first === undefined || last === undefined || seen.length < measured) {
    await stop();
    throw new Error(
      `The board sends no lines of numbers at ${baudRate} baud: see that its sketch prints "1,2,3" and a new line.`,
    );
  }
  // The first line may have begun before the port was open: the last one counts.
  width = last.numbers.length;
  const rate = Math.max(1, Math.round((1000 * (seen.length - 1)) / Math.max(1, last.time - first.time)));
  const channels = Array.from({ length: width }, (_, index) => `channel${index + 1}`);
  return { kind: "motion", rate, channels, stop };
}
