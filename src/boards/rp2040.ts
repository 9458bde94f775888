/**
 * @file Runs a bare Cortex-M0 or M0+ program in rp2040js and counts its cycles. Flash has no wait states, as on the
 * nRF51 at 16 MHz, and as for cached code on the RP2040 or the SAMD21.
 */
import type { Logger, RP2040 } from "rp2040js";
import { symbolAddress } from "./elf.js";
import { CallMeter, Host, type Metered, marksOf, metered, patience } from "./emulator.js";
import type { Firmware } from "./firmware.js";
import { rp2040Flash as origin, startedRp2040 } from "./rp2040-chip.js";
import { encodeWindows } from "./windows.js";

const ramOrigin = 0x20000000;

/** Emulates a firmware linked for {@link flashOrigins}.rp2040. */
export async function runRp2040(firmware: Firmware, windows: readonly Int16Array[]): Promise<Metered> {
  const { elf, board, program } = firmware;
  const chip = startedRp2040(elf.segments);
  const meter = new CallMeter(symbolAddress(elf, "bss_end"));
  chip.logger = faultLogger(meter);
  const host = new Host(encodeWindows(windows, program.channels));
  serveSemihosting(chip, host);

  // Data looked up for each instruction, indexed by its halfword in flash.
  const opcodes = chip.flash16.subarray(0, Math.ceil(elf.flash / 2));
  const uncounted = Uint8Array.from(opcodes, (opcode) => (savesLinkRegister(opcode) ? 1 : 0));
  const size = Uint8Array.from(opcodes, (opcode) => (opcode >> 11 >= 0x1d ? 2 : 1));
  const functions = new Uint8Array(opcodes.length);
  for (const [name, mark] of marksOf(program)) functions[(symbolAddress(elf, name) - origin) >> 1] = mark;

  const { core } = chip;
  const isM0 = board.core === "cortex-m0";
  let extra = 0;
  let place = (core.PC - origin) >>> 1;
  while (host.status === null) {
    const before = core.cycles + extra;
    core.executeInstruction();
    const address = core.PC & ~1;
    const next = (address - origin) >>> 1;
    extra += uncounted[place]!;
    // The Cortex-M0's pipeline is one stage longer: one more cycle for each taken branch (Cortex-M0 TRM, table 3-1).
    if (isM0 && next - place !== size[place]) extra++;
    place = next;

    const mark = functions[next] ?? 0;
    if (meter.busy) meter.follow(address, core.SP, core.cycles + extra);
    if (mark !== 0) meter.enter(mark, core.LR & ~1, core.SP, before);
    if (next >= opcodes.length) meter.stop(`ran off to address 0x${(address >>> 0).toString(16)}`);
    if (core.cycles > host.deadline) meter.stop(`no end after ${patience} cycles`);
    if (meter.stopped) break;
  }
  return metered(meter, host, program);
}

/**
 * Whether it is PUSH with LR or POP with PC, which take one cycle more than rp2040js counts (Cortex-M0+ TRM, table
 * 3-1).
 */
function savesLinkRegister(opcode: number): boolean {
  return opcode >> 8 === 0xb5 || opcode >> 8 === 0xbd;
}

/** Turns rp2040js's log messages into faults, as on a real chip. */
function faultLogger(meter: CallMeter): Logger {
  const fault = (_component: string, message: string) => meter.fault(message);
  const ignore = () => {};
  return { debug: ignore, info: ignore, warn: fault, error: fault };
}

/** Answers the harness's BKPT 0xAB: open, read, write, exit (Semihosting for AArch32, version 3). */
function serveSemihosting(chip: RP2040, host: Host): void {
  const { core } = chip;
  chip.onBreak = () => {
    host.deadline = core.cycles + patience;
    const [operation = 0, block = 0] = core.registers;
    const argument = (index: number) => chip.readUint32(block + 4 * index);
    core.registers[0] = 0;
    if (operation === 0x01) {
      core.registers[0] = 1;
    } else if (operation === 0x05) {
      const start = argument(1) - ramOrigin;
      host.write(chip.sram.subarray(start, start + argument(2)));
    } else if (operation === 0x06) {
      const bytes = host.read(argument(2));
      if (bytes === null) core.registers[0] = argument(2);
      else chip.sram.set(bytes, argument(1) - ramOrigin);
    } else {
      host.status = operation === 0x20 ? argument(1) : 1;
    }
  };
}
