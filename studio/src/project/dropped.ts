/** @file Files dropped on the page, including folders, and the meaning of their names. */
import { personIn, withoutPerson } from "../library.js";
import { labelOfName } from "../signal/label-of-name.js";

/** A file and its folder; "" for none. */
export interface DroppedFile {
  file: File;
  folder: string;
}

/** Chosen files, single or of a folder. */
export function chosenFiles(files: Iterable<File>): DroppedFile[] {
  return [...files]
    .map((file) => ({ file, folder: file.webkitRelativePath.split("/").at(-2) ?? "" }))
    .filter(({ file }) => !file.name.startsWith("."));
}

/** All dropped files. Call it immediately: browsers clear the items after the event. */
export async function droppedFiles(items: DataTransferItemList): Promise<DroppedFile[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map((entry) => filesIn(entry, "")))).flat();
}

async function filesIn(entry: FileSystemEntry, folder: string): Promise<DroppedFile[]> {
  if (entry.name.startsWith(".")) return [];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, folder }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: DroppedFile[] = [];
  for (;;) {
    // A reader gives a folder's entries in portions, the last one empty.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return found;
    for (const inside of portion) found.push(...(await filesIn(inside, entry.name)));
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Labels and persons from folders and names: `yes/anna--3.wav` is anna's "yes". */
export function saidBy(dropped: readonly DroppedFile[]): { label: string; who: string | null }[] {
  const read = dropped.map(({ file: { name }, folder }) => {
    const who = personIn(name);
    const rest = withoutPerson(name);
    const label = labelOfName(rest);
    return { folder, who, label, isNamed: label !== rest.replace(/\.\w+$/, "") };
  });
  // A single folder whose files name several labels is not a label.
  const folders = new Set(dropped.map(({ folder }) => folder));
  const named = new Set(read.filter(({ isNamed }) => isNamed).map(({ label }) => label));
  const byFolder = folders.size > 1 || named.size < 2;
  return read.map(({ folder, who, label }) => ({ label: byFolder && folder !== "" ? folder : label, who }));
}

/** Most files that are named with their reasons after an import. */
const mostNamed = 10;

/** What the page says after an import: the problems, if there are any, and the counts. */
export function outcomeOf({ kept, here, problems }: { kept: number; here: number; problems: readonly string[] }) {
  if (problems.length === 0) {
    const already = here > 0 ? ` ${here} already existed.` : "";
    return { text: `Kept ${kept} ${kept === 1 ? "recording" : "recordings"}.${already}`, bad: false };
  }
  const named = problems.slice(0, mostNamed).map((problem) => `${problem.replace(/\.$/, "")}. `);
  const others = problems.length - named.length;
  const more = others > 0 ? `And ${others} more ${others === 1 ? "file" : "files"}. ` : "";
  return { text: `${named.join("")}${more}Kept: ${kept}.`, bad: true };
}
