/** @file The stored state of a project other than its recordings and models. */
import * as v from "valibot";
import {
  type FitLimits,
  type FitOutcome,
  type TrainOutcome,
  type TrainSettings,
  usualLimits,
  usualSettings,
} from "../learn/messages.js";
import { type BoardId, boards } from "../library.js";

export interface Memory {
  version: 2;
  title: string;
  settings: TrainSettings;
  limits: FitLimits;
  trained: TrainOutcome | null;
  fitted: FitOutcome | null;
}

const emptyMemory: Memory = {
  version: 2,
  title: "model",
  settings: { ...usualSettings },
  limits: { ...usualLimits },
  trained: null,
  fitted: null,
};

const number = v.pipe(v.number(), v.finite());
const board = v.custom<BoardId>((value) => typeof value === "string" && Object.hasOwn(boards, value));
const settings = v.object({ hidden: v.nullable(number), epochs: v.nullable(number), window: v.nullable(number) });
const limits = v.object({ size: v.nullable(number), board: v.nullable(board), ms: v.nullable(number) });
const score = v.object({
  labels: v.array(v.string()),
  judged: v.array(v.object({ path: v.string(), start: number, actual: number, predicted: number })),
  recordings: number,
  rightRecordings: number,
});
const trained = v.object({
  settings,
  history: v.array(v.object({ epoch: number })),
  score,
  expected: v.nullish(v.object({ share: number, folds: number, recordings: number })),
  tried: v.array(v.object({ name: v.string() })),
  warnings: v.array(v.string()),
  steps: number,
  interval: v.nullish(number),
  flags: v.nullish(v.array(v.string())),
});
const fitted = v.object({
  bytes: number,
  hidden: number,
  stages: v.array(v.object({ name: v.string(), accuracy: number, bytes: number })),
  score,
  most: v.nullish(number),
  costs: v.nullish(v.array(v.object({ id: board }))),
});

/** A project may come from others: what does not have the form that the views read counts as missing. */
const memory = v.object({
  title: v.fallback(v.string(), emptyMemory.title),
  settings: v.fallback(settings, emptyMemory.settings),
  limits: v.fallback(limits, emptyMemory.limits),
  trained: v.fallback(v.nullable(v.custom<TrainOutcome>((value) => v.is(trained, value))), null),
  fitted: v.fallback(v.nullable(v.custom<FitOutcome>((value) => v.is(fitted, value))), null),
});

/** Reads the project's file; a missing file gives the defaults, another version only its title. */
export function memoryOf(bytes: Uint8Array | null): Memory {
  const { version, title, ...said } = bytes === null ? {} : parsed(bytes);
  return { version: 2, ...v.parse(memory, version === emptyMemory.version ? { title, ...said } : { title }) };
}

export function memoryBytes(memory: Memory): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(memory, null, 2)}\n`);
}

function parsed(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
