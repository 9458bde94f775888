/** @file The person of a recording, in its file's name: `anna--walk-003.csv`, `anna--yes-003.wav`. */
import { nameProblem } from "./label-name.js";

/** The person before `--` in a file's name; null if the name has none. */
export function personIn(path: string): string | null {
  const file = path.split(/[/\\]/).at(-1) ?? "";
  return /^(.+?)--/.exec(file)?.[1] ?? null;
}

/** A file's name with the recording's person; null: without one. */
export function withPerson(who: string | null, file: string): string {
  return who === null ? file : `${who}--${file}`;
}

/** A file's name without the recording's person. */
export function withoutPerson(file: string): string {
  return file.slice(withPerson(personIn(file), "").length);
}

/** The person of each recording, if every name has one; null otherwise. */
export function peopleIn(paths: readonly string[]): string[] | null {
  const names = paths.map(personIn).filter((name) => name !== null);
  return names.length === paths.length ? names : null;
}

/** Why a person's name cannot be part of a file's name, as a sentence; null if it can. */
export function personProblem(who: string): string | null {
  if (who.includes("--")) return "A person's name cannot contain --, which ends it in a file's name.";
  return nameProblem("person's name", who);
}
