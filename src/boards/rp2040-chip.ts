/** @file An RP2040 in rp2040js with a program in its flash, and one used over its serial port. Also runs in a page. */
import { RP2040 } from "rp2040js";
import { at } from "../core/at.js";
import type { Segment } from "./elf.js";

/** Address of the RP2040's flash. */
export const rp2040Flash = 0x10000000;

/** A chip ready to run the program whose vectors are at the start of its flash. */
export function startedRp2040(segments: readonly Segment[]): RP2040 {
  const chip = new RP2040();
  for (const { address, bytes } of segments) chip.flash.set(bytes, address - rp2040Flash);
  chip.core.VTOR = rp2040Flash;
  chip.core.reset();
  return chip;
}

/** All segments as one image from the start of the flash. */
export function flashImage(segments: readonly Segment[]): Uint8Array<ArrayBuffer> {
  const end = segments.reduce((most, { address, bytes }) => Math.max(most, address - rp2040Flash + bytes.length), 0);
  const image = new Uint8Array(end).fill(0xff);
  for (const { address, bytes } of segments) image.set(bytes, address - rp2040Flash);
  return image;
}

/** More instructions than any program needs for a byte; beyond it, the program counts as hanging. */
const patience = 50_000_000;

/** A chip whose program reads lines from UART0, prints there, and sleeps while it waits. */
export class SerialRp2040 {
  readonly #chip: RP2040;
  readonly #port: RP2040["uart"][number];
  #printed = "";

  /** @param image its flash, from {@link flashImage} */
  constructor(image: Uint8Array) {
    this.#chip = startedRp2040([{ address: rp2040Flash, bytes: image }]);
    const ignore = () => {};
    this.#chip.logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    // The start-up code opens files of a debugger, which is absent.
    this.#chip.onBreak = ignore;
    this.#port = at(this.#chip.uart, 0, "UART");
    this.#port.onByte = (byte) => {
      this.#printed += String.fromCharCode(byte);
    };
    this.#settle();
  }

  /** Cycles so far, without sleep. */
  get cycles(): number {
    return this.#chip.core.cycles;
  }

  /** Sends a line, and returns the lines printed until it waits for the next. */
  send(line: string): string[] {
    return this.sendBytes(new TextEncoder().encode(`${line}\n`));
  }

  /** Sends bytes, and returns the lines printed until it waits for more. */
  sendBytes(bytes: Uint8Array): string[] {
    for (const byte of bytes) {
      this.#port.feedByte(byte);
      this.#chip.core.waiting = false;
      this.#settle();
    }
    const lines = this.#printed.split("\n");
    this.#printed = lines.pop() ?? "";
    return lines.map((text) => text.trim());
  }

  /** Runs until the program waits. */
  #settle(): void {
    const { core } = this.#chip;
    for (let left = patience; !core.waiting; left--) {
      if (left === 0) throw new Error("the emulated Pico's program does not return to wait for input");
      core.executeInstruction();
    }
  }
}
