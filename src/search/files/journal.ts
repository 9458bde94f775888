/**
 * @file The journal of a search: the identity of the search, its trials, and every finished run, one line of JSON with
 * a checksum each. Lines are only appended, and are on disk before they are used. A search that ended in any way
 * resumes from it.
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import * as v from "valibot";
import { InputError } from "../../core/errors.js";
import { parseJson } from "../../core/json.js";
import { writeError } from "../../data/files/write-error.js";
import type { Outcome, Proposal, Run, Study } from "../study.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const seconds = v.pipe(finite, v.minValue(0));
const record = v.record(v.string(), v.unknown());

const entrySchema = v.variant("kind", [
  v.object({ kind: v.literal("search"), version: v.literal(1), search: record }),
  v.object({ kind: v.literal("trial"), trial: count, options: record }),
  v.object({
    kind: v.literal("run"),
    trial: count,
    rung: count,
    fold: count,
    outcome: v.union([v.object({ score: finite, bytes: count, seconds }), v.object({ failed: v.string(), seconds })]),
  }),
  v.object({ kind: v.literal("test"), trial: count, result: record }),
]);

export type JournalEntry = v.InferOutput<typeof entrySchema>;

/** Hex digits of a line's checksum. */
const checkLength = 16;

export class Journal {
  /** The entries when it was opened, without the first line. */
  readonly entries: readonly JournalEntry[];
  readonly #file: number;
  readonly #path: string;

  private constructor(file: number, path: string, entries: readonly JournalEntry[]) {
    this.#file = file;
    this.#path = path;
    this.entries = entries;
  }

  /**
   * Opens a journal, or begins one. Removes an incomplete last line. Nobody else may write the file meanwhile: claim it
   * first.
   *
   * @param search the identity of the search, as JSON
   * @throws InputError if the file is damaged, or of another search
   */
  static open(path: string, search: Record<string, unknown>): Journal {
    const file = openSync(path, "a+", 0o644);
    try {
      const { entries, whole } = readEntries(readFileSync(path), path);
      // By its name: Windows does not shorten a file that is open for appending.
      if (fstatSync(file).size > whole) truncateSync(path, whole);
      const [first, ...others] = entries;
      const journal = new Journal(file, path, others);
      if (first === undefined) journal.append({ kind: "search", version: 1, search });
      else checkSame(first, search, path);
      return journal;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** Appends a line, and returns once it is on disk. @throws WriteError if there is no room for it */
  append(entry: JournalEntry): void {
    const bytes = new TextEncoder().encode(lineOf(entry));
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
      fsyncSync(this.#file);
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }

  appendRun({ trial, rung, fold }: Run, outcome: Outcome): void {
    this.append({ kind: "run", trial, rung, fold, outcome });
  }

  close(): void {
    closeSync(this.#file);
  }
}

/**
 * Replays a journal into a search.
 * @returns the number of runs that need not be repeated
 * @throws InputError if the journal has more trials than the search may make, or others than it proposes
 */
export function replay({ entries }: Journal, study: Study<Proposal & { options: object }>, path: string): number {
  let runs = 0;
  for (const entry of entries) {
    if (entry.kind !== "run") continue;
    if (study.record(entry, entry.outcome)) runs += 1;
  }
  const trials = entries.filter((entry) => entry.kind === "trial");
  if (study.planned !== null && trials.length > study.planned) {
    throw new InputError(
      `${path} has ${trials.length} trials already, more than --trials ${study.planned}: give at least ${trials.length} to resume, or another --output`,
    );
  }
  for (const entry of trials) {
    const proposed = study.trials[entry.trial]?.options;
    if (JSON.stringify(proposed) === JSON.stringify(entry.options)) continue;
    throw new InputError(
      `${path}: its trial ${entry.trial} has other options than this version proposes: resume it with the version that began it, or give another --output`,
    );
  }
  return runs;
}

function checkOf(json: string): string {
  return createHash("sha256").update(json).digest("hex").slice(0, checkLength);
}

function lineOf(entry: JournalEntry): string {
  const json = JSON.stringify(entry);
  return `${checkOf(json)} ${json}\n`;
}

/** The entries, and their number of bytes; anything after them is an incomplete line. */
function readEntries(bytes: Uint8Array, path: string): { entries: JournalEntry[]; whole: number } {
  const entries: JournalEntry[] = [];
  let whole = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, whole)) {
    const entry = entryOf(new TextDecoder().decode(bytes.subarray(whole, end)));
    if (entry === null) {
      // The rest of the last block after a crash may contain a newline.
      if (bytes.indexOf(10, end + 1) < 0) break;
      throw new InputError(
        `${path}: line ${entries.length + 1} is damaged: remove it and the lines after it, or start the search again`,
      );
    }
    entries.push(entry);
    whole = end + 1;
  }
  return { entries, whole };
}

function entryOf(line: string): JournalEntry | null {
  const json = line.slice(checkLength + 1);
  if (line.slice(0, checkLength) !== checkOf(json)) return null;
  try {
    const entry = v.safeParse(entrySchema, parseJson(json));
    return entry.success ? entry.output : null;
  } catch {
    return null;
  }
}

/** Options that older versions did not search, by the key in the identity. */
const searchedSince: Readonly<Record<string, string>> = { sound: "front end" };

function checkSame(first: JournalEntry, search: Record<string, unknown>, path: string): void {
  const before = first.kind === "search" ? first.search : {};
  const asked: Record<string, unknown> = JSON.parse(JSON.stringify(search));
  for (const [key, what] of Object.entries(searchedSince)) {
    if (before[key] !== undefined || asked[key] === undefined) continue;
    throw new InputError(
      `${path} is of an older version's search, which did not search the ${what}: resume it with that version, or give another --output`,
    );
  }
  const other = difference(before, asked);
  if (other === null) return;
  throw new InputError(`${path} is of a search ${other}: give the same command to resume, or another --output`);
}

/** In what two searches differ, in words: the digest of their data says nothing to people. */
function difference(before: Record<string, unknown>, asked: Record<string, unknown>): string | null {
  const keys = new Set([...Object.keys(before), ...Object.keys(asked)]);
  const other = [...keys].find((key) => JSON.stringify(before[key]) !== JSON.stringify(asked[key]));
  if (other === undefined) return null;
  if (other === "data") return "on other data";
  const [was, is] = [before[other], asked[other]];
  const inside = v.safeParse(v.tuple([record, record]), [was, is]);
  if (inside.success) return difference(...inside.output);
  return `whose ${other} is ${shownValue(was)}, not ${shownValue(is)}`;
}

const shownValue = (value: unknown): string => (value === null ? "nothing" : (JSON.stringify(value) ?? "nothing"));
