/**
 * @file Linear memory is planned once and never grows: everything a run needs is reserved first, then one memory of
 * that size is allocated.
 */
import { InputError } from "../core/errors.js";

const pageBytes = 65536;
const mostPages = 65536;
/** A cache line, so that no two threads write to the same line. */
const alignment = 64;

/** The kernels' constants are below this address (`memory.data` in assembly/, checked by the build). */
export const firstFreeAddress = 4096;

/** Reserves addresses; address 0 is never used, so that it can mean "none". */
export class Arena {
  private end = firstFreeAddress;

  /** Bytes reserved so far. */
  get bytes(): number {
    return this.end;
  }

  /** Reserves a region of a given number of bytes; returns its address. */
  reserve(bytes: number): number {
    const address = this.end;
    this.end += Math.ceil(bytes / alignment) * alignment;
    return address;
  }

  /**
   * Allocates a memory with every region, filled with zeros. It is shared, except in browsers that allow shared memory
   * only in cross-origin-isolated pages.
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
        `this run needs ${needed} MiB of memory, more than the system gives: lower the batch, the hidden size or the sequence length`,
      );
    }
  }
}
