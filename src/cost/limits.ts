/** @file Limits on the cost of a model and how far a model exceeds them: one rule for compression, search and the studio. */
import { grouped } from "../core/text.js";
import type { IntegerModel } from "../integer/model.js";
import { modelMemory, modelStorage } from "../integer/storage.js";
import { OptionError, type Place } from "../options/place.js";
import { type Board, type BoardId, boards } from "./catalogue.js";
import { type BoardEstimate, estimateOn } from "./estimate.js";
import { hopMs, listeningMemory, listens } from "./sound-cost.js";

/** The most that a model may cost; null: no limit. */
export interface Limits {
  /** Bytes in flash of everything except code, as `compress` counts them. */
  flash: number | null;
  /** Bytes of RAM for the state and the scratch memory of a step; if the model listens, also for the buffers of sound. */
  ram: number | null;
  /** Milliseconds per step on the board; if the model listens, from one frame to the next. */
  ms: number | null;
  /** Board that the whole program must fit: also code and stack, and front end and detector if the model listens. */
  board: BoardId | null;
}

/** Limits as the user gives them. "rate": a step may take as long as the data's rate allows. */
export interface AskedLimits extends Omit<Limits, "ms"> {
  ms: Limits["ms"] | "rate";
}

export const noLimits: Readonly<Limits> = { flash: null, ram: null, ms: null, board: null };

/** Milliseconds from one step to the next of data or of a model; null if their rate is not known. */
export function stepInterval({ sampleRate, frame = 1 }: { sampleRate: number | null; frame?: number }): number | null {
  return sampleRate === null ? null : (1000 * frame) / sampleRate;
}

/**
 * Returns the limits for data of a sample rate.
 * @throws OptionError if a time is given without a board
 */
export function limitsFor({ ms, ...limits }: AskedLimits, data: { sampleRate: number | null; frame?: number }): Limits {
  if (limits.board !== null) return { ...limits, ms: ms === "rate" ? stepInterval(data) : ms };
  if (typeof ms !== "number") return { ...limits, ms: null };
  throw new OptionError(({ name }) => `${name("ms")} needs a board: give ${name("board")}`);
}

export interface Footprint {
  flash: number;
  ram: number;
  /** Milliseconds per step; null without a board. */
  ms: number | null;
  /** For a model that listens, on a board: the share of the time between two frames that a step takes. */
  busy: number | null;
}

/** Returns what an integer model costs, with front end and detector: exact bytes, and time estimated from measured cycles. */
export function footprintOf(model: IntegerModel, board: BoardId | null): Footprint {
  const ms = board === null ? null : estimateOn(model, boards[board]).ms;
  const busy = ms !== null && listens(model) ? ms / hopMs(model.frontEnd) : null;
  return { flash: modelStorage(model).bytes, ram: ramOf(model), ms, busy };
}

/** Bytes of RAM as {@link Limits} counts them. */
function ramOf(model: IntegerModel): number {
  const { state, scratch } = modelMemory(model);
  return state + scratch + (listens(model) ? listeningMemory(model) : 0);
}

/** A limit that a model exceeds. */
export interface Excess {
  /**
   * What is limited: the model's own bytes, the time of a step by the user or by the frames of sound, or the whole memory
   * of the board.
   */
  of: "flash" | "ram" | "ms" | "frames" | "board's flash" | "board's RAM";
  needs: number;
  most: number;
  board: Board | null;
}

/** Returns the limits that a model exceeds, in the order of {@link Limits}. */
export function excessesOf(model: IntegerModel, limits: Limits): Excess[] {
  const board = limits.board === null ? null : boards[limits.board];
  const found: Excess[] = [];
  const check = (of: Excess["of"], most: number | null, needs: () => number) => {
    const value = most === null ? 0 : needs();
    if (most !== null && value > most) found.push({ of, needs: value, most, board });
  };
  check("flash", limits.flash, () => modelStorage(model).bytes);
  check("ram", limits.ram, () => ramOf(model));
  if (board === null) return found;
  const { flash, ram, ms } = estimateOn(model, board);
  // Sound does not wait: a step must end before the next frame.
  const hop = listens(model) ? hopMs(model.frontEnd) : Number.POSITIVE_INFINITY;
  const given = limits.ms ?? Number.POSITIVE_INFINITY;
  check(given < hop ? "ms" : "frames", Math.min(given, hop), () => ms);
  check("board's flash", board.flash, () => flash);
  check("board's RAM", board.ram, () => ram);
  return found;
}

/** Says an excess in words, with the option's name for this place: `300 bytes of RAM, but --ram is 200`. */
export function excessText({ of, needs, most, board }: Excess, { name }: Place): string {
  const bytes = (count: number) => `${grouped(Math.ceil(count))} bytes`;
  const time = (ms: number) => String(Number(ms.toPrecision(3)));
  if (of === "flash") return `${bytes(needs)} of flash, but ${name("size")} is ${grouped(most)}`;
  if (of === "ram") return `${bytes(needs)} of RAM, but ${name("ram")} is ${grouped(most)}`;
  if (of === "ms")
    return `${time(needs)} ms per step on ${board?.name}, but at most ${time(most)} is allowed (${name("ms")})`;
  if (of === "frames") return `${time(needs)} ms per step on ${board?.name}, but a frame comes every ${time(most)} ms`;
  const memory = of === "board's flash" ? "flash with code" : "RAM with stack";
  return `${bytes(needs)} of ${memory}, but ${board?.name} has ${grouped(most)}`;
}

/** The estimated cost of a model on a board, and whether its program fits there. */
export interface BoardCost extends BoardEstimate {
  id: BoardId;
  name: string;
  fits: boolean;
}

export function boardCost(model: IntegerModel, id: BoardId): BoardCost {
  const fits = excessesOf(model, { ...noLimits, board: id }).length === 0;
  return { id, name: boards[id].name, fits, ...estimateOn(model, boards[id]) };
}
