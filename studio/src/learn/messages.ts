/** @file What the page asks of its worker, and what the worker tells in between. All of it is plain data. */
import type { BoardCost, BoardId, EpochReport, Tried } from "../library.js";
import type { StoreAddress } from "../project/store.js";
import type { Brought } from "../project/unpack.js";
import type { Signal } from "../signal/signal.js";

/** What a person may choose; null: the library chooses. */
export interface TrainSettings {
  hidden: number | null;
  epochs: number | null;
  /** Seconds under a window; null: as long as the shortest recording, 2 s at most. */
  window: number | null;
}

export const usualSettings: Readonly<TrainSettings> = { hidden: null, epochs: null, window: null };

/** What the integer model may cost; null: no limit. */
export interface FitLimits {
  /** Bytes of flash for the model. */
  size: number | null;
  /** The board that its program must fit. */
  board: BoardId | null;
  /** Milliseconds a step on the board; null: what the rate of the recordings affords. */
  ms: number | null;
}

export const usualLimits: Readonly<FitLimits> = { size: 4096, board: null, ms: null };

/** A recording to learn from. */
export interface Example {
  path: string;
  label: string;
}

/** A window of a recording and what the model said of it. */
export interface Judged {
  path: string;
  /** First step in the recording. */
  start: number;
  actual: number;
  predicted: number;
}

export interface Score {
  labels: string[];
  /** Of the held-out part: windows, and the recordings that they are from. */
  judged: Judged[];
  recordings: number;
  rightRecordings: number;
}

/** What cross-validation says to expect of new recordings. */
export interface Expected {
  /** Share of what the folds held out that was right. */
  share: number;
  folds: number;
  /** Recordings that were divided into folds. */
  recordings: number;
}

export interface TrainOutcome {
  settings: TrainSettings;
  history: readonly EpochReport[];
  /** Of the part that was held out. */
  score: Score;
  /** null where there was no cross-validation. */
  expected: Expected | null;
  /** What was tried before the run. */
  tried: Tried[];
  /** What a person should know before believing a figure. */
  warnings: string[];
  /** T of a window; of sound in samples. */
  steps: number;
  /** Milliseconds from one step of the network to the next; null: not known. */
  interval: number | null;
  /** The flags with which `fastcells train` reads the recordings so; null: it cannot. */
  flags: string[] | null;
}

export interface StageLine {
  name: string;
  accuracy: number;
  bytes: number;
}

export interface FitOutcome {
  bytes: number;
  hidden: number;
  stages: StageLine[];
  score: Score;
  /** What it was fitted to. */
  limits: FitLimits;
  /** The most milliseconds a step on the board that was named; null: any. */
  most: number | null;
  /** What it is foreseen to cost on each board. */
  costs: BoardCost[];
}

/** Boards that can be emulated in the page, and what kinds of model their programs there are of. */
export const boardsInPage = [
  { value: "uno", title: "Uno", kinds: ["motion"] },
  { value: "pico", title: "Pico", kinds: ["motion", "sound"] },
] as const;

export type BoardInPage = (typeof boardsInPage)[number]["value"];

/** What a model needs and says, for live use. */
export interface LiveModel {
  kind: "motion" | "sound";
  labels: string[];
  rate: number;
  channels: string[];
  /** T of a window; of sound null. */
  windowSteps: number | null;
  /** Of a detector of sound, in scores: where it stands, and how far it can go; of motion null. */
  threshold: { value: number; most: number } | null;
}

export interface LiveAnswer {
  /** Seconds since the beginning. */
  seconds: number;
  scores: number[];
  heard: { label: string; seconds: number }[];
  /** Lines that the board printed, where one runs. */
  printed: string[];
}

export interface Download {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type Target = "arduino" | "page" | "c" | "wasm" | "onnx" | "integer" | "float" | "project";

/** Every call: its arguments and its answer. */
export interface Calls {
  open: (address: StoreAddress) => void;
  read: (path: string) => Signal;
  convert: (name: string, bytes: Uint8Array<ArrayBuffer>) => Signal;
  file: (signal: Signal) => Uint8Array<ArrayBuffer>;
  /** null where it was stopped. */
  train: (examples: Example[], settings: TrainSettings, resume: boolean) => TrainOutcome | null;
  stop: () => void;
  /** null where it was stopped. */
  fit: (
    examples: Example[],
    asked: { settings: TrainSettings; limits: FitLimits; resume: boolean },
  ) => FitOutcome | null;
  live: () => LiveModel;
  push: (samples: Float32Array<ArrayBuffer>, rate: number) => LiveAnswer[];
  /** Sets the detector's threshold, in scores, and keeps it in the integer model. */
  threshold: (scores: number) => void;
  /** Starts a board with this flash, which is sent what is pushed from now on. */
  board: (id: BoardInPage, flash: Uint8Array<ArrayBuffer>) => void;
  /** What the live session heard so far, as the model took it. */
  heard: () => Signal;
  take: (target: Target, title: string) => Download;
  /** Brings what is in a zip of a project into this one. */
  unpack: (name: string, bytes: Uint8Array<ArrayBuffer>) => Brought;
}

export type CallName = keyof Calls;
export type Answer<Name extends CallName> = ReturnType<Calls[Name]>;

/** What goes on, between a call and its answer. */
export type Progress =
  | { kind: "trial"; what: string; done: number; runs: number }
  | { kind: "run"; history: readonly EpochReport[]; epochs: number }
  | { kind: "epoch"; report: EpochReport }
  | { kind: "stage"; text: string }
  | { kind: "examples"; done: number; count: number };

export interface Request {
  id: number;
  name: CallName;
  given: unknown[];
}

export type Reply = { id: number; result: unknown } | { id: number; error: string } | { progress: Progress };
