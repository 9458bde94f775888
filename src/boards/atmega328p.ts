/** @file Runs a bare AVR program in avr8js and counts its cycles. */
import { avrInstruction, CPU } from "avr8js";
import { symbolAddress } from "./elf.js";
import { CallMeter, Host, type Metered, marksOf, metered, patience } from "./emulator.js";
import type { Firmware } from "./firmware.js";
import { avrMailbox } from "./harness.js";
import { encodeWindows } from "./windows.js";

/** Flash of the ATmega328P; a program too large for it gets 128 KB, the most that its instructions can address. */
const flash = { chip: 0x8000, large: 0x20000 } as const;

/** Emulates a firmware of the Arduino Uno. */
export async function runAtmega328p(firmware: Firmware, windows: readonly Int16Array[]): Promise<Metered> {
  const { elf, program: source, ram } = firmware;
  const end = Math.max(...elf.segments.map(({ address, bytes }) => address + bytes.length));
  const program = new Uint8Array(end <= flash.chip ? flash.chip : flash.large).fill(0xff);
  for (const { address, bytes } of elf.segments) program.set(bytes, address);
  const cpu = new CPU(new Uint16Array(program.buffer), ram);
  const meter = new CallMeter(symbolAddress(elf, "__bss_end") & 0xffff);
  const host = new Host(encodeWindows(windows, source.channels));
  serveMailbox(cpu, host);

  const functions = new Uint8Array(program.length / 2);
  for (const [name, mark] of marksOf(source)) functions[symbolAddress(elf, name) >> 1] = mark;

  while (host.status === null) {
    const before = cpu.cycles;
    const stackBefore = cpu.SP;
    avrInstruction(cpu);
    const { pc } = cpu;
    const mark = functions[pc] ?? 0;
    if (meter.busy) meter.follow(pc, cpu.SP, cpu.cycles);
    if (mark !== 0) meter.enter(mark, returnAddress(cpu), stackBefore, before);
    if (pc * 2 >= end) meter.stop(`ran off to address 0x${(pc * 2).toString(16)}`);
    if (cpu.cycles > host.deadline) meter.stop(`no end after ${patience} cycles`);
    if (meter.stopped) break;
  }
  return metered(meter, host, source);
}

/** The return address in words: a call leaves it above the stack pointer, high byte first. */
function returnAddress({ data, SP }: CPU): number {
  return ((data[SP + 1] ?? 0) << 8) | (data[SP + 2] ?? 0);
}

/** Answers the harness's writes to GPIOR0, whose arguments are in r24:r25 and r22:r23. */
function serveMailbox(cpu: CPU, host: Host): void {
  cpu.writeHooks[avrMailbox.register] = (operation) => {
    host.deadline = cpu.cycles + patience;
    const { data, dataView } = cpu;
    const address = dataView.getUint16(24, true);
    const length = dataView.getUint16(22, true);
    if (operation === avrMailbox.write) {
      host.write(data.subarray(address, address + length));
    } else if (operation === avrMailbox.read) {
      const bytes = host.read(length);
      if (bytes === null) host.status = 3;
      else data.set(bytes, address);
    } else {
      host.status = data[24] ?? 1;
    }
    return true;
  };
}
