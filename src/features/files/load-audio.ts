/** @file Loads sequences of features from recordings at a path, as `loadData` does for tables and arrays. */
import { counted, grouped, printable } from "../../core/text.js";
import type { Clips } from "../../data/audio/clips.js";
import { labelFoldersIn } from "../../data/audio/files/label-folders.js";
import { type ClipLayout, clipLayout, firstRecordings } from "../../data/audio/files/load-clips.js";
import { digestOf } from "../../data/files/digest.js";
import { isWav } from "../../data/files/kinds.js";
import { leftOut } from "../../data/files/left-out.js";
import { notRead } from "../../data/files/not-read.js";
import { pathOf } from "../../data/files/path.js";
import type { LoadedData } from "../../data/loaded-data.js";
import type { Sequences } from "../../data/sequences.js";
import { availableThreads } from "../../kernels/pool.js";
import { type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { checkHooks, type HookKinds } from "../../options/hooks.js";
import { realBesideSynthetic } from "../../speech/files/said-list.js";
import { type ClipData, clipData, type Variations, variationText } from "../clip-data.js";
import { emptyBand } from "../empty-band.js";
import { suitingFrontEnd } from "../suiting-front-end.js";
import { type AudioOptions, checkAudioOptions } from "./audio-options.js";
import { type ClipRecipe, clipsOf, noiseForVariations } from "./clip-recipe.js";
import { extractOnThreads } from "./extraction.js";
import { digestOfClips, keptFeatures } from "./kept-features.js";

/** Callbacks for a progress display. */
export interface AudioHooks {
  /** Called from time to time, while features are extracted, with the number of clips taken and the number of all. */
  onClips?: (taken: number, count: number) => void;
}

const audioHooks: HookKinds<AudioHooks> = { onClips: "function" };

/** A data set of recordings, which can be varied. */
export interface LoadedAudio extends LoadedData, ClipData {
  /** The recordings themselves. */
  clips: Clips;
  /** Returns the noise for variations of them. @throws InputError if a folder is given that holds none */
  noise(): Int16Array[];
}

/**
 * Loads recordings: WAV files in folders by label (also in `train`, `validation` and `test`), in the Speech Commands
 * layout, with FSDD's naming, or without labels, at a path or a `file:` URL. null if it has none.
 *
 * @throws InputError whose one line names the file, the fault and the remedy
 */
export async function loadAudio(
  at: string | URL,
  options: Partial<AudioOptions> = {},
  hooks: AudioHooks = {},
): Promise<LoadedAudio | null> {
  checkAudioOptions(options);
  checkHooks(audioHooks, hooks);
  const path = pathOf(at);
  const layout = clipLayout(path);
  return layout === null ? null : loadLayout(path, layout, options, hooks);
}

/** {@link loadAudio} for recordings whose layout is known. */
export async function loadLayout(
  path: string,
  layout: ClipLayout,
  options: Partial<AudioOptions>,
  { onClips }: AudioHooks,
): Promise<LoadedAudio> {
  const { cache = null, background = null, threads = availableThreads() } = options;
  const sampleRate = options.frontEnd?.sampleRate ?? options.sampleRate ?? null;
  const { seconds = null, words = null, others = 1, heldOut = null } = options;
  const recipe: ClipRecipe = {
    path,
    layout,
    variations: null,
    options: { sampleRate, seconds, words, others, heldOut },
  };
  const clips = clipsOf(recipe);
  const spec = suitingFrontEnd(clips, options);
  const own = cache === null ? "" : digestOfClips(clips, spec);
  const extracted = async (variations: Variations | null) => {
    const made = variations === null ? recipe : { ...recipe, variations: { ...variations, background } };
    const taken = variations === null ? clips : clipsOf(made);
    const compute = () => extractOnThreads(made, taken, spec, threads, onClips);
    const name = cache === null || variations === null ? own : digestOfVariations(variations);
    return { clips: taken, features: await keptFeatures(cache, name, spec, compute) };
  };
  const digestOfVariations = (variations: Variations): string => {
    const noise = noiseForVariations(path, clips.sampleRate, { background });
    return digestOf([own, variationText(variations), variations.train, ...noise]);
  };
  const { sequences, ...varied } = await clipData(spec, extracted, options);
  const labelled = layout !== "unlabelled" && layout !== "file";
  return {
    ...varied,
    sequences: labelled ? sequences : { ...sequences, targets: null },
    test: clips.test,
    validation: clips.validation,
    source: `${printable(path)}: ${described(layout, clips, sequences, spec)}`,
    notes: [
      ...resampled(clips),
      ...recordedOtherwise(path, layout, spec, labelled),
      ...(layout === "file" ? [] : await leftOut(path)),
      ...(layout === "label folders" ? [...realBesideSynthetic(path, clips), ...(await deeper(path))] : []),
    ],
    clips,
    noise: () => noiseForVariations(path, clips.sampleRate, { background }),
  };
}

/** Says which recordings lie too deep in folders to be read. */
function deeper(path: string): Promise<string[]> {
  return notRead(path, isWav, labelFoldersIn(path).some(({ part }) => part !== null) ? 2 : 1);
}

/** Says that recordings are used at another rate than their own, and how to keep it. */
function resampled({ sampleRate, recordedRate }: Clips): string[] {
  if (recordedRate === undefined) return [];
  return [
    `recordings of ${grouped(recordedRate)} samples a second are resampled to ${grouped(sampleRate)}, which the model will listen at; ` +
      "another rate is given with --sample-rate",
  ];
}

/** Says that recordings have less than the front end listens to, and of those to learn from that they have several channels. */
function recordedOtherwise(path: string, layout: ClipLayout, spec: FrontEndSpec, labelled: boolean): string[] {
  const firsts = firstRecordings(path, layout);
  const [slowest] = [...firsts].sort((a, b) => a.recordedRate - b.recordedRate);
  const missing = slowest === undefined ? null : emptyBand(printable(slowest.path), slowest.recordedRate, spec);
  const several = labelled ? firsts.find(({ channels }) => channels > 1) : undefined;
  return [
    ...(missing === null ? [] : [missing]),
    ...(several === undefined
      ? []
      : [
          `${printable(several.path)} has ${several.channels} channels, and sound is learnt from their mean: if they are of different ` +
            "sensors, write them as columns of tables (CSV) or as arrays (NumPy)",
        ]),
  ];
}

/** `3,000 clips of 0.14 to 2.28 s at 8,000 Hz (fsdd), 10 classes; 32 log-mel energies every 10 ms, fixed-point`. */
function described(
  layout: ClipLayout,
  { sampleRate, labels }: Clips,
  { lengths }: Sequences,
  spec: FrontEndSpec,
): string {
  const seconds = (frames: number) => ((spec.window + (frames - 1) * spec.stride) / sampleRate).toFixed(2);
  const shortest = seconds(lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY));
  const longest = seconds(lengths.reduce((most, length) => Math.max(most, length), 0));
  const long = shortest === longest ? longest : `${shortest} to ${longest}`;
  const classes = layout === "unlabelled" || layout === "file" ? "no labels" : counted(labels.length, "class");
  const kind = spec.coefficients === null ? "log-mel energies" : "MFCC";
  const hop = Number(((1000 * spec.stride) / sampleRate).toFixed(2));
  return (
    `${counted(lengths.length, "clip")} of ${long} s at ${grouped(sampleRate)} Hz (${layout}), ${classes}; ` +
    `${featureCount(spec)} ${kind} every ${hop} ms, ${spec.arithmetic === "fixed" ? "fixed-point" : "float"}`
  );
}
