/** @file What a plan hands out: addresses of one memory, and offsets in spaces that every thread or shard has one of. */
import type { Arena } from "../kernels/arena.js";
import type { Matrix } from "./plan-layer.js";

/** Hands out one region after another, in units of floats or bytes, of a space that every thread or shard has. */
export class Offsets {
  floats = 0;

  /** Where a matrix of floats goes, in bytes. */
  readonly slot = ({ rows, columns }: Matrix): number => {
    const offset = this.floats;
    this.floats += rows * columns;
    return offset * 4;
  };

  /** The same for so many floats, from a multiple of 64 bytes on. */
  readonly area = (floats: number): number => this.slot({ rows: 1, columns: Math.ceil(floats / 16) * 16 });
}

/** Where records, and what they point to, are reserved: `workspace` is what each thread has, `gradients` what each shard has. */
export class Room {
  readonly gradients = new Offsets();
  readonly workspace = new Offsets();

  constructor(readonly arena: Arena) {}
}
