/** @file .ts files of the UCR and UEA archives, alone or as a pair NAME_TRAIN.ts and NAME_TEST.ts. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../core/errors.js";
import type { Sequences } from "../sequences.js";
import { TsReader } from "../ts.js";
import { isCases } from "./kinds.js";
import { textOf } from "./read.js";

/** The file, and its other half where it is one of a pair: the training file first. */
export function casesBeside(path: string): string[] {
  const file = basename(path);
  const other = (from: RegExp, to: string): string => join(dirname(path), file.replace(from, to));
  if (/_TRAIN\.ts/.test(file)) return [path, other(/_TRAIN\.ts/, "_TEST.ts")].filter((name) => existsSync(name));
  if (/_TEST\.ts/.test(file)) return [other(/_TEST\.ts/, "_TRAIN.ts"), path].filter((name) => existsSync(name));
  return [path];
}

/** The one file or pair of a folder. @throws InputError where there are several */
export function casesIn(folder: string, files: readonly string[]): string[] {
  const found = files.filter(isCases);
  const names = new Set(found.map((file) => file.replace(/_(TRAIN|TEST)\.ts/, ".ts")));
  const [first] = found;
  if (first === undefined) return [];
  if (names.size > 1) {
    throw new InputError(
      `${folder}: ${names.size} data sets (${[...names].slice(0, 6).join(", ")}): name one of the files`,
    );
  }
  return casesBeside(join(folder, first));
}

/** Reads the files into one set. @returns it, and how many cases each file has */
export async function loadCases(paths: readonly string[]): Promise<{ sequences: Sequences; counts: number[] }> {
  const reader = new TsReader();
  const counts: number[] = [];
  for (const path of paths) {
    const before = reader.count;
    const file = reader.file(path);
    for await (const text of textOf(path)) file.push(text);
    file.finish();
    counts.push(reader.count - before);
  }
  return { sequences: reader.finish(paths[0] ?? ""), counts };
}
