/** @file The integer model on a live signal: sound with the streaming detector, motion with sliding windows. */
import {
  channelCount,
  detectorSpec,
  fromInt16,
  frontEnd,
  type IntegerModel,
  IntegerRunner,
  Listener,
  openStream,
  rawSamples,
  resampler,
  spokenClasses,
  toInt16,
} from "../library.js";
import type { Signal } from "../signal/signal.js";
import type { LiveAnswer, LiveModel } from "./messages.js";

type DetectorSpec = NonNullable<IntegerModel["detector"]>;

/** An emulated board that gets the same signal, and returns the lines it prints. */
export interface LiveBoard {
  /** Takes a step as a line of integers, and runs for the given seconds. */
  numbers(line: string, seconds: number): string[];
  /** Takes samples of sound at the model's rate; null if the board cannot. */
  sound: ((samples: Int16Array) => string[]) | null;
}

export interface Live {
  model: LiveModel;
  push(samples: Float32Array, rate: number): LiveAnswer[];
  /** Sets a detector's threshold, in scores. Returns the new detector; null if there is none. */
  setThreshold(scores: number): DetectorSpec | null;
  sendTo(board: LiveBoard): void;
  /** The signal pushed so far, at the model's rate; at most the last {@link mostHeard} seconds. */
  heard(): Signal;
}

const mostHeard = 600;
/** Most seconds that an emulated board may lag behind the sound. */
const mostLate = 10;
/** Answers per second. */
const answersPerSecond = 10;

/** The last values of a stream, up to a maximum. */
class Kept {
  private readonly pieces: Float32Array[] = [];
  private count = 0;

  constructor(private readonly most: number) {}

  push(piece: Float32Array): void {
    this.pieces.push(piece);
    this.count += piece.length;
    while (this.count - (this.pieces[0]?.length ?? 0) >= this.most) this.count -= this.pieces.shift()?.length ?? 0;
  }

  joined(): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.count);
    let at = 0;
    for (const piece of this.pieces) {
      values.set(piece, at);
      at += piece.length;
    }
    return values;
  }
}

/** Softmax of the scores. */
function shares(scores: ArrayLike<number>, one: number): number[] {
  const most = Math.max(...Array.from(scores));
  const powers = Array.from(scores, (score) => Math.exp((score - most) / one));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** @param windowSteps steps of the network in a window of motion */
export async function liveOf(integer: IntegerModel, windowSteps: number | null): Promise<Live> {
  return integer.frontEnd === null ? motion(integer, windowSteps ?? 100) : sound(integer, integer.frontEnd);
}

function sound(integer: IntegerModel, spec: NonNullable<IntegerModel["frontEnd"]>): Live {
  const one = 2 ** integer.head.scoreBits;
  const runner = new IntegerRunner(integer);
  const stepsPerSecond = spec.sampleRate / spec.stride;
  const detector = { ...(integer.detector ?? detectorSpec(spokenClasses(integer.labels), one, stepsPerSecond)) };
  let latest: Int32Array = new Int32Array(integer.labels.length);
  let samplesSeen = 0;
  const kept = new Kept(mostHeard * spec.sampleRate);
  let rates: ReturnType<typeof resampler> | null = null;
  let board: LiveBoard["sound"] = null;
  let late = 0;
  /** Lines printed by the board; if it cannot keep up with the sound, it gets no more. */
  const printedOn = (taken: Int16Array): string[] => {
    if (board === null) return [];
    const begun = performance.now();
    const printed = board(taken);
    late = Math.max(0, late + (performance.now() - begun) / 1000 - taken.length / spec.sampleRate);
    if (late <= mostLate) return printed;
    board = null;
    return [...printed, "(stopped: this machine emulates the board slower than real time)"];
  };
  const scorer = {
    step(features: Float32Array | Int16Array) {
      runner.step(rawSamples(features, integer.input.sampleScale));
      latest = runner.scores();
      return latest;
    },
    reset: () => runner.reset(),
  };
  const listener = new Listener(frontEnd(spec), scorer, detector);
  return {
    model: {
      kind: "sound",
      labels: integer.labels,
      rate: spec.sampleRate,
      channels: ["audio"],
      windowSteps: null,
      threshold: { value: detector.threshold / one, most: detector.limit / one },
    },
    setThreshold(scores) {
      // The listener reads it at each step.
      detector.threshold = Math.round(Math.min(detector.limit, scores * one));
      return { ...detector };
    },
    sendTo({ sound }) {
      board = sound;
      late = 0;
    },
    heard: () => ({ kind: "sound", rate: spec.sampleRate, channels: ["audio"], values: kept.joined() }),
    push(samples, rate) {
      rates ??= resampler(rate, spec.sampleRate);
      const taken = toInt16(rates.push(samples));
      kept.push(fromInt16(taken));
      const heard = listener.push(taken);
      samplesSeen += taken.length;
      return [
        {
          seconds: samplesSeen / spec.sampleRate,
          scores: shares(latest, one),
          printed: printedOn(taken),
          heard: heard.map(({ keyword, seconds }) => ({ label: integer.labels[keyword] ?? "", seconds })),
        },
      ];
    },
  };
}

async function motion(integer: IntegerModel, windowSteps: number): Promise<Live> {
  const width = channelCount(integer);
  /** Width of a step's input, of several samples if the model stacks them. */
  const stepWidth = integer.input.mean.length;
  const frame = stepWidth / width;
  const windowSamples = windowSteps * frame;
  const rate = integer.sampleRate ?? 50;
  const stream = await openStream(integer);
  const held: Float32Array[] = [];
  /** Samples not yet sent to the board. */
  const unsent: number[] = [];
  const stride = Math.max(1, Math.round(rate / answersPerSecond));
  const kept = new Kept(mostHeard * rate * width);
  let steps = 0;
  let board: LiveBoard | null = null;
  /** Lines of the board not yet returned in an answer. */
  const printed: string[] = [];
  return {
    model: {
      kind: "motion",
      labels: integer.labels,
      rate,
      channels: integer.channels ?? [],
      windowSteps,
      threshold: null,
    },
    setThreshold: () => null,
    sendTo(started) {
      unsent.length = 0;
      board = started;
    },
    heard: () => ({ kind: "motion", rate, channels: integer.channels ?? [], values: kept.joined() }),
    push(samples) {
      kept.push(samples);
      const answers: LiveAnswer[] = [];
      for (let at = 0; at + width <= samples.length; at += width) {
        const sample = samples.slice(at, at + width);
        held.push(sample);
        if (board !== null && unsent.push(...sample) >= stepWidth) {
          const step = rawSamples(Float32Array.from(unsent.splice(0, stepWidth)), integer.input.sampleScale);
          printed.push(...board.numbers(step.join(","), frame / rate));
        }
        if (held.length > windowSamples) held.shift();
        steps++;
        if (held.length < windowSamples || steps % stride !== 0) continue;
        stream.reset();
        let scores: Float32Array | null = null;
        for (const each of held) scores = stream.step(each) ?? scores;
        answers.push({
          seconds: steps / rate,
          scores: shares(scores ?? [], 1),
          heard: [],
          printed: printed.splice(0),
        });
      }
      return answers;
    },
  };
}
