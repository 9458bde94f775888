/** @file The list stored with synthesised recordings: which files they are, and what each says. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Clips } from "../../data/audio/clips.js";
import type { Said } from "./said.js";

const header = "file,kind,text,engine,voice,words a minute,pitch,emphasis";

/** What the list says of a recording. */
export type Listed = Omit<Said, "samples">;

/** The list of files as CSV, by their paths in the folder. */
export function saidList(files: readonly { place: string; said: Listed }[]): string {
  const lines = files.map(({ place, said: { kind, text, engine, voice, rate, pitch, emphasis } }) =>
    [`"${place}"`, kind, `"${text}"`, engine, voice, rate, pitch, emphasis].join(","),
  );
  return `${[header, ...lines].join("\n")}\n`;
}

/** The paths of all synthetic recordings in a folder, by the lists in it. */
function saidIn(folder: string): Set<string> {
  const places = new Set<string>();
  if (!existsSync(folder)) return places;
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".csv"))) {
    const [first, ...lines] = readFileSync(join(folder, name), "utf8").split("\n");
    if (first !== header) continue;
    for (const line of lines) {
      const [, place] = /^"([^"]*)",/.exec(line) ?? [];
      if (place !== undefined) places.add(place);
    }
  }
  return places;
}

/**
 * Warns if only one class has real recordings and the others are synthetic: a model would then learn to tell real from
 * synthetic instead of the words.
 * @param clips their names are paths
 */
export function realBesideSynthetic(folder: string, { labels, classes, names }: Clips): string[] {
  const said = saidIn(folder);
  if (said.size === 0) return [];
  const real = labels.map(() => 0);
  for (const [index, path] of names.entries()) {
    const place = relative(folder, path).split(sep).join("/");
    if (!said.has(place)) real[classes[index] ?? 0]! += 1;
  }
  const withReal = labels.filter((_, label) => real[label]! > 0);
  if (withReal.length !== 1 || labels.length < 2) return [];
  return [
    `only ${JSON.stringify(withReal[0])} has real recordings, all others are synthetic: the model will learn to tell real from ` +
      "synthetic; add real speech to another class, as made by fastcells bank",
  ];
}
