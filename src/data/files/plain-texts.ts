/** @file Loads plain text from a path for a language model: without labels, file by file. */
import { basename, join } from "node:path";
import { InputError } from "../../core/errors.js";
import { counted, grouped, printable } from "../../core/text.js";
import type { TextSpec, TextUnit } from "../../model/text.js";
import type { LoadedData } from "../loaded-data.js";
import { PlainTextCollector } from "../text/plain.js";
import { type VocabularyOptions, vocabularyDefaults } from "../text/vocabulary.js";
import type { PartName } from "./arrays.js";
import { partOfName } from "./parts.js";
import { kindOf, linesOfFile, namesIn, textHeadOf } from "./read.js";

/** Number of sections into which the training text is cut if parts of it are to be held out. */
const sectionCount = 20;

interface PlainText {
  path: string;
  part: PartName;
}

const isPlain = (file: string): boolean => /\.txt(\.gz)?$/i.test(file);

/**
 * Loads plain text: a .txt file, or a folder of them whose names tell their part: `train.txt`, `ptb.valid.txt`. If a
 * part is missing, the training text is cut into twenty sections, of which some can be held out.
 *
 * For words, the end of a line is a token. The vocabulary is made from all parts except the test part.
 * @param tokens the vocabulary of the model that reads the text; null: one is made from the text
 * @throws InputError with the file, for an empty text, a line that is too long, bytes that are not UTF-8, or a
 * vocabulary that is too small
 */
export async function loadPlainTexts(
  path: string,
  unit: TextUnit,
  tokens: TextSpec | null,
  options: Partial<VocabularyOptions>,
): Promise<LoadedData> {
  const texts = new PlainTextCollector({ ...vocabularyDefaults, ...options, unit: tokens?.unit ?? unit });
  const files = await plainFiles(path);
  const lengths: number[] = [];
  for (const { path: file, part } of files) {
    for await (const line of linesOfFile(file)) texts.addLine(line, part !== "test");
    lengths.push(texts.end(file));
  }
  const parts = new Set(files.map(({ part }) => part));
  const learnt = files.reduce((sum, { part }, file) => sum + (part === "train" ? (lengths[file] ?? 0) : 0), 0);
  const cut = !parts.has("test") || !parts.has("validation");
  const sections = files.map(({ part }, file) =>
    part === "train" && cut ? Math.max(1, Math.round((sectionCount * (lengths[file] ?? 0)) / learnt)) : 1,
  );
  const sequences = texts.finish(tokens, path, sections);
  const partOf = files.flatMap(({ part }, index) =>
    new Array<PartName>(Math.min(sections[index] ?? 1, lengths[index] ?? 1)).fill(part),
  );
  const indices = (wanted: PartName): Uint32Array | null => {
    const found = [...partOf.keys()].filter((index) => partOf[index] === wanted);
    return found.length === 0 ? null : Uint32Array.from(found);
  };
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const vocabulary = sequences.text?.vocabulary.length ?? 0;
  const known = vocabulary === 0 ? "" : `, a vocabulary of ${grouped(vocabulary)}`;
  const what = unit === "spaced" ? "tokens" : unit;
  return {
    sequences,
    test: indices("test"),
    validation: indices("validation"),
    source: `${printable(path)}: ${counted(files.length, "text")}, ${grouped(all)} ${what}${known}`,
    notes: [],
  };
}

async function plainFiles(path: string): Promise<PlainText[]> {
  if ((await kindOf(path)) === "file") {
    // A single file is read alone, whatever part its name tells.
    if (isPlain(path)) return [{ path, part: "train" }];
    throw new InputError(`${path}: plain text is read from .txt files, and .txt.gz: rename or convert it`);
  }
  const { files } = await namesIn(path);
  const found = files.filter(isPlain).map((file) => ({ path: join(path, file), part: partOfName(file) }));
  if (found.some(({ part }) => part === "train")) return found;
  throw new InputError(
    found.length === 0
      ? `${path}: it has no plain text: put .txt files there`
      : `${path}: no text to train on, only ${found.map(({ path: file }) => basename(file)).join(", ")}: name one train.txt`,
  );
}

/** Bytes at the start of a file that are examined. */
const headBytes = 1 << 16;

/** Lines at the start of a file that are examined. */
const headLines = 50;

/** Whether the data at a path are prose: only .txt files, whose lines are not numbers and do not begin with labels. */
export async function isProse(path: string): Promise<boolean> {
  if ((await kindOf(path)) === "file") return isPlain(path) && linesAreProse(await headLinesOf(path));
  const { files, folders } = await namesIn(path);
  if (files.length === 0 || folders.length > 0 || !files.every(isPlain)) return false;
  for (const file of files) if (!linesAreProse(await headLinesOf(join(path, file)))) return false;
  return true;
}

async function headLinesOf(path: string): Promise<string[]> {
  const text = await textHeadOf(path, headBytes);
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, headLines);
}

const labelled = /^(?:__label__\S+\s|-?\d+\s|[^\t]*\t)/;

function linesAreProse(lines: readonly string[]): boolean {
  if (lines.length === 0 || 3 * lines.filter((line) => labelled.test(line)).length > lines.length) return false;
  const cells = lines.flatMap((line) => line.trim().split(/[\s,;]+/));
  const numbers = cells.filter((cell) => cell !== "" && Number.isFinite(Number(cell)));
  const spaced = lines.filter((line) => /\p{L} +\p{L}/u.test(line));
  return numbers.length < 0.2 * cells.length && spaced.length > 0.5 * lines.length;
}
