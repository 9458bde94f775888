/** @file How a project lies in its folder: `label/name.csv` and `label/name.wav`, so that `fastcells train folder` reads it. */
import { excludedFolder } from "../library.js";

export { labelProblem } from "../library.js";

export type Kind = "motion" | "sound";

export const projectFile = "fastcells.json";
export const modelFile = "model.safetensors";
export const integerFile = "integer.safetensors";
export const checkpointFile = "training.checkpoint";

/** Sessions of live use that were kept: excluded recordings, to be looked at, cut and relabelled. */
export const heardFolder = `${excludedFolder}/heard`;

/** Where a recording is, as its path says. */
export interface Place {
  label: string;
  name: string;
  kind: Kind;
  excluded: boolean;
}

/** What a path says of a recording; null where it is none. */
export function placeOf(path: string): Place | null {
  const parts = path.split("/");
  const excluded = parts[0] === excludedFolder;
  const [label, file, ...more] = excluded ? parts.slice(1) : parts;
  if (label === undefined || file === undefined || more.length > 0 || label.startsWith("_")) return null;
  const [, name = "", ending = ""] = /^(.*)\.(csv|wav)$/i.exec(file) ?? [];
  if (name === "") return null;
  return { label, name, kind: ending.toLowerCase() === "wav" ? "sound" : "motion", excluded };
}

export function pathOf({ label, name, kind, excluded }: Place): string {
  const path = `${label}/${name}.${kind === "sound" ? "wav" : "csv"}`;
  return excluded ? `${excludedFolder}/${path}` : path;
}
