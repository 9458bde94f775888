/** @file What a model may cost, what it does cost, and by how much that is too much: one rule for compression, search and the studio. */
import { grouped } from "../core/text.js";
import type { IntegerModel } from "../integer/model.js";
import { modelMemory, modelStorage } from "../integer/storage.js";
import { OptionError, type Place } from "../options/place.js";
import { type Board, type BoardId, boards } from "./catalogue.js";
import { type BoardEstimate, estimateOn } from "./estimate.js";
import { hopMs, listeningMemory, listens } from "./sound-cost.js";

/** The most that a model may cost; null: no limit. */
export interface Limits {
  /** Bytes in flash of all that is not code, as `compress` counts them. */
  flash: number | null;
  /** Bytes of RAM: the state between steps, and the scratch of a step; of a model that listens, the sound's buffers too. */
  ram: number | null;
  /** Milliseconds a step on the board; of a model that listens from one frame to the next. */
  ms: number | null;
  /** Its program, too, must fit the board: code and stack, and of a model that listens front end and detector. */
  board: BoardId | null;
}

/** Limits as they are asked for: a step may take as long as the data's rate affords. */
export interface AskedLimits extends Omit<Limits, "ms"> {
  ms: Limits["ms"] | "rate";
}

export const noLimits: Readonly<Limits> = { flash: null, ram: null, ms: null, board: null };

/** Milliseconds from one step to the next, of data or of a model; null where their rate is not known. */
export function stepInterval({ sampleRate, frame = 1 }: { sampleRate: number | null; frame?: number }): number | null {
  return sampleRate === null ? null : (1000 * frame) / sampleRate;
}

/**
 * The limits for data of a rate.
 * @throws OptionError where a time is given without a board to take it on
 */
export function limitsFor({ ms, ...limits }: AskedLimits, data: { sampleRate: number | null; frame?: number }): Limits {
  if (limits.board !== null) return { ...limits, ms: ms === "rate" ? stepInterval(data) : ms };
  if (typeof ms !== "number") return { ...limits, ms: null };
  throw new OptionError(({ name }) => `${name("ms")} says how long a step may take: name the ${name("board")}, too`);
}

export interface Footprint {
  flash: number;
  ram: number;
  /** A step; null where no board is named. */
  ms: number | null;
  /** Of a model that listens, on a board: the share of the time between two frames that a step takes. */
  busy: number | null;
}

/** What an integer model costs: bytes exactly, time as foreseen from measured cycles; front end and detector included. */
export function footprintOf(model: IntegerModel, board: BoardId | null): Footprint {
  const ms = board === null ? null : estimateOn(model, boards[board]).ms;
  const busy = ms !== null && listens(model) ? ms / hopMs(model.frontEnd) : null;
  return { flash: modelStorage(model).bytes, ram: memoryOf(model), ms, busy };
}

function memoryOf(model: IntegerModel): number {
  const { state, scratch } = modelMemory(model);
  return state + scratch + (listens(model) ? listeningMemory(model) : 0);
}

/** A limit that a model is over. */
export interface Excess {
  /** What is limited: the model's own bytes, a step's time, or all of the board's memory. */
  of: "flash" | "ram" | "ms" | "board's flash" | "board's RAM";
  needs: number;
  most: number;
  board: Board | null;
}

/** The limits that a model is over, in the order of {@link Limits}; none where it keeps them all. */
export function excessesOf(model: IntegerModel, limits: Limits): Excess[] {
  const board = limits.board === null ? null : boards[limits.board];
  const found: Excess[] = [];
  const check = (of: Excess["of"], most: number | null, needs: () => number) => {
    const value = most === null ? 0 : needs();
    if (most !== null && value > most) found.push({ of, needs: value, most, board });
  };
  check("flash", limits.flash, () => modelStorage(model).bytes);
  check("ram", limits.ram, () => memoryOf(model));
  if (board === null) return found;
  const { flash, ram, ms } = estimateOn(model, board);
  // Sound does not wait.
  const hop = listens(model) ? hopMs(model.frontEnd) : Number.POSITIVE_INFINITY;
  const most = Math.min(limits.ms ?? Number.POSITIVE_INFINITY, hop);
  check("ms", most, () => ms);
  check("board's flash", board.flash, () => flash);
  check("board's RAM", board.ram, () => ram);
  return found;
}

/** An excess in words, with the limit's option as the place calls it: `300 bytes of RAM, where --ram is 200`. */
export function excessText({ of, needs, most, board }: Excess, { name }: Place): string {
  const bytes = (count: number) => `${grouped(Math.ceil(count))} bytes`;
  const time = (ms: number) => String(Number(ms.toPrecision(3)));
  if (of === "flash") return `${bytes(needs)} of flash, where ${name("size")} is ${grouped(most)}`;
  if (of === "ram") return `${bytes(needs)} of RAM, where ${name("ram")} is ${grouped(most)}`;
  if (of === "ms") return `${time(needs)} ms a step on ${board?.name}, where ${time(most)} is the most (${name("ms")})`;
  const memory = of === "board's flash" ? "flash, code and all" : "RAM, stack and all";
  return `${bytes(needs)} of ${memory}, where ${board?.name} has ${grouped(most)}`;
}

/** What a model is foreseen to cost on a board, and whether its program fits there. */
export interface BoardCost extends BoardEstimate {
  id: BoardId;
  name: string;
  fits: boolean;
}

export function boardCost(model: IntegerModel, id: BoardId): BoardCost {
  const fits = excessesOf(model, { ...noLimits, board: id }).length === 0;
  return { id, name: boards[id].name, fits, ...estimateOn(model, boards[id]) };
}
