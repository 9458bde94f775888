/** @file Where everything lies in an exported module's memory, and the data segments that fill its constants. */
import type { DataSegment } from "./module.js";

/** Segments this near are written as one: a segment of its own costs as many bytes. */
const nearest = 6;

/** Hands out addresses, one after another. */
export class MemoryPlan {
  private end = 0;
  private readonly filled: DataSegment[] = [];

  /** Room for numbers that change; zero at first. Vectors are read eight numbers at a time, so they begin at multiples of 16. */
  take(bytes: number): number {
    this.end += -this.end & 15;
    const address = this.end;
    this.end += bytes;
    return address;
  }

  /** Constants. */
  put(values: Uint8Array | Int8Array | Int16Array | Uint16Array): number {
    this.end += -this.end & 3;
    const address = this.end;
    // Little-endian whatever the machine, as WebAssembly reads them.
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

  /** Bytes in use, and what eight numbers read too many may touch. */
  get size(): number {
    return this.end + 32;
  }

  /** The constants, neighbours joined. */
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
