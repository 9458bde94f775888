/**
 * @file Pieces of a stream, from which a detector learns: several words one after another in one room, over noise, with
 * the place of the wakeword. Every piece is made on demand from its own seed.
 */

import { at } from "../core/at.js";
import { exponential } from "../core/elementary.js";
import { type Random, random } from "../core/random.js";
import { addNoise } from "../data/audio/augment.js";
import { type Clips, seedsFrom } from "../data/audio/clips.js";
import { drawShelves, equalise } from "../data/audio/equaliser.js";
import { fromInt16, toInt16 } from "../data/audio/recording.js";
import { drawRoom, inRoom, roomResponse } from "../data/audio/room.js";
import { defaultVoice, type Stretch, voicedExtent } from "../data/audio/voice-activity.js";

export interface PieceOptions {
  /** Length of a piece. */
  seconds: number;
  /** Fraction of the pieces that contain the wakeword. */
  words: number;
  /** Seconds from one clip's voice to the next, from a range. */
  pause: readonly [number, number];
  /** Speed and pitch of each clip, from a range: 1.1 is a tenth faster. */
  speed: readonly [number, number];
  /** Gain of the whole piece in dB, from a range. */
  gain: readonly [number, number];
  /** Gain of each clip relative to the others, in dB, from a range. */
  level: readonly [number, number];
  /** Fractions of the pieces with another microphone, in a room, over noise. */
  equaliser: number;
  room: number;
  noise: number;
  /** Ratio of the piece's power to the noise's, in dB, from a range. */
  signalToNoise: readonly [number, number];
}

export const defaultPieces: Readonly<PieceOptions> = {
  seconds: 4,
  words: 0.5,
  pause: [0.03, 0.8],
  speed: [0.88, 1.14],
  gain: [-12, 6],
  level: [-6, 3],
  equaliser: 0.5,
  room: 0.4,
  noise: 0.85,
  signalToNoise: [0, 25],
};

const amplitude = (decibels: number): number => exponential((decibels * Math.LN10) / 20);

/**
 * The lowest useful root mean square of a voice, in samples of ±32768: its quiet sounds, as far below the rest as still
 * counts as voice, then reach the noise of rounding to 16 bits, a root of 1/12, in the softest piece.
 */
export const leastLevel =
  amplitude(defaultVoice.belowPeak - defaultPieces.gain[0] - defaultPieces.level[0]) * Math.sqrt(1 / 12);

/** Seconds of a piece after the end of the word. */
const afterWord = 0.3;

/** Recordings of the wakeword and of other speech. */
export interface Material {
  clips: Clips;
  /** Indices of the clips of the wakeword. */
  words: readonly number[];
  /** Indices of all other speech. An index listed several times is drawn more often. */
  others: readonly number[];
  /** Background noise at the clips' rate. */
  noise: readonly Int16Array[];
  /** Whether only synthetic voices say the word. */
  synthetic: boolean;
}

export interface Piece {
  samples: Int16Array;
  /** The span of the wakeword's voice, and its clip; null if the piece does not contain it. */
  word: Stretch | null;
  clip: number | null;
}

/** The voice of each clip, found once. */
export class Voices {
  private readonly found = new Map<number, Int16Array>();

  constructor(private readonly clips: Clips) {}

  /** The clip from the beginning to the end of its voice; a silent clip unchanged. */
  of(index: number): Int16Array {
    const known = this.found.get(index);
    if (known !== undefined) return known;
    const samples = this.clips.samples(index);
    const extent = voicedExtent(samples, this.clips.sampleRate);
    const voice = extent === null ? samples : samples.slice(extent.start, extent.end);
    this.found.set(index, voice);
    return voice;
  }
}

const between = ([low, high]: readonly [number, number], generator: Random): number =>
  low + (high - low) * generator.uniform();

function choice<T>(list: readonly T[], generator: Random): T | undefined {
  return list[generator.below(Math.max(1, list.length))];
}

/** A voice faster (above 1) or slower, with its pitch, by cubic interpolation, whose error is far below the voice. */
export function atPace(samples: Float32Array, pace: number): Float32Array {
  const out = new Float32Array(Math.floor(samples.length / pace));
  for (let n = 0; n < out.length; n++) {
    const at = n * pace;
    const i = Math.floor(at);
    const x = at - i;
    const before = samples[Math.max(0, i - 1)]!;
    const here = samples[i]!;
    const next = samples[i + 1] ?? here;
    const after = samples[i + 2] ?? next;
    const slope = next - before;
    out[n] =
      here +
      0.5 * x * (slope + x * (2 * before - 5 * here + 4 * next - after + x * (3 * (here - next) + after - before)));
  }
  return out;
}

/** What is said in a piece, without room and noise. */
interface Dry extends Omit<Piece, "samples"> {
  samples: Float32Array;
}

/** Voices one after another, among them the whole wakeword if it is wanted and fits. */
function sayPiece(
  { clips, words, others }: Material,
  voices: Voices,
  options: PieceOptions,
  turn: number,
  generator: Random,
): Dry {
  const rate = clips.sampleRate;
  const samples = new Float32Array(Math.round(options.seconds * rate));
  const say = (index: number): Float32Array => atPace(fromInt16(voices.of(index)), between(options.speed, generator));
  const wanted = generator.uniform() < options.words ? words[turn % words.length] : undefined;
  let coming = wanted === undefined ? null : { index: wanted, voice: say(wanted) };
  const from = generator.uniform() * 0.6 * samples.length;
  let word: Stretch | null = null;
  let clip: number | null = null;
  for (let at = Math.round(between([0, 0.4], generator) * rate); at < samples.length; ) {
    const other = choice(others, generator);
    let voice = other === undefined ? null : say(other);
    const pause = Math.round(between(options.pause, generator) * rate);
    // The word is whole, with time for the targets after its end: a part of it would be learnt as other speech.
    const latest = samples.length - Math.round(afterWord * rate) - (coming?.voice.length ?? 0);
    if (coming !== null && (voice === null || at >= from || at + voice.length + pause > latest)) {
      if (at <= latest) {
        voice = coming.voice;
        word = { start: at, end: at + voice.length };
        clip = coming.index;
      }
      coming = null;
    }
    if (voice === null) break;
    const gain = amplitude(between(options.level, generator));
    const end = Math.min(samples.length, at + voice.length);
    for (let n = at; n < end; n++) samples[n] = gain * voice[n - at]!;
    at += voice.length + pause;
  }
  return { samples, word, clip };
}

/** One piece. `turn` chooses the recording of the wakeword. */
export function makePiece(
  material: Material,
  voices: Voices,
  options: PieceOptions,
  turn: number,
  seed: number,
): Piece {
  const generator = random(seed);
  const rate = material.clips.sampleRate;
  const { samples, word, clip } = sayPiece(material, voices, options, turn, generator);
  let heard: Float32Array = samples;
  if (generator.uniform() < options.equaliser) heard = equalise(heard, rate, drawShelves(generator));
  if (generator.uniform() < options.room) heard = inRoom(heard, roomResponse(drawRoom(generator), rate));
  if (material.noise.length > 0 && generator.uniform() < options.noise) {
    const background = choice(material.noise, generator) ?? new Int16Array(0);
    heard = addNoise(heard, background, between(options.signalToNoise, generator), generator);
  }
  const gain = amplitude(between(options.gain, generator));
  for (let n = 0; n < heard.length; n++) heard[n] = heard[n]! * gain;
  return { samples: toInt16(heard), word, clip };
}

/** Pieces as clips, for the extraction of features. Class 0 contains the wakeword. */
export interface Pieces {
  clips: Clips;
  /** Samples per piece. */
  length: number;
  /** The span of the wakeword in a piece; null if there is none. */
  wordIn(index: number): Stretch | null;
}

/**
 * The given number of pieces of a stream.
 * @param seed the same seed and material give the same pieces
 */
export function piecesOf(material: Material, count: number, seed: number, given: Partial<PieceOptions> = {}): Pieces {
  const options: PieceOptions = { ...defaultPieces, ...given };
  const voices = new Voices(material.clips);
  const seeds = seedsFrom(random(seed), count);
  const words = new Map<number, Stretch | null>();
  const make = (index: number): Piece => {
    const made = makePiece(material, voices, options, index, at(seeds, index, "piece"));
    words.set(index, made.word);
    return made;
  };
  return {
    clips: {
      sampleRate: material.clips.sampleRate,
      labels: [...material.clips.labels],
      classes: new Int32Array(count),
      names: Array.from(seeds, (_, index) => `piece ${index}`),
      groups: null,
      test: null,
      validation: null,
      samples: (index) => make(index).samples,
    },
    length: Math.round(options.seconds * material.clips.sampleRate),
    wordIn: (index) => {
      const known = words.get(index);
      return known === undefined ? make(index).word : known;
    },
  };
}
