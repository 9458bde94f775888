/** @file Compares a board that runs the check sketch with the interpreter after every step. */
import { InputError } from "../../core/errors.js";
import { mostPushed } from "../../deploy/arduino-check.js";
import type { ListenerSpec } from "../../deploy/frontend/listener-spec.js";
import type { IntegerModel } from "../../integer/model.js";
import { type Interpreted, interpretedListener, interpretedNetwork } from "../reference.js";
import { piecesOf } from "../windows.js";
import type { Requests } from "./requests.js";

/** A board's answer after one step, or after some samples of sound. */
interface Given {
  /** The class that was detected, or −1. */
  heard: number;
  scores: readonly number[];
}

export interface Difference {
  /** Both counted from 0. For sound, a step is the samples of one request. */
  window: number;
  step: number;
  board: Given;
  interpreter: Given;
}

export interface Verification {
  windows: number;
  steps: number;
  /** The first difference; null: every score of every step equals the interpreter's. */
  difference: Difference | null;
  /** Microseconds per step by the board's clock. */
  micros: { mean: number; least: number; most: number };
  /** Windows repeated because the board was reset. */
  restarted: number;
  /** Requests repeated because they or their answers were lost. */
  repeated: number;
}

/** Most resets within one window. */
const mostRestarts = 5;
/** Milliseconds within which a board starts after its port is opened. */
const startsWithin = 2500;

/** The course for one kind of model: the data sent per step, and what computes the expected answers. */
interface Course {
  command: "s" | "p";
  /** The data sent, step by step. */
  pieces(window: Int16Array): Int16Array[];
  interpreted: Interpreted;
}

/**
 * Sends windows and compares. `onWindow` is called after each.
 * @param windows `[T, D]` int16 samples; for sound, clips at the front end's rate
 * @throws InputError if the board does not answer, or runs the sketch of another kind of model
 */
export async function verifyOn(
  requests: Requests,
  model: IntegerModel,
  listener: ListenerSpec | null,
  windows: readonly Int16Array[],
  onWindow: (done: number) => void = () => {},
): Promise<Verification> {
  await requests.boot(startsWithin);
  checkFacts(await requests.ask("?"), model, listener);
  const channels = model.input.mean.length;
  const course: Course =
    listener === null
      ? {
          command: "s",
          pieces: (window) => piecesOf(window, channels).filter(({ length }) => length === channels),
          interpreted: interpretedNetwork(model),
        }
      : {
          command: "p",
          pieces: (clip) => piecesOf(clip, mostPushed),
          interpreted: interpretedListener(model, listener),
        };
  const micros: number[] = [];
  let restarted = 0;
  let difference: Difference | null = null;
  let steps = 0;
  for (const [index, window] of windows.entries()) {
    for (let attempt = 0; ; attempt++) {
      const outcome = await runWindow(requests, course, window);
      if (outcome !== "reset") {
        micros.push(...outcome.micros);
        steps += outcome.micros.length;
        if (outcome.difference !== null) difference = { window: index, ...outcome.difference };
        break;
      }
      restarted++;
      if (attempt === mostRestarts) {
        throw new InputError(
          `the board was reset ${restarted} times within a window: check its power supply and the cable`,
        );
      }
    }
    onWindow(index + 1);
    if (difference !== null) break;
  }
  return {
    windows: windows.length,
    steps,
    difference,
    micros: {
      mean: micros.reduce((sum, each) => sum + each, 0) / Math.max(1, micros.length),
      least: micros.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY),
      most: micros.reduce((most, each) => Math.max(most, each), 0),
    },
    restarted,
    repeated: requests.repeated,
  };
}

function checkFacts(facts: readonly number[], { input, labels }: IntegerModel, listener: ListenerSpec | null): void {
  const [version, channels, scores, , pushed] = facts;
  if (version === undefined) {
    throw new InputError(
      "the port sends back what it gets, without a board's answer: choose the board's port, and upload the _check example of its library",
    );
  }
  if (version !== 1)
    throw new InputError(`the board uses version ${version} of the check protocol: export the library again`);
  const [wanted, answers] = [input.mean.length, labels.length];
  if (channels !== wanted || scores !== answers || (pushed === 0) !== (listener === null)) {
    throw new InputError(
      `the board runs a model of ${channels} channels and ${scores} scores${pushed === 0 ? "" : " that listens"}, the file ` +
        `is one of ${wanted} and ${answers}${listener === null ? "" : " that listens"}: upload the sketch of this model`,
    );
  }
}

async function runWindow(
  requests: Requests,
  { command, pieces, interpreted }: Course,
  window: Int16Array,
): Promise<"reset" | { micros: number[]; difference: Omit<Difference, "window"> | null }> {
  await requests.ask("r");
  interpreted.reset();
  const micros: number[] = [];
  for (const [step, piece] of pieces(window).entries()) {
    const [steps, took = 0, heard = -1, ...scores] = await requests.ask(command, piece);
    // A board that was reset counts from 0 again.
    if (steps !== step + 1) return "reset";
    micros.push(took);
    const interpreter = { heard: interpreted.push(piece), scores: Array.from(interpreted.scores()) };
    const board = { heard, scores };
    const same =
      scores.length === interpreter.scores.length &&
      scores.every((score, c) => score === interpreter.scores[c]) &&
      heard === interpreter.heard;
    if (!same) return { micros, difference: { step, board, interpreter } };
  }
  return { micros, difference: null };
}
