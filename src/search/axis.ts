/** @file A search space as the unit cube: the place of a value on its axis, and the value at a place. */
import { exponential, logarithm } from "../core/elementary.js";
import type { Dimension, Range } from "../options/search-space.js";

/** Values of options, by their keys. */
export type Point = Readonly<Record<string, unknown>>;

/** A place on an axis: the index of one of its values, the value that is off, or a fraction of its range. */
export type Place = { among: number } | "off" | { share: number };

/** The place of a value; null if the axis has no such value. */
export function placeOf(axis: Dimension, value: unknown): Place | null {
  if (axis.kind === "among") {
    const index = axis.values.findIndex((other) => JSON.stringify(other) === JSON.stringify(value));
    return index < 0 ? null : { among: index };
  }
  if (axis.off !== undefined && value === axis.off) return "off";
  if (typeof value !== "number") return null;
  const share = (scaled(axis, value) - scaled(axis, axis.from)) / (scaled(axis, axis.to) - scaled(axis, axis.from));
  return { share: Math.min(1, Math.max(0, share)) };
}

/** The value at a place. */
export function valueAt(axis: Dimension, place: Place): unknown {
  if (place === "off") return axis.kind === "range" ? axis.off : undefined;
  if ("among" in place) return axis.kind === "among" ? axis.values[place.among] : undefined;
  if (axis.kind === "among") return undefined;
  const [from, to] = [scaled(axis, axis.from), scaled(axis, axis.to)];
  const along = from + place.share * (to - from);
  const value = axis.scale === "log" ? exponential(along) : along;
  const rounded = axis.whole ? Math.round(value) : threeDigits(value);
  return Math.min(axis.to, Math.max(axis.from, rounded));
}

function scaled({ scale }: Range, value: number): number {
  return scale === "log" ? logarithm(value) : value;
}

/** Rounds to three digits, for options that people read and type: 0.0137, not 0.013682… */
function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
