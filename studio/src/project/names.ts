/**
 * @file The layout of a project's folder: `label/name.csv` and `label/who--name.wav`, so that `fastcells train folder`
 * reads it.
 */
import { excludedFolder, personIn, withoutPerson, withPerson } from "../library.js";

export { labelProblem, personProblem } from "../library.js";

export type Kind = "motion" | "sound";

export const projectFile = "fastcells.json";
export const modelFile = "model.safetensors";
export const integerFile = "integer.safetensors";
export const checkpointFile = "training.checkpoint";
export const fittingFile = "fitting.checkpoint";

/** Saved live sessions: excluded recordings that can be viewed, cut and relabelled. */
export const heardFolder = `${excludedFolder}/heard`;

/** A recording's place, from its path. */
export interface Place {
  label: string;
  name: string;
  /** The person; null: unknown. */
  who: string | null;
  kind: Kind;
  excluded: boolean;
}

/** The place of a path; null if it is not a recording. */
export function placeOf(path: string): Place | null {
  const parts = path.split("/");
  const excluded = parts[0] === excludedFolder;
  const [label, file, ...more] = excluded ? parts.slice(1) : parts;
  if (label === undefined || file === undefined || more.length > 0 || label.startsWith("_")) return null;
  const [, stem = "", ending = ""] = /^(.*)\.(csv|wav)$/i.exec(file) ?? [];
  const who = personIn(stem);
  const name = withoutPerson(stem);
  if (name === "") return null;
  return { label, name, who, kind: ending.toLowerCase() === "wav" ? "sound" : "motion", excluded };
}

export function pathOf({ label, name, who, kind, excluded }: Place): string {
  const path = `${label}/${withPerson(who, name)}.${kind === "sound" ? "wav" : "csv"}`;
  return excluded ? `${excludedFolder}/${path}` : path;
}
