/**
 * @file Reads CSV files: one long recording, or a folder of them person labels are in folder names, file names or a
 * column.
 */
import { basename, join } from "node:path";
import { InputError } from "../../core/errors.js";
import { type ColumnOptions, columnsOf } from "../columns.js";
import { parseCsv } from "../csv.js";
import { personIn } from "../person-name.js";
import { type Recording, RecordingReader } from "../recording.js";
import type { PartName } from "./arrays.js";
import { isTable } from "./kinds.js";
import { partFoldersOf } from "./parts.js";
import { namesIn, piecesOf, textOf } from "./read.js";

/** One file of a recording. */
export interface Table {
  path: string;
  part: PartName | null;
  /** The label of all rows, or null if a column has it or there is none. */
  label: string | null;
  /** The person in the file's name; null if it has none. */
  person: string | null;
}

/** Reads tables in order into one recording, counting lines first to allocate memory once. */
export async function readRecording(tables: readonly Table[], options: ColumnOptions): Promise<Recording> {
  let lines = 0;
  for (const { path } of tables) lines += await countLines(path);
  const reader = new RecordingReader(options, lines);
  for (const { path, label, person } of tables) {
    const table = reader.table(path, label, person);
    for await (const text of textOf(path)) table.push(text);
    table.finish();
  }
  return reader.finish();
}

async function countLines(path: string): Promise<number> {
  let lines = 1;
  for await (const piece of piecesOf(path)) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}

/**
 * The tables of a folder: in sub-folders named by label, or directly in the folder with the label in their names or in
 * a column. Folders `train` and `test` (and `valid`) contain such folders.
 */
export async function tablesIn(folder: string, options: ColumnOptions): Promise<Table[]> {
  const { files, folders } = await namesIn(folder);
  const parts = partFoldersOf(folders);
  if (parts.areAll) {
    const found: Table[] = [];
    for (const { folder: name, part } of parts.found) {
      found.push(...(await labelledTables(join(folder, name), options)).map((table) => ({ ...table, part })));
    }
    return found;
  }
  return labelledTables(folder, options, { files, folders });
}

async function labelledTables(
  folder: string,
  options: ColumnOptions,
  names?: { files: string[]; folders: string[] },
): Promise<Table[]> {
  const { files, folders } = names ?? (await namesIn(folder));
  const unlabelled = options.labelColumn !== undefined;
  const inFolders: Table[] = [];
  for (const label of folders) {
    for (const file of (await namesIn(join(folder, label))).files.filter(isTable)) {
      const person = options.groupColumn === undefined ? personIn(file) : null;
      inFolders.push({ path: join(folder, label, file), part: null, label: unlabelled ? null : label, person });
    }
  }
  const here = files.filter(isTable).map((file) => join(folder, file));
  if (inFolders.length > 0) {
    if (here.length === 0) return inFolders;
    throw new InputError(
      `${folder}: it has CSV files both directly and in folders (${here.length}, ${inFolders.length}): put all into folders named by label`,
    );
  }
  const [first] = here;
  if (first === undefined) return [];
  const byColumn = unlabelled || (await hasLabelColumn(first, options));
  return here.map((path) => ({ path, part: null, label: byColumn ? null : labelOf(path), person: null }));
}

/** Limit of characters to read for the first two lines. */
const longestHead = 1 << 22;

async function hasLabelColumn(path: string, options: ColumnOptions): Promise<boolean> {
  let head = "";
  for await (const text of textOf(path)) {
    head += text;
    if (head.split("\n", 4).length > 3 || head.length > longestHead) break;
  }
  // Three lines, since the first may only say the delimiter.
  const [first, second] = parseCsv(head.split("\n", 3).join("\n"), path);
  return first !== undefined && columnsOf(first.cells, second?.cells ?? null, options, path).label !== null;
}

/**
 * The label in a file's name, `walking_upstairs_03.csv` → walking_upstairs: the part before the first number; without a
 * number, the part before the first hyphen or dot, else before the first underscore.
 */
export function labelOf(path: string): string {
  const name = basename(path).replace(/\.(csv|tsv|txt)(\.gz)?$/i, "");
  const label =
    /^(.*?\D)[-_. (]*\d/.exec(name)?.[1]?.replace(/[-_. (]+$/, "") ?? name.split(/[-.]/)[0]?.replace(/_.*$/, "") ?? "";
  return label === "" ? name : label;
}

/** Whether a file's name has words that its label leaves out. */
export function losesWords(path: string): boolean {
  const name = basename(path).replace(/\.(csv|tsv|txt)(\.gz)?$/i, "");
  return /\p{L}{2,}/u.test(name.slice(labelOf(path).length));
}
