/** @file The folder of recordings: the existing files, and names for new ones. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { printable } from "../../src/core/text.js";
import { readWavFile } from "../../src/data/audio/files/wav-files.js";
import { columnsOf } from "../../src/data/columns.js";
import { parseCsv } from "../../src/data/csv.js";
import { isTable, isWav } from "../../src/data/files/kinds.js";
import { textHeadOf } from "../../src/data/files/read.js";
import { excludedFolder } from "../../src/data/label-name.js";
import { personIn, withPerson } from "../../src/data/person-name.js";
import { makeFolder, writeNew } from "../write-file.js";

/** Properties of the first recording in a folder, with which new ones must agree. */
export interface FirstRecording {
  path: string;
  kind: "lines" | "sound";
  /** Sample rate in Hz; null: unknown. */
  rate: number | null;
  /** Names of the channels; null: it has none. */
  channels: readonly string[] | null;
  width: number;
  /** Whether a column, or the name of a sound file, gives the person. */
  hasPerson: boolean;
}

/** Bytes of a file read to find its columns and its rate. */
const headLength = 8192;

/** The first recording of any label; null if there is none. @throws InputError if the folder cannot have labels */
export async function firstRecording(folder: string): Promise<FirstRecording | null> {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isDirectory()) throw new InputError(`${folder} is a file: give a folder with --output`);
  const entries = readdirSync(folder, { withFileTypes: true });
  const loose = entries.find((entry) => entry.isFile() && (isTable(entry.name) || isWav(entry.name)));
  if (loose !== undefined) {
    throw new InputError(
      `${folder} has recordings outside the folders of labels, as ${printable(loose.name)}: move them into folders by label, or record elsewhere with --output`,
    );
  }
  const labels = entries.filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name)).map(({ name }) => name);
  for (const label of labels.sort()) {
    const names = readdirSync(join(folder, label)).sort();
    const table = names.find(isTable);
    if (table !== undefined) return firstTable(join(folder, label, table));
    const wav = names.find(isWav);
    if (wav !== undefined) return firstWav(join(folder, label, wav));
  }
  return null;
}

async function firstTable(path: string): Promise<FirstRecording> {
  const head = await textHeadOf(path, headLength);
  const rows = parseCsv(head.replace(/[^\r\n]*$/, ""), path).map(({ cells }) => cells);
  const [first, second = null] = rows;
  if (first === undefined) throw new InputError(`${path} is empty: remove it`);
  const columns = columnsOf(first, second, { labelColumn: null }, path);
  const time = columns.names.indexOf("timestamp");
  const times = time < 0 ? [] : rows.slice(1).map((cells) => Number(cells[time]));
  return {
    path,
    kind: "lines",
    rate: rateOfTimes(times),
    channels: columns.hasHeader ? columns.channels.map((at) => columns.names[at] ?? "") : null,
    width: columns.channels.length,
    hasPerson: columns.group !== null,
  };
}

/** The rate in Hz from times in milliseconds. */
function rateOfTimes(times: readonly number[]): number | null {
  const elapsed = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  return elapsed > 0 ? Number(((1000 * (times.length - 1)) / elapsed).toPrecision(4)) : null;
}

function firstWav(path: string): FirstRecording {
  const { sampleRate } = readWavFile(path, null);
  return { path, kind: "sound", rate: sampleRate, channels: ["audio"], width: 1, hasPerson: personIn(path) !== null };
}

/** Writes recordings of one label under free numbers. */
export class LabelFolder {
  constructor(
    private readonly folder: string,
    private readonly label: string,
    private readonly ending: "csv" | "wav",
    /** The person for the names; null: none. */
    private readonly who: string | null,
  ) {}

  /** Writes a recording under the next number and returns its path. Never replaces a file. */
  add(content: string | Uint8Array): string {
    return this.write(join(this.folder, this.label), content);
  }

  /** The same for an incomplete recording, which training ignores. */
  addExcluded(content: string | Uint8Array): string {
    return this.write(join(this.folder, excludedFolder, this.label), content);
  }

  private write(folder: string, content: string | Uint8Array): string {
    makeFolder(folder);
    for (let number = nextNumber(folder); ; number++) {
      const path = join(folder, withPerson(this.who, `${String(number).padStart(3, "0")}.${this.ending}`));
      if (writeNew(path, content)) return path;
    }
  }
}

/** One more than the largest number at the end of a file's name, for any person. */
function nextNumber(folder: string): number {
  const numbers = readdirSync(folder).map((name) => Number(/^(?:.+--)?(\d{1,9})\.\w+$/.exec(name)?.[1] ?? -1));
  return numbers.reduce((most, number) => Math.max(most, number), -1) + 1;
}
