/** @file A board on a serial port that sends one line per sample: numbers separated by commas, tabs or spaces. */
import { SensorLines } from "../library.js";
import type { Lost, Stream, Take } from "./source.js";

const baudRate = 115_200;

/** The used part of Web Serial; browsers without it have no `navigator.serial`. */
interface SerialPort {
  open(options: { baudRate: number }): Promise<void>;
  readonly readable: ReadableStream<Uint8Array> | null;
  close(): Promise<void>;
}

interface Serial {
  requestPort(): Promise<SerialPort>;
}

/** Lines from which columns and rate are found. */
const measured = 20;
const patience = 4000;

function serialOf(browser: Navigator): Serial {
  if ("serial" in browser) return browser.serial as Serial;
  throw new Error(
    "This browser has no Web Serial: use Chrome or Edge, or record with a serial monitor and drop the files here.",
  );
}

export async function openSerial(take: Take, lost: Lost): Promise<Stream> {
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
  const times: number[] = [];
  let live = false;
  /** A microphone sends 16-bit numbers. */
  let scale = 1;
  const lines = new SensorLines({ from: "middle" }, (sample) => {
    if (live) return take(Float32Array.from(sample, (value) => value * scale));
    times.push(performance.now());
  });
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      lines.push(value);
    }
  };
  let stopped = false;
  const reading = read()
    .catch(() => {})
    .then(() => {
      if (live && !stopped)
        lost("The board is gone. Plug it in, and choose its port again; recordings so far are kept.");
    });
  const begun = performance.now();
  while (times.length < measured && performance.now() - begun < patience) await new Promise((go) => setTimeout(go, 20));
  const stop = async (): Promise<void> => {
    stopped = true;
    // Fails if the board is gone, when nothing is left to close.
    await reader.cancel().catch(() => {});
    await reading;
    reader.releaseLock();
    await port.close().catch(() => {});
  };
  if (lines.columns === null || times.length < measured) {
    await stop();
    throw new Error(
      `The board sends no lines of numbers at ${baudRate} baud: check that its sketch prints lines like "1,2,3".`,
    );
  }
  const [first = 0] = times;
  const last = times[times.length - 1] ?? 0;
  const rate = Math.max(1, Math.round((1000 * (times.length - 1)) / Math.max(1, last - first)));
  live = true;
  const { names } = lines.columns;
  const sound = names.length === 1 && names[0] === "audio";
  if (!sound) return { kind: "motion", rate, channels: [...names], stop };
  scale = 1 / 32_768;
  // Microphones have rates in whole kilohertz; the measured rate is near one.
  return { kind: "sound", rate: Math.max(1000, 1000 * Math.round(rate / 1000)), channels: [...names], stop };
}
