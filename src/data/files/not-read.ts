/** @file Recordings that lie where nobody looks for them: in folders that are too deep, or in files of other kinds. */
import { join } from "node:path";
import { counted } from "../../core/text.js";
import { isOtherSound } from "./kinds.js";
import { few } from "./left-out.js";
import { namesIn } from "./read.js";

/** Folders below the deepest that are read, in which recordings are looked for. */
const furtherFolders = 3;

interface Found {
  /** Path from the folder of the data. */
  file: string;
  /** Folders on the way to it. */
  depth: number;
}

/** A folder that cannot be read has nothing to report; background noise, which begins with _, is no recording. */
async function filesBelow(folder: string, most: number, way = "", depth = 0): Promise<Found[]> {
  const { files, folders } = await namesIn(join(folder, way)).catch(() => ({ files: [], folders: [] }));
  const found = files.map((name) => ({ file: join(way, name), depth }));
  for (const name of depth === most ? [] : folders.filter((each) => !each.startsWith("_"))) {
    found.push(...(await filesBelow(folder, most, join(way, name), depth + 1)));
  }
  return found;
}

const deeper = (found: readonly Found[], isRead: (file: string) => boolean, depth: number): string[] =>
  found.filter((each) => each.depth > depth && isRead(each.file)).map(({ file }) => file);

/** `54 files in deeper folders, such as anna/run/0.csv: …`; null if there are none. */
function deepFiles(files: readonly string[]): string | null {
  if (files[0] === undefined) return null;
  return (
    `${counted(files.length, "file")} in deeper folders, such as ${files[0]}: ` +
    "put recordings directly into the folder of their class; the person may be in the name, as in anna--3"
  );
}

/** Says where recordings are if none was found; null if there are none. */
export async function recordingsBelow(folder: string, isRead: (file: string) => boolean): Promise<string | null> {
  return deepFiles(deeper(await filesBelow(folder, furtherFolders), isRead, 0));
}

/** What nobody expects to be read, such as what Windows and Excel put into a folder. */
const isDocument = (file: string): boolean =>
  /(^|[/\\])(readme|licen[cs]e|desktop\.ini$|thumbs\.db$|~\$)[^/\\]*$|\.(md|html|pdf|json)$/i.test(file);

/**
 * Notes on files below a folder of recordings that are not read.
 * @param isRead whether a file is of the kind that is read
 * @param depth folders on the way to the deepest recordings that are read
 * @param others what is read, if other kinds of files in the folders of the classes are to be reported; null: they are not
 */
export async function notRead(
  folder: string,
  isRead: (file: string) => boolean,
  depth: number,
  others: string | null = null,
): Promise<string[]> {
  const found = await filesBelow(folder, depth + furtherFolders);
  const deep = deepFiles(deeper(found, isRead, depth));
  const notes = deep === null ? [] : [`not read: ${deep}`];
  if (others === null) return notes;
  const unlike = found.filter((each) => each.depth > 0 && each.depth <= depth && !isRead(each.file));
  const unexpected = unlike.map(({ file }) => file).filter((file) => !isDocument(file) && !isOtherSound(file));
  return unexpected.length === 0 ? notes : [...notes, `not read: ${few(unexpected)} (${others})`];
}
