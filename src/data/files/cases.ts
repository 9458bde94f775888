/**
 * @file Reads files of the UCR and UEA archives, alone or as a pair NAME_TRAIN and NAME_TEST: .ts, or .tsv and .txt of
 * series.
 */
import { basename, join } from "node:path";
import { InputError } from "../../core/errors.js";
import type { Sequences } from "../sequences.js";
import { TsReader } from "../ts.js";
import { isSeries, UcrReader } from "../ucr.js";
import { isCases, isSeriesName } from "./kinds.js";
import { textOf } from "./read.js";

/** The only file or pair of a folder, the training file first. @throws InputError if there are several data sets */
export async function casesIn(folder: string, files: readonly string[]): Promise<string[]> {
  const cases = files.filter(isCases);
  if (cases.length > 0) return pairOf(folder, cases);
  const named = files.filter(isSeriesName);
  for (const file of named) if (!(await holdsSeries(join(folder, file)))) return [];
  return pairOf(folder, named);
}

function pairOf(folder: string, files: readonly string[]): string[] {
  const names = new Set(files.map((file) => file.replace(partName, "")));
  if (names.size > 1) {
    throw new InputError(
      `${folder}: ${names.size} data sets (${[...names].slice(0, 6).join(", ")}): name one of the files`,
    );
  }
  const order = (file: string): number => (isTestFile(file) ? 1 : 0);
  return [...files].sort((a, b) => order(a) - order(b)).map((file) => join(folder, file));
}

const partName = /_(TRAIN|TEST)(?=\.)/;

/** Whether a file is the test part of a pair. */
export function isTestFile(path: string): boolean {
  return /_TEST\./.test(basename(path));
}

/** Whether a file is named like a text file of the UCR archive, and its first line is a series with its class. */
export async function isSeriesFile(path: string): Promise<boolean> {
  return isSeriesName(basename(path)) && holdsSeries(path);
}

async function holdsSeries(path: string): Promise<boolean> {
  let head = "";
  for await (const text of textOf(path)) {
    head += text;
    if (head.includes("\n") || head.length > longestHead) break;
  }
  return isSeries(head.split("\n")[0] ?? "");
}

/** Limit of characters to read for the first line. */
const longestHead = 1 << 22;

/** Reads the files into one data set. @returns the data set, and the number of cases in each file */
export async function loadCases(paths: readonly string[]): Promise<{ sequences: Sequences; counts: number[] }> {
  const reader = isCases(paths[0] ?? "") ? new TsReader() : new UcrReader();
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
