/** @file Plain text from a path, as a language model reads it: no labels, a file after another. */
import { basename, join } from "node:path";
import { InputError } from "../../core/errors.js";
import { counted, grouped, printable } from "../../core/text.js";
import type { TextSpec, TextUnit } from "../../model/text.js";
import { PlainTextCollector } from "../text/plain.js";
import { type VocabularyOptions, vocabularyDefaults } from "../text/vocabulary.js";
import type { PartName } from "./arrays.js";
import type { LoadedData } from "./load.js";
import { partOfName } from "./parts.js";
import { headOf, kindOf, linesOfFile, namesIn } from "./read.js";

/** Sections that the training text is cut into where parts of it are to be held out. */
const sectionCount = 20;

interface PlainText {
  path: string;
  part: PartName;
}

const isPlain = (file: string): boolean => /\.txt(\.gz)?$/i.test(file);

/**
 * Loads plain text: a .txt file, or a folder of them whose names say which part they are: `train.txt`, `ptb.valid.txt`. Where a
 * part is missing, the training text is cut into twenty sections, of which some can be held out.
 *
 * Of words, the end of a line is one of them. The vocabulary is made of all but the test part.
 * @param tokens the vocabulary of a model that the text is for; null: one is made of it
 * @throws InputError with the file, for an empty text, a line too long, bytes that are no UTF-8, or too small a vocabulary
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
    // A file that is named stands alone, whatever part it is of others.
    if (isPlain(path)) return [{ path, part: "train" }];
    throw new InputError(`${path}: plain text is read from .txt files, and .txt.gz: rename or convert it`);
  }
  const { files } = await namesIn(path);
  const found = files.filter(isPlain).map((file) => ({ path: join(path, file), part: partOfName(file) }));
  if (found.some(({ part }) => part === "train")) return found;
  throw new InputError(
    found.length === 0
      ? `${path}: no plain text in it: put .txt files there`
      : `${path}: no text to train on, only ${found.map(({ path: file }) => basename(file)).join(", ")}: name one train.txt`,
  );
}

/** Bytes of a file that are looked at. */
const headBytes = 1 << 16;
/** Lines of it that tell what it holds. */
const headLines = 50;

/** Is what lies at a path prose: .txt files alone, whose lines are neither numbers nor begin with labels? */
export async function isProse(path: string): Promise<boolean> {
  if ((await kindOf(path)) === "file") return isPlain(path) && linesAreProse(await headLinesOf(path));
  const { files, folders } = await namesIn(path);
  if (files.length === 0 || folders.length > 0 || !files.every(isPlain)) return false;
  for (const file of files) if (!linesAreProse(await headLinesOf(join(path, file)))) return false;
  return true;
}

async function headLinesOf(path: string): Promise<string[]> {
  const text = new TextDecoder().decode(await headOf(path, headBytes));
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
