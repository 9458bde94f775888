/** @file The spaces in which a plan reserves room: one memory, and spaces of which every thread or shard has one. */
import type { Arena } from "../kernels/arena.js";
import type { Matrix } from "./plan-layer.js";

/** Reserves consecutive regions in a space of which every thread or shard has one. */
export class Offsets {
  floats = 0;

  /** Reserves a matrix of floats; returns its offset in bytes. */
  readonly slot = ({ rows, columns }: Matrix): number => {
    const offset = this.floats;
    this.floats += rows * columns;
    return offset * 4;
  };

  /** Reserves a number of floats at a multiple of 64 bytes. */
  readonly area = (floats: number): number => this.slot({ rows: 1, columns: Math.ceil(floats / 16) * 16 });
}

/**
 * The spaces of a plan: `arena` for records and shared arrays, `workspace` of each thread, `gradients` of each shard.
 */
export class Room {
  readonly gradients = new Offsets();
  readonly workspace = new Offsets();

  constructor(readonly arena: Arena) {}
}
