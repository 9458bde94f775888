/** @file The layout of an exported module's memory, and the data segments of its constants. */
import type { DataSegment } from "./module.js";

/** Segments at most this many bytes apart are joined: a separate segment costs as many bytes. */
const nearest = 6;

/** Allocates addresses, one after another. */
export class MemoryPlan {
  private end = 0;
  private readonly filled: DataSegment[] = [];

  /**
   * Memory for variables, initially zero. Vectors are read eight numbers at a time, so they begin at multiples of 16.
   */
  take(bytes: number): number {
    this.end += -this.end & 15;
    const address = this.end;
    this.end += bytes;
    return address;
  }

  /** Memory for constants. */
  put(values: Uint8Array | Int8Array | Int16Array | Uint16Array): number {
    this.end += -this.end & 3;
    const address = this.end;
    // Little-endian on every machine, as WebAssembly reads them.
    const bytes = new Uint8Array(values.byteLength);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      if (values.BYTES_PER_ELEMENT === 1) view.setUint8(index, value);
      else view.setInt16(2 * index, value, true);
    });
    this.filled.push({ address, bytes });
    this.end += bytes.length;
    return address;
  }

  /** Bytes in use, including the margin that reads of eight numbers may touch. */
  get size(): number {
    return this.end + 32;
  }

  /** The constants, with nearby segments joined. */
  segments(): DataSegment[] {
    const joined: DataSegment[] = [];
    for (const segment of this.filled) {
      const last = joined[joined.length - 1];
      const gap = last === undefined ? Number.POSITIVE_INFINITY : segment.address - last.address - last.bytes.length;
      if (last === undefined || gap > nearest) joined.push(segment);
      else {
        const bytes = new Uint8Array(segment.address - last.address + segment.bytes.length);
        bytes.set(last.bytes);
        bytes.set(segment.bytes, segment.address - last.address);
        joined[joined.length - 1] = { address: last.address, bytes };
      }
    }
    return joined;
  }
}

/** A length rounded up to whole groups of eight. */
export function padded(length: number): number {
  return length + (-length & 7);
}
