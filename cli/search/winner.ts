/** @file Makes the models of a search's winner, the best trial that keeps the limits by measurement. */
import { basename } from "node:path";
import { InputError } from "../../src/core/errors.js";
import { printable } from "../../src/core/text.js";
import { dataDigest } from "../../src/data/files/digest.js";
import { WriteError } from "../../src/data/files/write-error.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { encodeModel } from "../../src/model/file.js";
import { type CompressedModels, compressOn } from "../../src/pipeline/compress.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import type { Loaded } from "../../src/pipeline/parts.js";
import type { Journal } from "../../src/search/files/journal.js";
import type { Candidate, Search, SearchTrial } from "../../src/search/search.js";
import type { Study } from "../../src/search/study.js";
import { parseTrainRequest } from "../train/request.js";
import { writeWhole } from "../write-file.js";
import { commandOf, wordsOf } from "./command.js";
import { type Measured, measuredOn, mostFinalists, unmeasured } from "./measured.js";
import type { SearchRequest } from "./request.js";
import type { Found } from "./summary.js";

/** A trial's models, made by its command. */
interface Made {
  winner: SearchTrial;
  command: string;
  compressed: CompressedModels;
  /** null without a board or its compiler. */
  measured: Measured | null;
}

/**
 * Makes the winner's models. If a trial's full training fails, or its model exceeds the limits by measurement, the next
 * one is the winner; if none of the best is within them, the first one is.
 */
export async function makeWinner(
  request: SearchRequest,
  search: Search,
  journal: Journal,
  loaded: Loaded,
  { signal, say }: { signal: AbortSignal; say(text: string): void },
): Promise<Found> {
  const ranking = search.study.ranking();
  if (ranking.length === 0) throw nothingFound(search.study);
  const { board: asked } = request.setting.limits;
  const reason = asked === null ? null : unmeasured(asked);
  if (reason !== null) say(`${reason}\n`);
  const board = reason === null ? asked : null;
  const beyond: Made[] = [];
  let failure: unknown = null;
  for (const winner of ranking) {
    if (beyond.length === mostFinalists) break;
    try {
      const made = await makeModels(request, search, loaded, winner, { signal, say });
      const { integer } = made.compressed;
      const measured = board === null ? null : await measuredOn(integer, board, search.mostMs(winner));
      if (measured === null || measured.excess === null) return save(request, search, journal, { ...made, measured });
      say(`Trial ${winner.trial} ${measured.excess}.\n`);
      beyond.push({ ...made, measured });
    } catch (error) {
      // That a file cannot be written is no fault of the trial.
      if (!(error instanceof InputError) || error instanceof WriteError) throw error;
      say(`Trial ${winner.trial} failed in its full training: ${error.message}\n`);
      failure = error;
    }
  }
  const [first] = beyond;
  if (first === undefined) throw failure;
  say("No finalist is within the limits by measurement: raise the limits, or make more trials.\n");
  return save(request, search, journal, first);
}

/** Why no trial can win: all failed, or none is done. */
function nothingFound(study: Study<Candidate>): InputError {
  for (const { trial } of study.trials) {
    const reason = study.failureOf(trial);
    if (reason !== null)
      return new InputError(`every finished trial failed, trial ${trial} because: ${printable(reason)}`);
  }
  return new InputError("no trial finished in the time: allow more --time, or fewer --updates");
}

/** Makes a trial's models by its command. */
async function makeModels(
  request: SearchRequest,
  search: Search,
  loaded: Loaded,
  winner: SearchTrial,
  { signal, say }: { signal: AbortSignal; say(text: string): void },
): Promise<Omit<Made, "measured">> {
  const { data } = request;
  const words = wordsOf(request, search, winner.options);
  const alone = parseTrainRequest(words);
  say(`Making the winner, trial ${winner.trial}: ${commandOf(words)}\n`);
  // Recordings are heard through the winner's own front end.
  const own = search.sound === null ? loaded : await loadAny(data.path, alone.data.options);
  const compressed = await compressOn(
    own,
    {
      model: null,
      data: { name: basename(data.path), digest: dataDigest(own.sequences), options: alone.data.options },
      split: alone.split,
      options: { ...alone.training, ...alone.compression?.options },
    },
    { signal },
  );
  return { winner, command: commandOf(words), compressed };
}

/** Writes the winner's models, whose evaluation on the test part counts as a look. */
function save(request: SearchRequest, search: Search, journal: Journal, made: Made): Found {
  const { files } = request;
  writeWhole(files.integer, encodeIntegerModel(made.compressed.integer));
  writeWhole(files.model, encodeModel(made.compressed.tuned));
  const looks = look(journal, made.winner.trial, made.compressed);
  return { request, search, ...made, looks };
}

/**
 * Records an evaluation on the test part. @returns the number of winners tested on it in this search, including this
 * one
 */
function look(journal: Journal, trial: number, { part, stages }: CompressedModels): number {
  const tested = new Set(journal.entries.flatMap((entry) => (entry.kind === "test" ? [entry.trial] : [])));
  const last = stages[stages.length - 1];
  const result = { part, score: last?.accuracy ?? null, bytes: last?.bytes ?? null };
  if (!tested.has(trial)) journal.append({ kind: "test", trial, result });
  return tested.add(trial).size;
}
