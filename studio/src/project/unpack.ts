/** @file Imports the zip of a project into another: its recordings, and its models if there are none. */
import { type Unzipped, unzipSync } from "fflate";
import { decodeIntegerModel, decodeModel, excludedFolder, InputError } from "../library.js";
import { readSignal } from "../signal/files.js";
import {
  checkpointFile,
  fittingFile,
  integerFile,
  labelProblem,
  modelFile,
  pathOf,
  placeOf,
  projectFile,
} from "./names.js";
import type { Store } from "./store.js";

/** The result of importing a zip. */
export interface Brought {
  /** Paths that are new in the project. */
  added: string[];
  /** Recordings that already existed, byte for byte. */
  same: number;
  /** For each skipped file, its path and the reason, in a sentence. */
  left: string[];
}

/** Most unpacked bytes of all files: far more than recordings need, but safe for a page. */
const mostBytes = 1 << 30;

/** What systems add to folders and zips: macOS a second folder with a shadow of each file. */
const ofSystem = /(^|\/)(__MACOSX\/|(\.DS_Store|Thumbs\.db|desktop\.ini)$)/i;

/** @throws InputError if the bytes are not a zip, or unpack to more than the limit */
export async function unpackInto(store: Store, bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Brought> {
  const files = contentsOf(bytes, name);
  const paths = Object.keys(files).filter((path) => !path.endsWith("/") && !ofSystem.test(path));
  const brought: Brought = { added: [], same: 0, left: [] };
  const here = new Set((await store.list()).files.map((file) => file.path));
  for (const path of paths) {
    const content = Uint8Array.from(files[path] ?? []);
    const inProject = withoutFolder(path, paths);
    if (inProject === checkpointFile || inProject === fittingFile) continue;
    const place = placeFor(inProject, here);
    const isModel = modelFiles.includes(inProject);
    if (!isModel && place === null) {
      brought.left.push(placeProblem(inProject));
      continue;
    }
    const problem = (isModel ? modelProblem : signalProblem)(content, inProject);
    if (problem !== null) brought.left.push(problem);
    else if (place !== null) await addRecording(store, place, content, brought);
    else await addModel(store, inProject, content, brought);
  }
  return brought;
}

/** The files by their paths; PowerShell before version 6 separates folders by backslashes. */
function contentsOf(bytes: Uint8Array, name: string): Unzipped {
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter({ originalSize }) {
        total += originalSize;
        if (total > mostBytes)
          throw new InputError(`${name} unpacks to more than 1 GB: import its recordings in smaller parts`);
        return true;
      },
    });
    return Object.fromEntries(Object.entries(files).map(([path, content]) => [path.replaceAll("\\", "/"), content]));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} is not a readable zip: download the project again`);
  }
}

/** A zip may contain the project's folder instead of its contents, which may all be excluded. */
function withoutFolder(path: string, paths: readonly string[]): string {
  const [folder = ""] = path.split("/");
  const within = folder !== excludedFolder && paths.every((other) => other.startsWith(`${folder}/`));
  return within && paths.some((other) => other.split("/").length > 2) ? path.slice(folder.length + 1) : path;
}

/**
 * Null if a path is not of a recording, or leads outside. Colons, as in the time of a clock, become hyphens, because not
 * every system allows them; a recording that the project has under its own name keeps it.
 */
function placeFor(path: string, here: ReadonlySet<string>): ReturnType<typeof placeOf> {
  const place = placeOf(path);
  if (place === null || labelProblem(place.label) !== null || /^\.|\p{Cc}/u.test(place.name)) return null;
  const portable = (text: string) => text.replaceAll(":", "-");
  if (here.has(pathOf(place))) return place;
  return { ...place, name: portable(place.name), who: place.who === null ? null : portable(place.who) };
}

/** Why a file has no place among the recordings. */
function placeProblem(path: string): string {
  const label = placeOf(path)?.label;
  const problem = label === undefined ? null : labelProblem(label);
  return `${path}: ${problem ?? "it is neither a recording in the folder of its label, nor a project's model"}.`;
}

const modelFiles: readonly string[] = [projectFile, modelFile, integerFile];

/** Why a file is no readable recording; null if it is one. */
const signalProblem = (content: Uint8Array<ArrayBuffer>, path: string): string | null =>
  problemOf(() => readSignal(content, path), path);

/** Why a file is no readable model, or settings of a project; null if it is. */
const modelProblem = (content: Uint8Array<ArrayBuffer>, path: string): string | null =>
  problemOf(() => {
    if (path === projectFile) JSON.parse(new TextDecoder().decode(content));
    else if (path === modelFile) decodeModel(content, path);
    else decodeIntegerModel(content, path);
  }, path);

function problemOf(read: () => void, path: string): string | null {
  try {
    read();
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return said.startsWith(path) ? said : `${path}: ${said}`;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Adds a recording under its own name, or a free one if that is taken. */
async function addRecording(
  store: Store,
  place: NonNullable<ReturnType<typeof placeOf>>,
  content: Uint8Array<ArrayBuffer>,
  brought: Brought,
): Promise<void> {
  for (let number = 1; ; number++) {
    const path = pathOf(number === 1 ? place : { ...place, name: `${place.name}-${number}` });
    const there = await store.read(path);
    if (there === null) {
      await store.write(path, content);
      brought.added.push(path);
      return;
    }
    if (isSame(there, content)) {
      brought.same++;
      return;
    }
  }
}

/** Adds a model unless the project has one; settings that exist stay without a word. */
async function addModel(store: Store, path: string, content: Uint8Array<ArrayBuffer>, brought: Brought): Promise<void> {
  const there = await store.read(path);
  if (there === null) {
    await store.write(path, content);
    brought.added.push(path);
  } else if (path !== projectFile && !isSame(there, content)) {
    brought.left.push(`${path}: the project has another one; import it into a new project.`);
  }
}
