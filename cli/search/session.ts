import { at } from "../../src/core/at.js";
import { counted, grouped, printableJson } from "../../src/core/text.js";
import { WriteError } from "../../src/data/files/write-error.js";
import { drive } from "../../src/search/drive.js";
import { Journal, replay } from "../../src/search/files/journal.js";
import { shares } from "../../src/search/rungs.js";
import type { Search } from "../../src/search/search.js";
import { runKey } from "../../src/search/study.js";

import { remoteWorkers } from "../fleet/coordinator.js";
import { shownUrl } from "../fleet/redis.js";
import { Exit, interruption } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { seconds } from "../live-line.js";
import { inFolder } from "../made-folder.js";
import { claimOutputs } from "../outputs.js";
import { writeWhole } from "../write-file.js";
import { answerAsks } from "./ask.js";
import { liveSearch } from "./live.js";
import { foundPage } from "./page.js";
import { type Prepared, prepare } from "./prepare.js";
import type { SearchRequest } from "./request.js";
import { summaryJson, summaryText } from "./summary.js";
import { makeWinner } from "./winner.js";
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
    const found = await makeWinner(request, search, journal, loaded, { signal, say });
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
