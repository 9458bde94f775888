/**
 * @file Runs a bare Cortex-M0 or M0+ program in rp2040js and counts its cycles. Flash has no wait states there, as on the
 * nRF51 at 16 MHz, and as for code that the RP2040 or the SAMD21 has in its cache.
 */
import { type Logger, RP2040 } from "rp2040js";
import type { Board } from "./catalogue.js";
import { symbolAddress } from "./elf.js";
import { CallMeter, type Emulation, exitFault, HostStream, patience } from "./emulator.js";
import { type Firmware, flashOrigins } from "./firmware.js";
import { modelFunctions } from "./harness.js";
import { decodeResults, encodeWindows } from "./windows.js";

const origin = flashOrigins.rp2040;
const ramOrigin = 0x20000000;

/** Emulates a firmware linked for {@link flashOrigins}.rp2040. */
export async function runRp2040(board: Board, firmware: Firmware, windows: readonly Int16Array[]): Promise<Emulation> {
  const { elf, model } = firmware;
  const chip = new RP2040();
  for (const { address, bytes } of elf.segments) chip.flash.set(bytes, address - origin);
  const addresses = modelFunctions(model).map((name) => symbolAddress(elf, name));
  const meter = new CallMeter(new Set(addresses), symbolAddress(elf, `${model.name}_step`));
  chip.logger = faultLogger(meter);
  const stream = new HostStream(encodeWindows(windows, model.channels));
  const host = serveSemihosting(chip, stream);

  const { core, flash16 } = chip;
  core.VTOR = origin;
  core.reset();
  const stackLimit = symbolAddress(elf, "bss_end");
  const isM0 = board.core === "cortex-m0";
  let extra = 0;
  let lastCall = 0;
  let calls = 0;
  while (host.status === null) {
    const address = core.PC;
    const opcode = flash16[(address - origin) >>> 1] ?? 0;
    const before = core.cycles + extra;
    core.executeInstruction();
    const next = core.PC & ~1;
    extra += uncounted(opcode, next - address, isM0);

    if (meter.busy) meter.follow(next, core.SP, core.cycles + extra);
    else if (meter.watches(next)) meter.enter(next, core.LR & ~1, core.SP, before);

    if (core.SP < stackLimit || next < origin || next >= ramOrigin) {
      meter.fault(
        core.SP < stackLimit ? "the stack ran into the static data" : `ran off to address 0x${next.toString(16)}`,
      );
      break;
    }
    if (host.calls !== calls) {
      calls = host.calls;
      lastCall = core.cycles;
    } else if (core.cycles - lastCall > patience) {
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

/**
 * Cycles that rp2040js leaves out: one where LR is pushed and one where PC is popped (Cortex-M0+ TRM, table 3-1), and
 * for a Cortex-M0, whose pipeline is one stage longer, one for each branch taken (Cortex-M0 TRM, table 3-1).
 */
function uncounted(opcode: number, distance: number, isM0: boolean): number {
  const savesLinkRegister = opcode >> 8 === 0xb5 || opcode >> 8 === 0xbd ? 1 : 0;
  const size = opcode >> 11 >= 0x1d ? 4 : 2;
  return savesLinkRegister + (isM0 && distance !== size ? 1 : 0);
}

/** A real chip faults where rp2040js only logs. */
function faultLogger(meter: CallMeter): Logger {
  const fault = (_component: string, message: string) => meter.fault(message);
  const ignore = () => {};
  return { debug: ignore, info: ignore, warn: fault, error: fault };
}

/** Answers the harness's BKPT 0xAB: open, read, write, exit (Semihosting for AArch32, version 3). */
function serveSemihosting(chip: RP2040, stream: HostStream): { status: number | null; calls: number } {
  const host: { status: number | null; calls: number } = { status: null, calls: 0 };
  const { core } = chip;
  chip.onBreak = () => {
    host.calls++;
    const [operation = 0, block = 0] = core.registers;
    const argument = (index: number) => chip.readUint32(block + 4 * index);
    core.registers[0] = 0;
    if (operation === 0x01) {
      core.registers[0] = 1;
    } else if (operation === 0x05) {
      const start = argument(1) - ramOrigin;
      stream.write(chip.sram.subarray(start, start + argument(2)));
    } else if (operation === 0x06) {
      const bytes = stream.read(argument(2));
      if (bytes === null) core.registers[0] = argument(2);
      else chip.sram.set(bytes, argument(1) - ramOrigin);
    } else {
      host.status = operation === 0x20 ? argument(1) : 1;
    }
  };
  return host;
}
