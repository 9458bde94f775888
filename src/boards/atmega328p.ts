/** @file Runs a bare AVR program in avr8js and counts its cycles. */
import { avrInstruction, CPU } from "avr8js";
import type { Board } from "./catalogue.js";
import { symbolAddress } from "./elf.js";
import { CallMeter, type Emulation, exitFault, HostStream, patience } from "./emulator.js";
import type { Firmware } from "./firmware.js";
import { avrMailbox, modelFunctions } from "./harness.js";
import { decodeResults, encodeWindows } from "./windows.js";

/** Flash of the ATmega328P; a program too large for it is given 128 KB, the most that its instructions reach. */
const flash = { chip: 0x8000, large: 0x20000 } as const;

/** Emulates a firmware of the Arduino Uno. */
export async function runAtmega328p(
  _board: Board,
  firmware: Firmware,
  windows: readonly Int16Array[],
): Promise<Emulation> {
  const { elf, model, ram } = firmware;
  const end = Math.max(...elf.segments.map(({ address, bytes }) => address + bytes.length));
  const program = new Uint8Array(end <= flash.chip ? flash.chip : flash.large).fill(0xff);
  for (const { address, bytes } of elf.segments) program.set(bytes, address);
  const cpu = new CPU(new Uint16Array(program.buffer), ram);
  const addresses = modelFunctions(model).map((name) => symbolAddress(elf, name) >> 1);
  const meter = new CallMeter(new Set(addresses), symbolAddress(elf, `${model.name}_step`) >> 1);
  const stream = new HostStream(encodeWindows(windows, model.channels));
  const host = serveMailbox(cpu, stream);

  const stackLimit = symbolAddress(elf, "__bss_end") & 0xffff;
  let started = false;
  let calls = 0;
  let lastCall = 0;
  while (host.status === null) {
    const before = cpu.cycles;
    const stackBefore = cpu.SP;
    avrInstruction(cpu);

    if (meter.busy) meter.follow(cpu.pc, cpu.SP, cpu.cycles);
    else if (meter.watches(cpu.pc)) meter.enter(cpu.pc, returnAddress(cpu), stackBefore, before);

    // The start-up code sets the two bytes of the stack pointer one after the other.
    started ||= host.calls > 0;
    if ((started && cpu.SP < stackLimit) || cpu.pc * 2 >= end) {
      meter.fault(
        cpu.pc * 2 >= end ? `ran off to address 0x${(cpu.pc * 2).toString(16)}` : "the stack ran into the static data",
      );
      break;
    }
    if (host.calls !== calls) {
      calls = host.calls;
      lastCall = cpu.cycles;
    } else if (cpu.cycles - lastCall > patience) {
      meter.fault(`no end after ${patience} cycles`);
      break;
    }
  }
  const ending = exitFault(host.status ?? 0);
  if (ending !== null) meter.fault(ending);
  return {
    cycles: meter.cycles,
    stack: meter.stack,
    results: decodeResults(stream.output, model),
    faults: meter.faults,
  };
}

/** In words: a call leaves it above the stack pointer, high byte first. */
function returnAddress({ data, SP }: CPU): number {
  return ((data[SP + 1] ?? 0) << 8) | (data[SP + 2] ?? 0);
}

/** Answers the harness's writes to GPIOR0, whose arguments lie in r24:r25 and r22:r23. */
function serveMailbox(cpu: CPU, stream: HostStream): { status: number | null; calls: number } {
  const host: { status: number | null; calls: number } = { status: null, calls: 0 };
  cpu.writeHooks[avrMailbox.register] = (operation) => {
    host.calls++;
    const { data, dataView } = cpu;
    const address = dataView.getUint16(24, true);
    const length = dataView.getUint16(22, true);
    if (operation === avrMailbox.write) {
      stream.write(data.subarray(address, address + length));
    } else if (operation === avrMailbox.read) {
      const bytes = stream.read(length);
      if (bytes === null) host.status = 3;
      else data.set(bytes, address);
    } else {
      host.status = data[24] ?? 1;
    }
    return true;
  };
  return host;
}
