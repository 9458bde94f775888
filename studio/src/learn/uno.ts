/** @file An Arduino Uno in the page: the real program at real speed, with its serial port. */
import { AVRTimer, AVRUSART, avrInstruction, CPU, timer0Config, usart0Config } from "avr8js";

const clockHz = 16e6;
const ram = 2048;
/** Cycles after the last byte of a line within which the sketch has certainly processed it. */
const settled = 120_000;

export class Uno {
  private readonly cpu: CPU;
  private readonly port: AVRUSART;
  private waiting: number[] = [];
  private printed = "";

  /** @param program its flash, 32 KB */
  constructor(program: Uint8Array<ArrayBuffer>) {
    this.cpu = new CPU(new Uint16Array(program.buffer), ram);
    new AVRTimer(this.cpu, timer0Config);
    this.port = new AVRUSART(this.cpu, usart0Config, clockHz);
    this.port.onByteTransmit = (byte) => {
      this.printed += String.fromCharCode(byte);
    };
  }

  /**
   * Sends a line and runs for the given seconds of board time, or less if it only waits for the next line. Returns the
   * lines printed meanwhile.
   */
  send(line: string, seconds: number): string[] {
    this.waiting.push(...new TextEncoder().encode(`${line}\n`));
    let end = this.cpu.cycles + seconds * clockHz;
    while (this.cpu.cycles < end) {
      avrInstruction(this.cpu);
      this.cpu.tick();
      const [next] = this.waiting;
      if (next === undefined || this.port.rxBusy || !this.port.rxEnable) continue;
      this.port.writeByte(next);
      this.waiting.shift();
      if (this.waiting.length === 0) end = Math.min(end, this.cpu.cycles + settled);
    }
    const lines = this.printed.split("\n");
    this.printed = lines.pop() ?? "";
    return lines.map((text) => text.trim());
  }
}
