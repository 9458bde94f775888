/** @file Serial ports of this machine, through the package `serialport`. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { InputError } from "../../src/core/errors.js";

export const usualBaud = 115_200;
/** Milliseconds between two looks at whether the device is still there. */
const betweenLooks = 250;

/** An open port. */
export interface OpenPort {
  path: string;
  /** Sends bytes and waits until the system has accepted them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves once the device is gone or the port was closed. */
  gone: Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a port; `take` gets the received bytes until it is closed.
 * @throws InputError if there is no such port, or it must not or cannot be opened
 */
export async function openPort(path: string, baudRate: number, take: (bytes: Uint8Array) => void): Promise<OpenPort> {
  const { SerialPort } = await serialPackage();
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  // Registered before opening: the port may disappear right after.
  const gone = new Promise<void>((resolve) => port.on("close", () => resolve()));
  // Errors are followed by "close".
  port.on("error", () => {});
  const refusal = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (refusal !== null) throw await cannotOpen(path, refusal.message);
  port.on("data", take);
  closeWithDevice(port, path, gone);
  return {
    path,
    gone,
    write: (bytes) =>
      new Promise((resolve) => {
        if (!port.isOpen) return resolve();
        port.write(bytes, () => port.drain(() => resolve()));
      }),
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
}

/**
 * Closes a port once its device is gone. The package notices by itself only while it waits for bytes: a read that begins
 * after the system has hung up gets no bytes and no error, and the package repeats it for ever.
 */
function closeWithDevice(port: { isOpen: boolean; close(): void }, path: string, gone: Promise<void>): void {
  const opened = deviceAt(path);
  if (opened === null) return;
  const looks = setInterval(() => {
    if (port.isOpen && deviceAt(path) !== opened) port.close();
  }, betweenLooks);
  gone.then(() => clearInterval(looks));
}

/** The number of a device file; null if there is none. On Windows ports are not files. */
function deviceAt(path: string): number | null {
  if (process.platform === "win32") return null;
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

async function serialPackage() {
  try {
    return await import("serialport");
  } catch (error) {
    throw new InputError(
      `serial ports need the package serialport, which does not load here (${error}): npm install serialport, ` +
        "or send the board's lines on standard input",
    );
  }
}

async function cannotOpen(path: string, message: string): Promise<InputError> {
  const there = await portsHere();
  const others = there.length === 0 ? "no port was found here: plug the board in" : `there are ${there.join(", ")}`;
  if (/no such file|file not found/i.test(message)) return new InputError(`there is no port ${path}: ${others}`);
  if (/permission|access denied/i.test(message)) {
    const remedy =
      process.platform === "linux"
        ? "sudo usermod -a -G dialout $USER, then log in again"
        : "close other programs that use it";
    return new InputError(`no permission to open the port ${path}: ${remedy}`);
  }
  if (/lock|busy/i.test(message)) {
    return new InputError(`the port ${path} is in use: close the serial monitor or the program that has it open`);
  }
  if (/ioctl|not a|baud/i.test(message)) return new InputError(`${path} is not a serial port: ${others}`);
  return new InputError(
    `the port ${path} cannot be opened (${message.replace(/^Error: /, "")}): unplug the board and plug it in`,
  );
}

/**
 * The port to use by default: the only one present.
 * @param instead what a user without a board can do, for the message
 */
export async function onlyPort(instead: string): Promise<string> {
  const there = await portsHere();
  const [only] = there;
  if (only !== undefined && there.length === 1) return only;
  throw new InputError(
    there.length === 0
      ? `no board was found: plug one in, give its port with --port, or ${instead}`
      : `there are several ports: choose one with --port: ${there.join(", ")}`,
  );
}

const folders: Partial<Record<NodeJS.Platform, RegExp>> = {
  linux: /^tty(ACM|USB)\d+$/,
  darwin: /^cu\.(usb|wchusb|SLAB)/,
};

/** The ports of boards. */
async function portsHere(): Promise<string[]> {
  if (process.platform === "win32") return portsOfWindows();
  const names = folders[process.platform];
  if (names === undefined) return [];
  return readdirSync("/dev")
    .filter((name) => names.test(name))
    .sort()
    .map((name) => join("/dev", name));
}

/** The ports of devices on USB, COM3 before COM10: on Windows they are not files. */
async function portsOfWindows(): Promise<string[]> {
  const { SerialPort } = await serialPackage();
  const ports = (await SerialPort.list()).filter(({ vendorId }) => vendorId !== undefined).map(({ path }) => path);
  return ports.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
