/**
 * @file An Arduino Uno on a serial port: the real program in avr8js behind a pseudo-terminal, with sensors from the
 * test.
 */
import {
  AVRADC,
  AVRTimer,
  AVRTWI,
  AVRUSART,
  adcConfig,
  avrInstruction,
  CPU,
  timer0Config,
  twiConfig,
  usart0Config,
} from "avr8js";
import { openPty } from "../../cli/testing/pty.js";
import { flashOfHex } from "../../src/boards/sketch.js";

const clockHz = 16e6;
/** Cycles between polls of the port: two milliseconds of the board. */
const slice = 32_000;

/** Registers of a device on the I²C bus, as a function of time. */
export interface I2cDevice {
  address: number;
  read(register: number, seconds: number): number;
  write(register: number, value: number): void;
}

export interface UnoOptions {
  /** Volts on a pin at a time. */
  volts?: (pin: number, seconds: number) => number;
  device?: I2cDevice;
  /** Changes to bytes on their way to the board and back. */
  toBoard?: (bytes: Uint8Array) => Uint8Array;
  toHost?: (bytes: Uint8Array) => Uint8Array;
  /** Most seconds of the board per second of the host. */
  speed?: number;
}

export interface PluggedUno {
  port: string;
  /** Presses the reset button. */
  reset(): void;
  /** Seconds since the board started. */
  seconds(): number;
  unplug(): Promise<void>;
}

/** Starts a program and connects the board as a port with a name in a folder. */
export async function plugIn(hex: string, folder: string, options: UnoOptions = {}): Promise<PluggedUno> {
  const { toBoard = same, toHost = same, speed = 1 } = options;
  const pty = await openPty(folder);
  const waiting: number[] = [];
  pty.onReceived((bytes) => waiting.push(...toBoard(bytes)));
  let board = boot(hex, options);
  let plugged = true;
  const began = performance.now();
  let ran = 0;
  const run = (): void => {
    if (!plugged) return;
    const due = (speed * (performance.now() - began)) / 1000;
    const until = performance.now() + 8;
    while (ran < due && performance.now() < until) {
      board.run(slice, waiting);
      ran += slice / clockHz;
    }
    const printed = board.printed.splice(0);
    if (printed.length > 0) void pty.send(toHost(Uint8Array.from(printed)));
    setTimeout(run, ran < due ? 0 : 1);
  };
  run();
  return {
    port: pty.path,
    reset() {
      board = boot(hex, options);
    },
    seconds: () => ran,
    async unplug() {
      plugged = false;
      await pty.unplug();
    },
  };
}

function same(bytes: Uint8Array): Uint8Array {
  return bytes;
}

function boot(hex: string, { volts, device }: UnoOptions) {
  const cpu = new CPU(new Uint16Array(flashOfHex(hex).buffer), 2048);
  new AVRTimer(cpu, timer0Config);
  const usart = new AVRUSART(cpu, usart0Config, clockHz);
  const adc = new AVRADC(cpu, adcConfig);
  const twi = new AVRTWI(cpu, twiConfig, clockHz);
  const printed: number[] = [];
  usart.onByteTransmit = (byte) => printed.push(byte);
  const seconds = () => cpu.cycles / clockHz;
  if (device !== undefined) attach(twi, device, seconds);
  return {
    printed,
    /** Runs a number of cycles; bytes go to the port as fast as it accepts them. */
    run(cycles: number, waiting: number[]): void {
      const end = cpu.cycles + cycles;
      for (let pin = 0; volts !== undefined && pin < 6; pin++) adc.channelValues[pin] = volts(pin, seconds());
      while (cpu.cycles < end) {
        avrInstruction(cpu);
        cpu.tick();
        const [next] = waiting;
        if (next === undefined || usart.rxBusy || !usart.rxEnable) continue;
        usart.writeByte(next);
        waiting.shift();
      }
    },
  };
}

/** A device with registers: the first byte written selects one, and reads continue from there. */
function attach(twi: AVRTWI, device: I2cDevice, seconds: () => number): void {
  let register = 0;
  let written = 0;
  let here = false;
  twi.eventHandler = {
    start: () => twi.completeStart(),
    stop: () => twi.completeStop(),
    connectToSlave(address) {
      here = address === device.address;
      written = 0;
      twi.completeConnect(here);
    },
    writeByte(value) {
      if (written++ === 0) register = value;
      else device.write(register++, value);
      twi.completeWrite(here);
    },
    readByte() {
      twi.completeRead(device.read(register++, seconds()) & 0xff);
    },
  };
}
