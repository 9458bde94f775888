/** @file The choice of classes for clips of any labels. */
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { labelPlace } from "../classes.js";
import { type Clips, seedsFrom } from "./clips.js";
import { cutSilence } from "./speech-commands.js";

/**
 * Makes the wanted words classes, in their order, and every other clip of class "unknown".
 * @throws InputError if a word is not a label of the clips, or is given twice
 */
export function pickWords(clips: Clips, words: readonly string[]): Clips {
  for (const [index, word] of words.entries()) {
    if (labelPlace(clips.labels, word) < 0) {
      throw new InputError(`no word ${JSON.stringify(word)} in the data: it has ${clips.labels.join(", ")}`);
    }
    if (words.indexOf(word) < index) throw new InputError(`the word ${JSON.stringify(word)} is given twice`);
  }
  const classOf = clips.labels.map((label) => labelPlace(words, label)).map((at) => (at < 0 ? words.length : at));
  const classes = clips.classes.map((index) => classOf[index] ?? words.length);
  const others = classes.includes(words.length);
  return { ...clips, labels: others ? [...words, "unknown"] : [...words], classes };
}

/** Adds as many clips of "silence" as a class has, cut from noise. Without noise, returns the clips unchanged. */
export function addSilence(clips: Clips, noise: readonly Int16Array[], length: number, seed = 0): Clips {
  if (noise.length === 0) return clips;
  const before = clips.classes.length;
  const seeds = seedsFrom(random(seed), Math.ceil(before / clips.labels.length));
  const silence = clips.labels.length;
  return {
    ...clips,
    labels: [...clips.labels, "silence"],
    classes: Int32Array.from([...clips.classes, ...seeds.map(() => silence)]),
    names: [...clips.names, ...Array.from(seeds.keys(), (index) => `silence ${index}`)],
    groups:
      clips.groups === null ? null : [...clips.groups, ...Array.from(seeds.keys(), (index) => `silence ${index}`)],
    samples: (index) =>
      index < before ? clips.samples(index) : cutSilence(noise, "train", length, random(seeds[index - before] ?? 0)),
  };
}
