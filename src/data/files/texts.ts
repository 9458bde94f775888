/**
 * @file Loads texts from a path: lines with labels, tables with a column of text, or a folder for each class with a
 * file for each text.
 */
import { join } from "node:path";
import { InputError } from "../../core/errors.js";
import { counted, grouped, printable } from "../../core/text.js";
import type { TextUnit } from "../../model/text.js";
import type { LoadedData } from "../loaded-data.js";
import { TextCollector } from "../text/collect.js";
import { labelledLines, longestText } from "../text/labelled-lines.js";
import { labelledRows } from "../text/table.js";
import { vocabularyDefaults } from "../text/vocabulary.js";
import type { PartName } from "./arrays.js";
import type { LoadOptions, TextReading } from "./load-options.js";
import { partFoldersOf, partOfName } from "./parts.js";
import { loadPlainTexts } from "./plain-texts.js";
import { kindOf, namesIn, textOf } from "./read.js";

/** A file with many texts or with one. */
interface TextFile {
  path: string;
  part: PartName;
  /** The label of a file with one text; absent: labels are in the file. */
  label?: string;
}

const isText = (file: string): boolean => /\.(txt|csv|tsv)(\.gz)?$/i.test(file);
const isTable = (file: string): boolean => /\.(csv|tsv)(\.gz)?$/i.test(file);

/**
 * Loads texts:
 * - a file of lines, each its label and its text: `0 text…`, `__label__NAME text…`, or `NAME`, a tab and the text
 * - a CSV file with a column of text and one of labels
 * - a folder of such files, whose names tell their part: `train.txt`, `reviews.test.csv`
 * - a folder for each class, a .txt file for each text; folders `train` and `test` contain such folders
 *
 * The vocabulary is made from all parts except the test part.
 * @throws InputError with the file and the line, for an empty text, a missing label, bytes that are not UTF-8, or a
 * vocabulary that is too small
 */
export async function loadTexts(
  path: string,
  unit: TextUnit,
  options: Partial<TextReading & Pick<LoadOptions, "labelColumn" | "task" | "readout">>,
): Promise<LoadedData> {
  const { tokens = null, labelColumn, textColumn } = options;
  if (options.task === "language") return loadPlainTexts(path, unit, tokens, options);
  if ((options.task ?? "multiclass") !== "multiclass" || options.readout === "every") {
    throw new InputError(
      `${path}: texts have one class each: leave --task and --readout every out, or choose --task language`,
    );
  }
  const { vocabulary, minCount } = { ...vocabularyDefaults, ...options };
  const { maxTokens = null, cut = "back" } = options;
  const texts = new TextCollector({ unit: tokens?.unit ?? unit, vocabulary, minCount, maxTokens, cut });
  const fileOf: TextFile[] = [];
  for (const file of await textFiles(path)) {
    const learnt = file.part !== "test";
    const take = (text: string, label: string | null, where: () => string): void => {
      texts.add(text, label, learnt, where);
      fileOf.push(file);
    };
    await readTexts(file, labelColumn === null, { textColumn, labelColumn }, take);
  }
  const sequences = texts.finish(tokens, path);
  const indices = (part: PartName): Uint32Array | null => {
    const found = [...fileOf.keys()].filter((index) => fileOf[index]?.part === part);
    return found.length === 0 ? null : Uint32Array.from(found);
  };
  return {
    sequences,
    files: fileOf.map((file) => file.path),
    test: indices("test"),
    validation: indices("validation"),
    source: `${printable(path)}: ${described(sequences)}`,
    notes: [],
  };
}

async function readTexts(
  { path, label }: TextFile,
  unlabelled: boolean,
  columns: { textColumn: string | undefined; labelColumn: string | null | undefined },
  take: (text: string, label: string | null, where: () => string) => void,
): Promise<void> {
  if (label !== undefined) {
    take(await wholeText(path), unlabelled ? null : label, () => path);
    return;
  }
  const reader = isTable(path) ? labelledRows(path, columns, take) : labelledLines(path, !unlabelled, take);
  for await (const piece of textOf(path)) reader.push(piece);
  reader.finish();
}

async function wholeText(path: string): Promise<string> {
  let text = "";
  for await (const piece of textOf(path)) {
    text += piece;
    if (text.length > longestText)
      throw new InputError(`${path}: more than ${grouped(longestText)} characters: divide it`);
  }
  return text;
}

async function textFiles(path: string): Promise<TextFile[]> {
  if ((await kindOf(path)) === "file") {
    if (isText(path)) return [{ path, part: "train" }];
    throw new InputError(`${path}: text is read from .txt, .csv and .tsv files, also .gz: rename or convert it`);
  }
  const { files, folders } = await namesIn(path);
  const here = files.filter(isText);
  const { found: parts } = partFoldersOf(folders);
  const found: TextFile[] = [];
  for (const { folder, part } of parts) {
    found.push(...(await classFiles(join(path, folder), part)));
  }
  if (parts.length === 0 && here.length === 0) found.push(...(await classFiles(path, "train")));
  if (found.length === 0) found.push(...here.map((file) => ({ path: join(path, file), part: partOfName(file) })));
  if (found.length > 0) return found;
  throw new InputError(
    `${path}: it has no text: put .txt or .csv files there, or a folder for each class with .txt files`,
  );
}

async function classFiles(folder: string, part: PartName): Promise<TextFile[]> {
  const found: TextFile[] = [];
  for (const label of (await namesIn(folder)).folders) {
    const { files } = await namesIn(join(folder, label));
    for (const file of files.filter(isText)) found.push({ path: join(folder, label, file), part, label });
  }
  return found;
}

/** `25,000 texts of 8 to 2,470 words, a vocabulary of 10,001, 2 classes`. */
function described({ lengths, targets, text }: LoadedData["sequences"]): string {
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const unit = text === undefined || text.unit === "spaced" ? "tokens" : text.unit;
  const vocabulary =
    text === undefined || text.unit === "bytes" ? "" : `, a vocabulary of ${grouped(text.vocabulary.length)}`;
  const learnt = targets === null ? "no labels" : counted(targets.labels.length, "class");
  return `${counted(lengths.length, "text")} of ${grouped(shortest)} to ${grouped(longest)} ${unit}${vocabulary}, ${learnt}`;
}
