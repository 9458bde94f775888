/**
 * @file A model of sound on a live stream, in a browser or elsewhere: `for await (const { label, seconds } of await
 * listen(model, stream))`.
 */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { toInt16 } from "../data/audio/recording.js";
import { resampler } from "../data/audio/resample.js";
import { emptyBand } from "../features/empty-band.js";
import { Listener } from "../features/listener.js";
import { checkHooks } from "../options/hooks.js";
import { checkNames } from "../options/table.js";
import type { AnyModel } from "./any-model.js";
import { isMediaStream, type SoundStream, type TapOptions, tapStream } from "./audio-tap.js";
import { type DetectorOptions, detectorNames, listeningOf } from "./listening.js";

/** Options that are not the model's: those of the detector, and of the source of sound. */
export interface ListenOptions extends Partial<DetectorOptions>, TapOptions {
  /** The rate of samples from an iterable, in Hz; a MediaStream has its own. */
  sampleRate?: number;
  /**
   * Called with each detection, as an alternative to iterating; it may be asynchronous. Then an error of the samples, or
   * of this function, is an unhandled rejection.
   */
  onHeard?(heard: HeardLabel): void;
}

/** A detected word. */
export interface HeardLabel {
  label: string;
  /** Smoothed margin of its score over the best other class, in scores. */
  score: number;
  /** Seconds from the beginning of the sound to the end of the frame that caused the detection. */
  seconds: number;
}

/** Detections as they occur, until the stream ends or `stop` is called. Leaving a loop over them stops listening. */
export interface Detections extends AsyncIterable<HeardLabel> {
  /** What the source lacks for the model. */
  warnings: string[];
  /** Stops listening. A MediaStream's tracks continue: stop them if nothing else uses them. */
  stop(): Promise<void>;
}

/** Takes a piece of sound; resolves when its detections were reported. */
type Take = (samples: Float32Array) => Promise<void>;

/** The most detections that wait to be read; a page that only uses `onHeard` reads none. */
const mostWaiting = 1000;

/**
 * Listens with a model: sound at any rate is resampled to the model's, and its front end, network and detector find the
 * words, with the arithmetic of the device. It computes in the calling thread.
 *
 * @param stream a microphone's `MediaStream`, or samples of full scale ±1 in pieces of any length, with `sampleRate`
 * @throws InputError if the model is not a model of sound, a keyword is not a class, the stream is neither, or the audio
 * thread's program cannot be loaded
 */
export async function listen(
  model: AnyModel,
  stream: SoundStream | AsyncIterable<Float32Array>,
  options: ListenOptions = {},
): Promise<Detections> {
  checkNames({ ...detectorNames, sampleRate: null, onHeard: null, context: null, worklet: null }, options);
  const { sampleRate, onHeard, context, worklet, ...detectorOptions } = options;
  checkHooks<Pick<ListenOptions, "onHeard">>({ onHeard: "function" }, { onHeard });
  const { front, scorer, detector, labels, one } = await listeningOf(model, detectorOptions);
  const listener = new Listener(front, scorer, detector);
  const queue = new Queue<HeardLabel>();
  const hear = (rate: number): Take => {
    const { push } = resampler(rate, front.spec.sampleRate);
    return async (samples) => {
      for (const { keyword, score, seconds } of listener.push(toInt16(push(samples)))) {
        const heard = { label: labels[keyword] ?? "", score: score / one, seconds };
        await onHeard?.(heard);
        queue.put(heard);
      }
    };
  };
  const warningsAt = (rate: number): string[] => {
    const missing = emptyBand("the sound", rate, front.spec);
    return missing === null ? [] : [missing];
  };

  if (isIterable(stream)) {
    if (sampleRate === undefined) throw new InputError("sampleRate is missing: give that of the samples, in Hz");
    const take = hear(sampleRate);
    void feed(stream, take, queue, onHeard !== undefined);
    return { ...queue.detections(async () => {}), warnings: warningsAt(sampleRate) };
  }
  if (!isMediaStream(stream))
    throw new InputError("the stream is neither a MediaStream nor an async iterable of samples: give one of them");
  if (sampleRate !== undefined)
    throw new InputError("sampleRate is for samples, but a MediaStream has its own: leave it out");
  let take: Take = async () => {};
  const ended = (): unknown => detections.stop();
  const tap = await tapStream(stream, (samples) => take(samples), ended, { context, worklet });
  const detections = { ...queue.detections(() => tap.stop()), warnings: warningsAt(tap.sampleRate) };
  take = hear(tap.sampleRate);
  return detections;
}

function isIterable(stream: unknown): stream is AsyncIterable<Float32Array> {
  return Object(stream)[Symbol.asyncIterator] !== undefined;
}

/**
 * Takes samples until they end, or until listening is stopped.
 * @param called whether detections go to a callback
 * @throws what the samples or the callback throw, if detections go to a callback and nobody iterates: else nobody would
 * learn of it
 */
async function feed(
  samples: AsyncIterable<Float32Array>,
  take: Take,
  queue: Queue<HeardLabel>,
  called: boolean,
): Promise<void> {
  try {
    for await (const piece of samples) {
      if (queue.ended) break;
      if (!(piece instanceof Float32Array)) {
        throw new InputError(`a piece of sound is ${kindOf(piece)}: give a Float32Array of samples, full scale ±1`);
      }
      await take(piece);
    }
    queue.end();
  } catch (error) {
    queue.fail(error);
    // A loop over the detections may be about to begin.
    await new Promise((resolve) => setTimeout(resolve));
    if (called && !queue.read) throw error;
  }
}

/** A queue between a producer and an asynchronous reader. */
class Queue<T> {
  ended = false;
  /** Whether someone reads it. */
  read = false;
  private error: unknown = null;
  private readonly waiting: T[] = [];
  private wake: () => void = () => {};

  put(item: T): void {
    if (this.ended) return;
    this.waiting.push(item);
    if (this.waiting.length > mostWaiting) this.waiting.shift();
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  fail(error: unknown): void {
    this.error = error;
    this.end();
  }

  detections(close: () => Promise<void>): AsyncIterable<T> & { stop(): Promise<void> } {
    const stop = async (): Promise<void> => {
      this.end();
      await close();
    };
    const next = async (): Promise<IteratorResult<T, undefined>> => {
      while (this.waiting.length === 0 && !this.ended) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      const value = this.waiting.shift();
      if (value !== undefined) return { done: false, value };
      if (this.error !== null) throw this.error;
      return { done: true, value: undefined };
    };
    return {
      stop,
      [Symbol.asyncIterator]: () => {
        this.read = true;
        return {
          next,
          async return() {
            await stop();
            return { done: true, value: undefined };
          },
        };
      },
    };
  }
}
