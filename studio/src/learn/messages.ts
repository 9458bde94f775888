/** @file The calls from the page to its worker, and the worker's progress messages, all plain data. */
import type { BoardCost, BoardId, EpochReport, Tried } from "../library.js";
import type { StoreAddress } from "../project/store.js";
import type { Brought } from "../project/unpack.js";
import type { Signal } from "../signal/signal.js";

/** The user's settings; null: the library chooses. */
export interface TrainSettings {
  hidden: number | null;
  epochs: number | null;
  /** Length of a window in seconds; null: that of the shortest recording, at most 2 s. */
  window: number | null;
}

export const usualSettings: Readonly<TrainSettings> = { hidden: null, epochs: null, window: null };

/** Limits of the integer model; null: no limit. */
export interface FitLimits {
  /** Bytes of flash for the model. */
  size: number | null;
  /** The board that its program must fit. */
  board: BoardId | null;
  /** Most milliseconds per step on the board; null: the time of the recordings' rate. */
  ms: number | null;
}

export const usualLimits: Readonly<FitLimits> = { size: 4096, board: null, ms: null };

/** A recording for training. */
export interface Example {
  path: string;
  label: string;
}

/** A window of a recording with its predicted class. */
export interface Judged {
  path: string;
  /** First step in the recording. */
  start: number;
  actual: number;
  predicted: number;
}

export interface Score {
  labels: string[];
  /** Windows of the held-out part, with their recordings. */
  judged: Judged[];
  recordings: number;
  rightRecordings: number;
}

/** The expected result on new recordings, by cross-validation. */
export interface Expected {
  /** Fraction of the held-out recordings that was right. */
  share: number;
  folds: number;
  /** Number of recordings in the folds. */
  recordings: number;
}

export interface TrainOutcome {
  settings: TrainSettings;
  history: readonly EpochReport[];
  /** Score on the held-out part. */
  score: Score;
  /** null without cross-validation. */
  expected: Expected | null;
  /** The trials before the run. */
  tried: Tried[];
  /** Warnings that make the figures unreliable. */
  warnings: string[];
  /** T of a window; for sound in samples. */
  steps: number;
  /** Milliseconds between steps of the network; null: unknown. */
  interval: number | null;
  /** The flags with which `fastcells train` reads the recordings in this way; null if it cannot. */
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
  /** The limits it was fitted to. */
  limits: FitLimits;
  /** Most milliseconds per step on the given board; null: no limit. */
  most: number | null;
  /** Its estimated cost on each board. */
  costs: BoardCost[];
}

/** Boards that can be emulated in the page, and the kinds of models they run there. */
export const boardsInPage = [
  { value: "uno", title: "Uno", kinds: ["motion"] },
  { value: "pico", title: "Pico", kinds: ["motion", "sound"] },
] as const;

export type BoardInPage = (typeof boardsInPage)[number]["value"];

/** A model's properties for live use. */
export interface LiveModel {
  kind: "motion" | "sound";
  labels: string[];
  rate: number;
  channels: string[];
  /** T of a window; null for sound. */
  windowSteps: number | null;
  /** The threshold of a sound detector and its maximum, in scores; null for motion. */
  threshold: { value: number; most: number } | null;
}

export interface LiveAnswer {
  /** Seconds since the start. */
  seconds: number;
  scores: number[];
  heard: { label: string; seconds: number }[];
  /** Lines printed by the board, if one runs. */
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
  /** null if it was stopped. */
  train: (examples: Example[], settings: TrainSettings, resume: boolean) => TrainOutcome | null;
  stop: () => void;
  /** null if it was stopped. */
  fit: (
    examples: Example[],
    asked: { settings: TrainSettings; limits: FitLimits; resume: boolean },
  ) => FitOutcome | null;
  live: () => LiveModel;
  push: (samples: Float32Array<ArrayBuffer>, rate: number) => LiveAnswer[];
  /** Sets the detector's threshold, in scores, and saves it in the integer model. */
  threshold: (scores: number) => void;
  /** Starts a board with this flash, which gets the signal from now on. */
  board: (id: BoardInPage, flash: Uint8Array<ArrayBuffer>) => void;
  /** The signal of the live session so far, at the model's rate. */
  heard: () => Signal;
  take: (target: Target, title: string) => Download;
  /** Imports the zip of a project. */
  unpack: (name: string, bytes: Uint8Array<ArrayBuffer>) => Brought;
}

export type CallName = keyof Calls;
export type Answer<Name extends CallName> = ReturnType<Calls[Name]>;

/** Progress between a call and its answer. */
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
