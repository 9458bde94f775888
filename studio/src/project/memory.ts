/** @file The stored state of a project other than its recordings and models. */
import {
  type FitLimits,
  type FitOutcome,
  type TrainOutcome,
  type TrainSettings,
  usualLimits,
  usualSettings,
} from "../learn/messages.js";

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

/** Reads the project's file; a missing file gives the defaults, another version only its title. */
export function memoryOf(bytes: Uint8Array | null): Memory {
  const said = bytes === null ? {} : parsed(bytes);
  if (said.version === emptyMemory.version) return { ...emptyMemory, ...said };
  return { ...emptyMemory, ...(typeof said.title === "string" ? { title: said.title } : {}) };
}

export function memoryBytes(memory: Memory): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(memory, null, 2)}\n`);
}

function parsed(bytes: Uint8Array): Partial<Memory> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
