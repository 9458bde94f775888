/** @file Where the runs of a search are made: in this thread, or in threads of their own, which see the data and do not copy them. */
import { existsSync } from "node:fs";
import type { CompressOptions } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import type { Sequences } from "../../src/data/sequences.js";
import { clipCount, type Extraction, featuresOf, type Recordings } from "../../src/features/recordings.js";
import { joinFeatures } from "../../src/features/sequences.js";
import type { FrontEndSpec } from "../../src/model/front-end.js";
import { FeatureSets } from "../../src/search/feature-sets.js";
import { type RunLength, runTrial } from "../../src/search/run.js";
import type { Outcome } from "../../src/search/study.js";
import { isRecordings, type SearchContent, shared, sharedSequences } from "./content.js";
import { type ThreadAnswer, Threads, type ThreadTask } from "./threads.js";

/** What a run needs besides the data. */
export interface Task {
  options: CompressOptions;
  /** What recordings are heard through; null: the data are no recordings. */
  frontEnd: FrontEndSpec | null;
  fold: number;
  length: RunLength;
}

/** What a run is called in its search, and how urgent it is: 1 comes first. Of use where runs wait in one queue. */
export interface RunName {
  name: string;
  priority: number;
}

export interface Workers {
  /** Runs that can be made, or wait, at a time. */
  capacity: number;
  perform(task: Task, run: RunName): Promise<Outcome>;
  /** A run's outcome is in the journal. */
  done?(name: string): Promise<void>;
  /** Ends them at once; what they are at is lost. */
  close(): Promise<void>;
}

const program = new URL(`./search-worker.${import.meta.url.endsWith(".ts") ? "none" : "js"}`, import.meta.url);

/** So many workers; one is this thread. Where threads cannot be started, there is one. */
export function localWorkers(count: number, content: SearchContent): Workers {
  return count === 1 ? inThisThread(content) : threadWorkers(count, content);
}

/** So many workers, none of which keeps this thread from what else it has to do. */
export function threadWorkers(count: number, content: SearchContent): Workers {
  return existsSync(program) ? inThreads(count, content) : inThisThread(content);
}

/** What a task is made on. @throws RangeError where there is no such fold; InputError where the data are of another kind */
async function inputOf({ folds }: SearchContent, data: DataSource, { fold, frontEnd }: Task) {
  const part = folds[fold];
  if (part === undefined) throw new RangeError(`fold ${fold} is not there: there are ${folds.length}`);
  return { data: await data(frontEnd), fold: part };
}

/** The data as a front end makes them. */
type DataSource = (frontEnd: FrontEndSpec | null) => Promise<Sequences>;

function sourceOf(
  { data }: SearchContent,
  compute: (recordings: Recordings, spec: FrontEndSpec) => Promise<Sequences>,
): DataSource {
  const features = isRecordings(data) ? new FeatureSets((spec) => compute(data, spec)) : null;
  return async (frontEnd) => {
    if (!isRecordings(data) && frontEnd === null) return data;
    if (features !== null && frontEnd !== null) return features.get(frontEnd);
    throw new InputError("a run of other data than the search has: run the same fastcells as the one that searches");
  };
}

function inThisThread(content: SearchContent): Workers {
  const closing = new AbortController();
  const source = sourceOf(content, (recordings, spec) => featuresOf(recordings, spec));
  return {
    capacity: 1,
    async perform(task) {
      const { data, fold } = await inputOf(content, source, task);
      return runTrial(data, fold, task.options, task.length, 1, closing.signal);
    },
    async close() {
      closing.abort();
    },
  };
}

/** How often a task is begun anew, where its thread ends without an answer. */
const mostLosses = 3;

function inThreads(count: number, given: SearchContent): Workers {
  const content = shared(given);
  const threads = new Threads(program, count);
  const ask = async (task: ThreadTask): Promise<ThreadAnswer> => {
    for (let losses = 1; ; losses++) {
      const answer = await threads.ask(task);
      if (!("fault" in answer)) return answer;
      if (losses === mostLosses) throw new Error(answer.fault);
    }
  };
  /** As many pieces as there are threads, at a time. */
  const extract: Extraction = async (recordings, clips, spec) => {
    const all = clipCount(recordings, clips);
    const each = Math.ceil(all / count);
    const pieces = Array.from({ length: Math.ceil(all / Math.max(1, each)) }, (_, piece) => piece * each);
    const answers = await Promise.all(
      pieces.map((from) => ask({ kind: "features", recordings, clips, spec, from, to: Math.min(all, from + each) })),
    );
    return joinFeatures(
      spec,
      answers.flatMap((answer) => ("features" in answer ? [answer.features] : [])),
    );
  };
  const source = sourceOf(content, async (recordings, spec) =>
    sharedSequences(await featuresOf(recordings, spec, extract)),
  );
  return {
    capacity: count,
    async perform(task) {
      const { options, length } = task;
      const answer = await ask({ kind: "run", ...(await inputOf(content, source, task)), options, length });
      if ("outcome" in answer) return answer.outcome;
      throw new Error("a thread answered something else than it was asked");
    },
    close: () => threads.close(),
  };
}
