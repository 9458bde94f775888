/**
 * @file The boards that can be profiled: the data of their datasheets, and how their programs are built. Flash is that
 * available to a sketch (without the bootloader), RAM is all of the chip's.
 */
import { InputError } from "../core/errors.js";
import { frozen } from "../core/frozen.js";
import { checkHas } from "../core/given.js";

/** The processor core of a board. */
export type Core = "avr5" | "cortex-m0plus" | "cortex-m0";
/** The name of a board in a program and on a command line. */
export type BoardId = "uno" | "mkr1000" | "pico" | "microbit";

/** A board that can be emulated. */
export interface Board {
  id: BoardId;
  /** The name on the box. */
  name: string;
  chip: string;
  core: Core;
  clockHz: number;
  /** Bytes available to a program. */
  flash: number;
  /** Bytes of static data and stack together. */
  ram: number;
  compiler: "avr-gcc" | "arm-none-eabi-gcc";
  /** Chip and optimisation flags, for compiling and for linking. */
  flags: readonly string[];
  /** The emulator that counts the cycles. */
  emulator: "avr8js" | "rp2040js";
  /** The sources of the facts above. */
  source: string;
}

const cortexFlags = ["-mthumb", "-O2", "-ffunction-sections", "-fdata-sections"] as const;

/** The boards that can be profiled. */
export const boards: Readonly<Record<BoardId, Board>> = frozen({
  uno: {
    id: "uno",
    name: "Arduino Uno",
    chip: "ATmega328P",
    core: "avr5",
    clockHz: 16_000_000,
    flash: 32_256,
    ram: 2_048,
    compiler: "avr-gcc",
    flags: ["-mmcu=atmega328p", "-DF_CPU=16000000UL", "-O2", "-ffunction-sections", "-fdata-sections"],
    emulator: "avr8js",
    source:
      "ATmega328P datasheet DS40002061B, section 8 (32 KB flash, 2 KB SRAM); ArduinoCore-avr boards.txt: " +
      "uno.upload.maximum_size=32256 (512 bytes of bootloader), uno.build.f_cpu=16000000L",
  },
  mkr1000: {
    id: "mkr1000",
    name: "Arduino MKR1000",
    chip: "SAMD21G18A",
    core: "cortex-m0plus",
    clockHz: 48_000_000,
    flash: 253_952,
    ram: 32_768,
    compiler: "arm-none-eabi-gcc",
    flags: ["-mcpu=cortex-m0plus", ...cortexFlags],
    emulator: "rp2040js",
    source:
      "SAM D21 datasheet DS40001882, section 1 (256 KB flash, 32 KB SRAM, 48 MHz, single-cycle multiplier); " +
      "ArduinoCore-samd mkr1000 flash_with_bootloader.ld (8 KB of bootloader). The Arduino Zero has the same chip",
  },
  pico: {
    id: "pico",
    name: "Raspberry Pi Pico",
    chip: "RP2040",
    core: "cortex-m0plus",
    clockHz: 125_000_000,
    flash: 2_097_152,
    ram: 270_336,
    compiler: "arm-none-eabi-gcc",
    flags: ["-mcpu=cortex-m0plus", ...cortexFlags],
    emulator: "rp2040js",
    source:
      "RP2040 datasheet, sections 2.4 (Cortex-M0+, single-cycle multiplier) and 2.6.2 (264 KB SRAM); Raspberry Pi Pico " +
      "datasheet, section 1 (2 MB flash); pico-sdk clocks: clk_sys 125 MHz by default",
  },
  microbit: {
    id: "microbit",
    name: "BBC micro:bit",
    chip: "nRF51822",
    core: "cortex-m0",
    clockHz: 16_000_000,
    flash: 262_144,
    ram: 16_384,
    compiler: "arm-none-eabi-gcc",
    flags: ["-mcpu=cortex-m0", ...cortexFlags],
    emulator: "rp2040js",
    source:
      "nRF51822 product specification 3.1, sections 1 and 3.1 (Cortex-M0 at 16 MHz, 256 KB flash, 16 KB RAM), the QFAA " +
      "variant of the micro:bit V1. The board's own runtime, if it is used, takes its share of both",
  },
});

/** A board itself, or that of a name. @throws InputError that lists the boards */
export function boardOf(board: Board | BoardId): Board {
  if (typeof board !== "object" || board === null) return findBoard(board);
  checkHas(board, "flags", "the board", 'one of boards, or its name, as "uno"');
  return board;
}

/** Returns the board of a name, in upper or lower case. @throws InputError that lists the boards */
export function findBoard(name: string): Board {
  const board = Object.values(boards).find(({ id }) => id === String(name).toLowerCase());
  if (board === undefined) {
    throw new InputError(`board "${name}" is unknown: choose one of ${Object.keys(boards).join(", ")}`);
  }
  return board;
}
