/** @file The folder that recordings go to: what lies there already, and names for what comes. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { printable } from "../../src/core/text.js";
import { readWavFile } from "../../src/data/audio/files/wav-files.js";
import { columnsOf } from "../../src/data/columns.js";
import { parseCsv } from "../../src/data/csv.js";
import { isTable, isWav } from "../../src/data/files/kinds.js";
import { headOf } from "../../src/data/files/read.js";
import { excludedFolder } from "../../src/data/label-name.js";
import { whoseName, withWhose } from "../../src/data/whose-name.js";
import { makeFolder, writeNew } from "../write-file.js";

/** What the recordings in a folder are, as the first of them says; what comes has to be the same. */
export interface FirstRecording {
  path: string;
  kind: "lines" | "sound";
  /** Samples a second; null: it does not say. */
  rate: number | null;
  /** Names of the channels; null: it has none. */
  channels: readonly string[] | null;
  width: number;
  /** Does a column, or of sound its name, say whose it is? */
  hasPerson: boolean;
}

/** Characters of a file that its columns and its rate are told from. */
const headLength = 8192;

/** The first recording of any label; null where there is none. @throws InputError where the folder cannot take labels */
export async function firstRecording(folder: string): Promise<FirstRecording | null> {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isDirectory()) throw new InputError(`${folder} is a file: give a folder with --output`);
  const entries = readdirSync(folder, { withFileTypes: true });
  const loose = entries.find((entry) => entry.isFile() && (isTable(entry.name) || isWav(entry.name)));
  if (loose !== undefined) {
    throw new InputError(
      `${folder} has recordings that are in no folder by label, as ${printable(loose.name)}: put them into one each, or record elsewhere with --output`,
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
  const head = new TextDecoder().decode(await headOf(path, headLength));
  const rows = parseCsv(head.slice(0, head.lastIndexOf("\n") + 1), path).map(({ cells }) => cells);
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

/** From times in milliseconds. */
function rateOfTimes(times: readonly number[]): number | null {
  const elapsed = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  return elapsed > 0 ? Number(((1000 * (times.length - 1)) / elapsed).toPrecision(4)) : null;
}

function firstWav(path: string): FirstRecording {
  const { sampleRate } = readWavFile(path, null);
  return { path, kind: "sound", rate: sampleRate, channels: ["audio"], width: 1, hasPerson: whoseName(path) !== null };
}

/** Writes recordings of one label under numbers that are free. */
export class LabelFolder {
  constructor(
    private readonly folder: string,
    private readonly label: string,
    private readonly ending: "csv" | "wav",
    /** Whose they are, as their names say; null: the names do not. */
    private readonly who: string | null,
  ) {}

  /** Writes a recording under the next number and returns its path. What is there already stays. */
  add(content: string | Uint8Array): string {
    return this.write(join(this.folder, this.label), content);
  }

  /** The same for a recording that was cut off, which training does not look at. */
  addExcluded(content: string | Uint8Array): string {
    return this.write(join(this.folder, excludedFolder, this.label), content);
  }

  private write(folder: string, content: string | Uint8Array): string {
    makeFolder(folder);
    for (let number = nextNumber(folder); ; number++) {
      const path = join(folder, withWhose(this.who, `${String(number).padStart(3, "0")}.${this.ending}`));
      if (writeNew(path, content)) return path;
    }
  }
}

/** One more than the largest that a file's name ends in, whoever's it is. */
function nextNumber(folder: string): number {
  const numbers = readdirSync(folder).map((name) => Number(/^(?:.+--)?(\d{1,9})\.\w+$/.exec(name)?.[1] ?? -1));
  return numbers.reduce((most, number) => Math.max(most, number), -1) + 1;
}
