/**
 * @file The recordings below a path and the speaker of each, by the layout of the folder: Speech Commands, FSDD, Common
 * Voice (clips and a .tsv of their sentences), recordings that name their speaker before `--`, or any WAV files.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, sep } from "node:path";
import { InputError } from "../../core/errors.js";
import { shellPath } from "../../core/shell.js";
import { noiseFolder } from "../../data/audio/files/speech-commands.js";
import { digitFile } from "../../data/audio/fsdd.js";
import { speakerOf } from "../../data/audio/speech-commands.js";
import { wavRemedyFor } from "../../data/files/left-out.js";

export interface SoundFile {
  path: string;
  /** The speaker; the file's name if unknown. */
  who: string;
  kind: "speech" | "noise";
  /** The word or sentence that is said, if known. */
  text: string | null;
}

/**
 * Every recording below a path, in the same order everywhere.
 * @throws InputError if there is none: names what can be read, and the remedy
 */
export function soundFiles(path: string): SoundFile[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new InputError(`${path}: there is no such file or folder; check the path`);
  if (found.isFile()) {
    if (extname(path).toLowerCase() === ".wav")
      return [{ path, who: basename(path, ".wav"), kind: "speech", text: null }];
    throw new InputError(
      `${path} is not a WAV file: convert it, as ffmpeg -i ${shellPath(path)} -ac 1 -ar 16000 new.wav`,
    );
  }
  const sentences = readSentences(path);
  const files = (sentences ?? wavsBelow(path).map(described)).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  if (files.length > 0) return files;
  throw new InputError(
    `${path} has no .wav file${sentences === null ? "" : " for the clips that its .tsv names"}: convert recordings of other kinds: ${wavRemedyFor(".mp3")}`,
  );
}

/** A path with the same separators on every system, so that their order is the same. */
function placeOf({ path }: SoundFile): string {
  return path.split(sep).join("/");
}

function wavsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => extname(name).toLowerCase() === ".wav" && !basename(name).startsWith("."))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

const digitNames = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** What the folder and the name of a file say. */
function described(path: string): SoundFile {
  const name = basename(path);
  const stem = name.slice(0, -extname(name).length);
  const folder = basename(dirname(path));
  if (folder === noiseFolder) return { path, who: stem, kind: "noise", text: null };
  const digit = digitFile(name);
  if (digit !== null)
    return { path, who: digit.speaker, kind: "speech", text: `${digit.digit} ${digitNames[digit.digit] ?? ""}` };
  if (name.includes("_nohash_")) return { path, who: speakerOf(name), kind: "speech", text: folder };
  const named = /^(.+?)--/.exec(stem)?.[1];
  return { path, who: named ?? stem, kind: "speech", text: named === undefined ? null : folder };
}

/**
 * The clips of Common Voice's tables: columns `path` and `sentence`, and `client_id` for the speaker; null if there is
 * no table.
 */
function readSentences(folder: string): SoundFile[] | null {
  const tables = readdirSync(folder)
    .filter((name) => extname(name) === ".tsv")
    .sort();
  const clips = new Map<string, SoundFile>();
  let known = false;
  for (const table of tables) {
    const [head = "", ...lines] = readFileSync(join(folder, table), "utf8").split(/\r?\n/);
    const columns = head.split("\t");
    const [path, sentence, client] = ["path", "sentence", "client_id"].map((name) => columns.indexOf(name));
    if (path === undefined || path < 0 || sentence === undefined || sentence < 0) continue;
    known = true;
    for (const line of lines) {
      const fields = line.split("\t");
      const name = basename(fields[path] ?? "").replace(/\.[^.]*$/, "");
      if (name === "") continue;
      const file = [join(folder, "clips", `${name}.wav`), join(folder, `${name}.wav`)].find((each) => existsSync(each));
      if (file === undefined) continue;
      const who = (client === undefined ? undefined : fields[client])?.slice(0, 16) || name;
      clips.set(file, { path: file, who, kind: "speech", text: fields[sentence] ?? null });
    }
  }
  return known ? [...clips.values()] : null;
}
