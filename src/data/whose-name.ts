/** @file Whose a recording is, in its file's name: `anna--walk-003.csv`, `anna--yes-003.wav`. */
import { labelProblem } from "./label-name.js";

/** What stands before `--` in a file's name; null: the name does not say. */
export function whoseName(path: string): string | null {
  const file = path.split(/[/\\]/).at(-1) ?? "";
  return /^(.+?)--/.exec(file)?.[1] ?? null;
}

/** A file's name that says whose the recording is; null: it is left unsaid. */
export function withWhose(who: string | null, file: string): string {
  return who === null ? file : `${who}--${file}`;
}

/** A file's name without whose the recording is. */
export function withoutWhose(file: string): string {
  return file.slice(withWhose(whoseName(file), "").length);
}

/** Whose each recording is, where every name says so; null: some do not. */
export function whoseNames(paths: readonly string[]): string[] | null {
  const names = paths.map(whoseName).filter((name) => name !== null);
  return names.length === paths.length ? names : null;
}

/** A person's name as a file's name can say it; a sentence where it cannot. */
export function whoseProblem(who: string): string | null {
  if (who.includes("--")) return "A person's name cannot contain --, which ends it in a file's name.";
  return labelProblem(who)?.replace(/^(The|A) label/, "$1 person's name") ?? null;
}
