/** @file The results of all emulators, and the meter shared by those that count cycles. */
import { joined } from "../core/joined.js";
import type { Program } from "./program.js";
import { decodeResults, type WindowResult } from "./windows.js";

export interface Emulation {
  /** Answers, in order. */
  results: WindowResult[];
  /** Faults, one line each: bad accesses, overflows, programs that do not end. Empty for a good run. */
  faults: string[];
}

/** The result of an emulator that counts cycles. */
export interface Metered extends Emulation {
  /** Cycles of each step of each window in order, from its call instruction to its return. */
  cycles: number[];
  /** For each of these, the cycles in functions that are counted separately. */
  within: number[];
  /** Most bytes of stack used by the model's functions below the caller's, including return addresses. */
  stack: number;
}

/**
 * Cycles without a call from the program after which it counts as hanging: more than any step, 17 s of an Arduino Uno.
 */
export const patience = 2 ** 28;

/** Most faults reported, each once. */
const mostFaults = 8;

/** How an emulator marks the functions of a program; 0: none of these. */
const marks = { other: 1, step: 2, within: 3 } as const;

/** The functions to be marked. */
export function marksOf({ step, others, within }: Program): Map<string, number> {
  return new Map([
    ...others.map((name) => [name, marks.other] as const),
    ...within.map((name) => [name, marks.within] as const),
    [step, marks.step],
  ]);
}

/**
 * Follows the calls of a model's functions through a running program, from outside, without adding instructions. An
 * emulator's loop reports each call of a watched function, and each instruction while the meter is `busy`.
 */
export class CallMeter {
  readonly cycles: number[] = [];
  readonly within: number[] = [];
  readonly faults: string[] = [];
  stack = 0;
  busy = false;
  stopped = false;
  private returnAddress = 0;
  private callerStack = 0;
  private lowest = 0;
  private start = 0;
  private timing = false;
  private inner: { returnAddress: number; callerStack: number; start: number } | null = null;
  private innerCycles = 0;

  /** `stackLimit`: the end of the static data, which the stack must not reach. */
  constructor(private readonly stackLimit: number) {}

  /**
   * Call it when a marked function is called; `callerStack` and `start` are stack pointer and cycles before the call
   * instruction.
   */
  enter(mark: number, returnAddress: number, callerStack: number, start: number): void {
    if (this.busy) {
      if (mark === marks.within && this.inner === null) this.inner = { returnAddress, callerStack, start };
      return;
    }
    if (mark === marks.within) return;
    this.busy = true;
    this.timing = mark === marks.step;
    this.innerCycles = 0;
    this.returnAddress = returnAddress;
    this.callerStack = callerStack;
    this.lowest = callerStack;
    this.start = start;
  }

  /** Call it after each instruction of the call; `address` is the program counter. */
  follow(address: number, stackPointer: number, cycles: number): void {
    if (stackPointer < this.lowest) {
      this.lowest = stackPointer;
      if (stackPointer < this.stackLimit) this.stop("the stack ran into the static data");
    }
    const { inner } = this;
    if (inner !== null && address === inner.returnAddress && stackPointer === inner.callerStack) {
      this.innerCycles += cycles - inner.start;
      this.inner = null;
    }
    if (address !== this.returnAddress || stackPointer !== this.callerStack) return;
    this.busy = false;
    this.stack = Math.max(this.stack, this.callerStack - this.lowest);
    if (!this.timing) return;
    this.cycles.push(cycles - this.start);
    this.within.push(this.innerCycles);
  }

  fault(message: string): void {
    if (this.faults.length < mostFaults && !this.faults.includes(message)) this.faults.push(message);
  }

  /** Records a fault that invalidates everything after it. */
  stop(message: string): void {
    this.fault(message);
    this.stopped = true;
  }
}

/** The other end of the harness's calls: its input, its output and its end. */
export class Host {
  /** The program's exit status, once it has ended. */
  status: number | null = null;
  /** The cycle at which a program without another call counts as hanging. */
  deadline = patience;
  private at = 0;
  private readonly chunks: Uint8Array[] = [];

  constructor(private readonly input: Uint8Array) {}

  /** The next bytes; null if fewer are left. */
  read(length: number): Uint8Array | null {
    if (this.at + length > this.input.length) return null;
    this.at += length;
    return this.input.subarray(this.at - length, this.at);
  }

  write(bytes: Uint8Array): void {
    this.chunks.push(bytes.slice());
  }

  get output(): Uint8Array {
    return joined(this.chunks, (length) => new Uint8Array(length));
  }
}

/** The result of a metered run. */
export function metered(meter: CallMeter, { status, output }: Host, program: Program): Metered {
  const ending = exitFault(status ?? 0);
  if (ending !== null) meter.fault(ending);
  const { cycles, within, stack, faults } = meter;
  return { cycles, within, stack, results: decodeResults(output, program), faults };
}

/** The fault of a harness's exit status; null for success. */
export function exitFault(status: number): string | null {
  const meanings: Record<number, string> = {
    2: "a hard fault: a bad address, an unaligned access or an unknown instruction",
    3: "the program asked for more input than there is",
    4: "the program's output could not be written",
  };
  return status === 0 ? null : (meanings[status] ?? `the program ended with status ${status}`);
}
