/**
 * @file Compiles an Arduino sketch with its library as the Arduino IDE does, for the Uno, and runs its program with a serial
 * port in avr8js.
 */
import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AVRTimer, AVRUSART, avrInstruction, CPU, timer0Config, usart0Config } from "avr8js";
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { boards } from "../cost/catalogue.js";
import { checkNames, checkValue } from "../options/table.js";
import { anyString } from "../options/values.js";
import { findTool, firstMessage, installCommand, runTool, withFiles } from "./toolchain.js";

/** Folders of the boards' definitions in Debian's arduino-core-avr and arduino-builder. */
const hardware = ["/usr/share/arduino/hardware", "/usr/share/arduino-builder"] as const;

/**
 * Compiles a sketch for the Uno and returns its Intel HEX text. `libraries` is a folder with one folder per library,
 * `sketch` the text of the .ino. Throws InputError if arduino-builder is not installed or the compiler refuses the
 * sketch.
 */
export async function compileSketch(libraries: string, sketch: string): Promise<string> {
  checkValue("libraries", anyString, libraries);
  checkValue("sketch", anyString, sketch);
  requireBuilder();
  return withFiles(new Map([["sketch/sketch.ino", sketch]]), async (folder) => {
    const build = join(folder, "build");
    await mkdir(build);
    const { status, stdout, stderr } = await runTool("arduino-builder", [
      "-compile",
      ...hardware.flatMap((path) => ["-hardware", path]),
      "-tools",
      "/usr/bin",
      "-fqbn",
      "arduino:avr:uno",
      "-libraries",
      libraries,
      "-build-path",
      build,
      // The core's Print.cpp needs it, and avr-gcc in C++11 mode does not define it.
      "-prefs=compiler.cpp.extra_flags=-DDECIMAL_DIG=17",
      join(folder, "sketch/sketch.ino"),
    ]);
    const output = `${stdout}\n${stderr}`;
    if (status !== 0) {
      throw new InputError(`the sketch does not compile: ${firstMessage(output).replaceAll(folder, "")}`);
    }
    const hex = (await readdir(build)).find((name) => name.endsWith(".ino.hex"));
    if (hex === undefined)
      throw new InputError(`arduino-builder left no program in ${basename(build)}: ${firstMessage(output)}`);
    return readFile(join(build, hex), "utf8");
  });
}

/** Whether sketches can be compiled here. */
export function canCompileSketches(): boolean {
  return findTool("arduino-builder") !== null && findTool("avr-gcc") !== null;
}

function requireBuilder(): void {
  if (!canCompileSketches()) {
    throw new InputError(`arduino-builder was not found in PATH: ${installCommand("arduino-builder")}`);
  }
}

/** Input of a sketch, and how long it runs. */
export interface SketchOptions {
  /** Lines sent to the serial port, one every `secondsPerLine`. Default: none. */
  serialInput?: readonly string[];
  /** Default: 0.05, 20 lines per second. At 0 they are sent at the port's speed and may overrun its 64-byte buffer. */
  secondsPerLine?: number;
  /** Most cycles to run. Default: 60 s of the Uno. */
  maxCycles?: number;
  /** Lines of output after which to stop. Default: never. */
  stopAfterLines?: number;
}

/** Result of a sketch. */
export interface SketchRun {
  /** Everything the sketch printed. */
  serialOutput: string;
  cycles: number;
  /** Lowest address reached by the stack pointer. */
  lowestStack: number;
}

/** Runs a compiled sketch on an emulated Uno (with timer 0, so that millis and delay work) and its serial port. */
export function runSketch(hex: string, options: SketchOptions = {}): SketchRun {
  checkNames({ serialInput: [], secondsPerLine: 0, maxCycles: 0, stopAfterLines: 0 }, options);
  const { serialInput = [], secondsPerLine = 0.05, maxCycles = 60 * boards.uno.clockHz, stopAfterLines } = options;
  const cpu = new CPU(new Uint16Array(flashOfHex(hex).buffer), boards.uno.ram);
  new AVRTimer(cpu, timer0Config);
  const port = new AVRUSART(cpu, usart0Config, boards.uno.clockHz);
  let serialOutput = "";
  let lines = 0;
  port.onByteTransmit = (byte) => {
    serialOutput += String.fromCharCode(byte);
    if (byte === 10) lines++;
  };

  const pending = serialInput.map((line) => new TextEncoder().encode(`${line}\n`));
  const cyclesPerLine = secondsPerLine * boards.uno.clockHz;
  let line = 0;
  let byte = 0;
  let nextLineAt = cyclesPerLine;
  let lowestStack = cpu.SP;
  while (cpu.cycles < maxCycles && (stopAfterLines === undefined || lines < stopAfterLines)) {
    avrInstruction(cpu);
    cpu.tick();
    const { SP } = cpu;
    // Registers are below 0x100: there the start-up code has set only half of the pointer.
    if (SP < lowestStack && SP >= 0x100) lowestStack = SP;
    const bytes = pending[line];
    if (bytes === undefined || cpu.cycles < nextLineAt || port.rxBusy || !port.rxEnable) continue;
    port.writeByte(bytes[byte] ?? 10);
    byte++;
    if (byte === bytes.length) {
      line++;
      byte = 0;
      nextLineAt += cyclesPerLine;
    }
  }
  return { serialOutput, cycles: cpu.cycles, lowestStack };
}

/** The 32 KB of an Uno's flash from Intel HEX (records 00 and 01; so few bytes need no others). */
export function flashOfHex(hex: string): Uint8Array<ArrayBuffer> {
  if (typeof hex !== "string" || !hex.startsWith(":")) {
    const found = typeof hex === "string" ? JSON.stringify(hex.slice(0, 20)) : kindOf(hex);
    throw new InputError(`the program is ${found}: give Intel HEX, as compileSketch returns it`);
  }
  const program = new Uint8Array(0x8000).fill(0xff);
  for (const record of hex.split(/\r?\n/)) {
    if (!record.startsWith(":")) continue;
    const bytes = Uint8Array.from(record.slice(1).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const [length = 0, high = 0, low = 0, type = 0] = bytes;
    const address = (high << 8) | low;
    if (type !== 0) continue;
    if (address + length > program.length) {
      throw new InputError(`the program reaches address ${address + length}; Arduino Uno has 32,768 B of flash`);
    }
    program.set(bytes.subarray(4, 4 + length), address);
  }
  return program;
}
