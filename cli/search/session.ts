import { basename } from "node:path";
import { at } from "../../src/core/at.js";
import { InputError } from "../../src/core/errors.js";
import { counted, grouped, printable, printableJson } from "../../src/core/text.js";
import { dataDigest } from "../../src/data/files/digest.js";
import { WriteError } from "../../src/data/files/write-error.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { encodeModel } from "../../src/model/file.js";
import { type CompressedModels, compressOn } from "../../src/pipeline/compress.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import type { Loaded } from "../../src/pipeline/parts.js";
import { drive } from "../../src/search/drive.js";
import { Journal, replay } from "../../src/search/files/journal.js";
import { shares } from "../../src/search/rungs.js";
import type { Candidate, Search } from "../../src/search/search.js";
import { runKey, type Study } from "../../src/search/study.js";

import { remoteWorkers } from "../fleet/coordinator.js";
import { shownUrl } from "../fleet/redis.js";
import { Exit, interruption } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { seconds } from "../live-line.js";
import { inFolder } from "../made-folder.js";
import { claimOutputs } from "../outputs.js";
import { parseTrainRequest } from "../train/request.js";
import { writeWhole } from "../write-file.js";
import { answerAsks } from "./ask.js";
import { commandOf, wordsOf } from "./command.js";
import { finalists } from "./finalists.js";
import { liveSearch } from "./live.js";
import { foundPage } from "./page.js";
import { type Prepared, prepare } from "./prepare.js";
import type { SearchRequest } from "./request.js";
import { type Found, summaryJson, summaryText } from "./summary.js";
import { localWorkers, type Workers } from "./workers.js";

interface Style {
  json: boolean;
  quiet: boolean;
}

/** Threads on this machine, or workers on others. */
function workersFor(request: SearchRequest, { identity, content }: Prepared): Promise<Workers> {
  if (request.redis !== null) return remoteWorkers(request.redis, identity, content);
  return Promise.resolve(localWorkers(request.workers, content));
}

/**
 * A search from data to the winner's models: every run is written to the journal, and none there is repeated.
 * @throws Exit if the user interrupts it; the same command resumes it
 */
export async function searchSession(request: SearchRequest, style: Style, io: Io): Promise<void> {
  const { files, data } = request;
  await inFolder(files.folder, async () => {
    const release = claimOutputs(
      {
        "the journal": files.journal,
        "the page": files.page,
        "the model": files.model,
        "the integer model": files.integer,
      },
      { "the data": data.path },
    );
    try {
      await claimedSession(request, style, io);
    } finally {
      release();
    }
  });
}

/** A search whose trials another program requests, on standard streams. */
export async function askSession(request: SearchRequest, io: Io): Promise<void> {
  const prepared = await prepare(request, true, io, () => {});
  const workers = await workersFor(request, prepared);
  try {
    await answerAsks(request, prepared.search, workers, io);
  } finally {
    await workers.close();
  }
}

async function claimedSession(request: SearchRequest, style: Style, io: Io): Promise<void> {
  const { files, setting } = request;
  const progress = style.json ? io.stderr : io.stdout;
  const say = (text: string) => (style.quiet ? undefined : progress.write(text));
  const prepared = await prepare(request, style.quiet, io, say);
  const { loaded, search, identity } = prepared;
  const regression = loaded.sequences.targets?.task === "regression";
  const journal = Journal.open(files.journal, identity);
  const { study } = search;
  const live = liveSearch(progress, style.quiet, regression);
  const { signal, release } = interruption(io, () => live.close());
  let workers: Workers | null = null;
  try {
    const known = replay(journal, study, files.journal);
    if (known > 0) say(`Resuming after ${known} runs of the journal.\n`);
    if (!study.finished) {
      workers = await workersFor(request, prepared);
      if (request.redis !== null) say(`Runs wait for: fastcells worker --redis ${shownUrl(request.redis)}\n`);
      let runs = known;
      const show = (seconds: number) => live.update({ study, planned: setting.trials, runs, seconds });
      const passed = await makeRuns(request, search, journal, workers, {
        signal,
        onRun: (made, soFar) => {
          runs = known + made;
          show(soFar);
        },
      });
      // A run is reported before its outcome is used, so the last outcomes have not been shown.
      show(passed);
      await workers.close();
      live.close();
      if (known === 0 && study.finished) say(paceText(study.trials.length, passed));
    }
    const found = await finish(request, search, journal, loaded, { signal, say });
    writeWhole(files.page, foundPage(found));
    if (style.json) await write(io.stdout, `${printableJson(summaryJson(found))}\n`);
    else if (!style.quiet) await write(io.stdout, summaryText(found, io.stdout));
  } catch (error) {
    if (error instanceof Exit || error instanceof WriteError)
      io.stderr.write("The same command resumes this search.\n");
    throw error;
  } finally {
    live.close();
    await workers?.close();
    journal.close();
    release();
  }
}

/** Trials per hour of a complete search. */
function paceText(trials: number, passed: number): string {
  return `${counted(trials, "trial")} in ${passed.toFixed(0)} s: ${grouped(Math.round((3600 * trials) / passed))} per hour.\n`;
}

/**
 * Makes the runs of a search to its end, or until its time is up; each is in the journal before it is used.
 * @returns the duration in seconds
 */
async function makeRuns(
  { time }: SearchRequest,
  search: Search,
  journal: Journal,
  workers: Workers,
  { signal, onRun }: { signal: AbortSignal; onRun(runs: number, seconds: number): void },
): Promise<number> {
  const { study, updates } = search;
  const journaled = new Set(journal.entries.flatMap((entry) => (entry.kind === "trial" ? [entry.trial] : [])));
  const begun = seconds();
  const ending = new AbortController();
  const timer = time === null ? null : setTimeout(() => ending.abort(timeIsUp), 1000 * time);
  let runs = 0;
  try {
    await drive(study, workers.capacity, {
      signal: AbortSignal.any([signal, ending.signal]),
      perform(run) {
        const { options, bracket } = at(study.trials, run.trial, "trial");
        const length = { updates, share: at(shares, run.rung, "rung") };
        const task = { ...search.work(options), fold: run.fold, length };
        return workers.perform(task, { name: runKey(run), priority: bracket + 1 });
      },
      onOutcome(run, outcome) {
        const { trial } = run;
        const { options } = at(study.trials, trial, "trial");
        if (!journaled.has(trial)) journal.append({ kind: "trial", trial, options: { ...options } });
        journaled.add(trial);
        journal.appendRun(run, outcome);
        void workers.done?.(runKey(run));
        runs += 1;
        // After the study has recorded the outcome.
        setImmediate(() => onRun(runs, seconds() - begun));
      },
    });
  } catch (error) {
    if (error !== timeIsUp) throw error;
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
  return seconds() - begun;
}

const timeIsUp = new Error("the time is up");

/** Makes the winner's models; if a trial's full training fails, the next one is the winner. */
async function finish(
  request: SearchRequest,
  search: Search,
  journal: Journal,
  loaded: Loaded,
  { signal, say }: { signal: AbortSignal; say(text: string): void },
): Promise<Found> {
  let ranking = search.study.ranking();
  if (ranking.length === 0) throw nothingFound(search.study);
  for (;;) {
    const finalist = await finalists(search, ranking, request.setting.limits, say);
    const { trial } = finalist.winner;
    try {
      return await makeWinner(request, search, journal, loaded, finalist, { signal, say });
    } catch (error) {
      const others = ranking.filter((other) => other.trial !== trial);
      // That a file cannot be written is no fault of the trial.
      if (!(error instanceof InputError) || error instanceof WriteError || others.length === 0) throw error;
      say(`Trial ${trial} failed in its full training: ${error.message}\n`);
      ranking = others;
    }
  }
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

/** Makes the winner's models by its command, and evaluates them on the test part, once. */
async function makeWinner(
  request: SearchRequest,
  search: Search,
  journal: Journal,
  loaded: Loaded,
  { winner, measured }: Pick<Found, "winner" | "measured">,
  { signal, say }: { signal: AbortSignal; say(text: string): void },
): Promise<Found> {
  const { files, data } = request;
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
  writeWhole(files.integer, encodeIntegerModel(compressed.integer));
  writeWhole(files.model, encodeModel(compressed.tuned));
  const looks = look(journal, winner.trial, compressed);
  return { request, search, winner, measured, compressed, command: commandOf(words), looks };
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
