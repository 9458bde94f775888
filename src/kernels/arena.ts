/**
 * @file Linear memory is planned once and never grows: everything a run needs is reserved first, then one memory of
 * exactly that size is made.
 */
import { InputError } from "../core/errors.js";

const pageBytes = 65536;
const mostPages = 65536;
/** A cache line, so that no two threads write to the same one. */
const alignment = 64;

/** The kernels' own constants lie below this address (`memory.data` in assembly/, checked by the build). */
export const firstFreeAddress = 4096;

/** Hands out addresses; address 0 is left free to mean "none". */
export class Arena {
  private end = firstFreeAddress;

  /** Bytes that are reserved. */
  get bytes(): number {
    return this.end;
  }

  /** Address of a new region of so many bytes. */
  reserve(bytes: number): number {
    const address = this.end;
    this.end += Math.ceil(bytes / alignment) * alignment;
    return address;
  }

  /**
   * A memory that holds every region, filled with zeros; shared, except in browsers that share none outside
   * cross-origin-isolated pages.
   */
  allocate(): WebAssembly.Memory {
    const pages = Math.ceil(this.end / pageBytes);
    if (pages > mostPages) {
      const needed = (this.end / 2 ** 30).toFixed(1);
      throw new InputError(
        `this run needs ${needed} GiB of memory, the limit is 4: lower the batch, the hidden size or the sequence length`,
      );
    }
    const limits = { initial: pages, maximum: pages };
    try {
      return new WebAssembly.Memory({ ...limits, shared: true });
    } catch {
      return this.allocateUnshared(limits);
    }
  }

  private allocateUnshared(limits: WebAssembly.MemoryDescriptor): WebAssembly.Memory {
    try {
      return new WebAssembly.Memory(limits);
    } catch {
      const needed = (this.end / 2 ** 20).toFixed(0);
      throw new InputError(
        `this run needs ${needed} MiB of memory and the system gives less: lower the batch, the hidden size or the sequence length`,
      );
    }
  }
}
