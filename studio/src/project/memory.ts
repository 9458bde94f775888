/** @file What a project remembers beside its recordings and models. */
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

/** What the project's file says; where there is none, or it is of another version, only its title. */
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
