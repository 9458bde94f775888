/** @file A board on a serial port that sends one line per sample: numbers separated by commas, tabs or spaces. */
import { plainRate, RateMeter, SensorLines } from "../library.js";
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

/** Seconds within which a running board names its columns, if it does: forwarders do so every second. */
const namesWithin = 1.2;
/** Milliseconds after opening in which lines that had waited may still arrive; they say nothing of the rate. */
const settling = 200;
/** Milliseconds to wait for enough lines to find columns and rate. */
const patience = 5000;

function serialOf(browser: Navigator): Serial {
  if ("serial" in browser) return browser.serial as Serial;
  throw new Error(
    "This browser has no Web Serial: use Chrome or Edge, or record with a serial monitor and drop the files here.",
  );
}

/** The rate of a microphone: a usual one if the measured rate is near it, else in whole kilohertz. */
function soundRate(measured: number): number {
  const usual = [8000, 16_000, 32_000, 48_000].find((rate) => Math.abs(measured / rate - 1) < 0.1);
  return usual ?? Math.max(1000, 1000 * Math.round(measured / 1000));
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
  const begun = performance.now();
  const meter = new RateMeter();
  let live = false;
  /** Samples of the piece that is being read. */
  let samples = 0;
  /** A microphone sends 16-bit numbers. */
  let scale = 1;
  const lines = new SensorLines({ from: "middle" }, (sample) => {
    if (live) return take(Float32Array.from(sample, (value) => value * scale));
    samples++;
  });
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const arrived = performance.now();
      samples = 0;
      lines.push(value);
      if (!live && arrived - begun > settling) meter.count(samples, arrived / 1000);
    }
  };
  let stopped = false;
  const reading = read()
    .catch(() => {})
    .then(() => {
      if (live && !stopped)
        lost("The board is gone. Plug it in, and choose its port again; recordings so far are kept.");
    });
  const isKnown = (): boolean => meter.rate !== null && (lines.columns?.named === true || meter.elapsed >= namesWithin);
  while (!isKnown() && performance.now() - begun < patience) await new Promise((go) => setTimeout(go, 20));
  const stop = async (): Promise<void> => {
    stopped = true;
    // Fails if the board is gone, when nothing is left to close.
    await reader.cancel().catch(() => {});
    await reading;
    reader.releaseLock();
    await port.close().catch(() => {});
  };
  const { rate: measured } = meter;
  if (lines.columns === null || measured === null) {
    await stop();
    throw new Error(
      lines.columns === null
        ? `The board sends no lines of numbers at ${baudRate} baud: check that its sketch prints lines like "1,2,3".`
        : "The board sends too few lines to find their rate: let it print at least three a second.",
    );
  }
  live = true;
  const { names } = lines.columns;
  const sound = names.length === 1 && names[0] === "audio";
  if (!sound) return { kind: "motion", rate: plainRate(measured), channels: [...names], stop };
  scale = 1 / 32_768;
  return { kind: "sound", rate: soundRate(measured), channels: [...names], stop };
}
