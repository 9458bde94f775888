/** @file The front end's features of sound recordings and of their variations, as in `fastcells train`. */
import {
  type Clips,
  clipData,
  extractFeatures,
  frontEnd,
  joinFeatures,
  peopleIn,
  readRecording,
  suitingFrontEnd,
  type Variations,
  variedClips,
} from "../library.js";
import { type Examples, type OnDone, type Recorded, windowSteps } from "./recorded.js";

/** Fraction of the variations preceded by another clip, as for a detector on a stream. */
const leadIn = 0.5;

/** Recordings longer than this many windows are cut. */
const wholeUpTo = 1.5;

/** Clips between progress reports. */
const block = 32;

interface Piece {
  recording: number;
  /** First sample. */
  start: number;
  length: number;
}

/** A recording of about one window is one clip; a longer one is cut into windows that overlap by half. */
function piecesOf(lengths: readonly number[], window: number): Piece[] {
  return lengths.flatMap((length, recording): Piece[] => {
    if (length < wholeUpTo * window) return [{ recording, start: 0, length }];
    const stride = Math.max(1, Math.floor(window / 2));
    const count = Math.floor((length - window) / stride) + 1;
    return Array.from({ length: count }, (_, index) => ({ recording, start: index * stride, length: window }));
  });
}

export async function soundExamples(
  recorded: readonly Recorded[],
  seconds: number | null,
  onDone: OnDone,
): Promise<Examples> {
  const sampleRate = recorded[0]?.signal.rate ?? 1;
  const sounds = recorded.map(({ bytes, path }) => readRecording(bytes, sampleRate, path).samples);
  const window = windowSteps(recorded, sampleRate, seconds);
  const pieces = piecesOf(
    sounds.map(({ length }) => length),
    window,
  );
  const labels = [...new Set(recorded.map(({ label }) => label))].sort();
  const pathOf = ({ recording }: Piece): string => recorded[recording]?.path ?? "";
  const names = pieces.map(pathOf);
  const cut = pieces.length > recorded.length;
  const clips: Clips = {
    sampleRate,
    labels,
    classes: Int32Array.from(pieces, ({ recording }) => labels.indexOf(recorded[recording]?.label ?? "")),
    names,
    groups: peopleIn(names) ?? (cut ? names : null),
    test: null,
    validation: null,
    samples(index) {
      const { recording = 0, start = 0, length = 0 } = pieces[index] ?? {};
      return sounds[recording]?.slice(start, start + length) ?? new Int16Array(0);
    },
  };
  const spec = suitingFrontEnd(clips);
  const front = frontEnd(spec);
  const extract = async (variations: Variations | null) => {
    const taken = variations === null ? clips : variedClips(clips, variations);
    const count = taken.classes.length;
    const features = [];
    for (let from = 0; from < count; from += block) {
      features.push(extractFeatures(taken, front, from, from + block));
      onDone(Math.min(count, from + block), count);
    }
    return { clips: taken, features: joinFeatures(spec, features) };
  };
  const data = await clipData(spec, extract, { leadIn });
  return {
    loaded: { ...data, test: null, validation: null },
    reading: { leadIn },
    // A detector reads the model after every step.
    training: { readout: "last" },
    flags: cut ? null : ["--lead-in", `${leadIn}`, "--readout", "last"],
    origins: pieces.map((piece) => ({ path: pathOf(piece), start: piece.start })),
    steps: window,
  };
}
