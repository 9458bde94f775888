/** @file Workers of a search: this thread, or separate threads, which share the data without copying. */
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

/** The task of a run, without the data. */
export interface Task {
  options: CompressOptions;
  /** The front end; null if the data are not recordings. */
  frontEnd: FrontEndSpec | null;
  fold: number;
  length: RunLength;
}

/** The name of a run in its search, and its priority, 1 being first, for workers with a shared queue. */
export interface RunName {
  name: string;
  priority: number;
}

export interface Workers {
  /** Most runs in progress or waiting. */
  capacity: number;
  perform(task: Task, run: RunName): Promise<Outcome>;
  /** Called when a run's outcome is in the journal. */
  done?(name: string): Promise<void>;
  /** Ends the workers at once; their current runs are lost. */
  close(): Promise<void>;
}

const program = new URL(`./search-worker.${import.meta.url.endsWith(".ts") ? "none" : "js"}`, import.meta.url);

/** `count` workers, including this thread; only this thread if threads cannot be started. */
export function localWorkers(count: number, content: SearchContent): Workers {
  return count === 1 ? inThisThread(content) : threadWorkers(count, content);
}

/** `count` workers in separate threads, so that this thread stays free. */
export function threadWorkers(count: number, content: SearchContent): Workers {
  return existsSync(program) ? inThreads(count, content) : inThisThread(content);
}

/** The data of a task. @throws RangeError if there is no such fold; InputError if the data are of another kind */
async function inputOf({ folds }: SearchContent, data: DataSource, { fold, frontEnd }: Task) {
  const part = folds[fold];
  if (part === undefined) throw new RangeError(`fold ${fold} does not exist: there are ${folds.length}`);
  return { data: await data(frontEnd), fold: part };
}

/** The data with a front end. */
type DataSource = (frontEnd: FrontEndSpec | null) => Promise<Sequences>;

function sourceOf(
  { data }: SearchContent,
  compute: (recordings: Recordings, spec: FrontEndSpec) => Promise<Sequences>,
): DataSource {
  const features = isRecordings(data) ? new FeatureSets((spec) => compute(data, spec)) : null;
  return async (frontEnd) => {
    if (!isRecordings(data) && frontEnd === null) return data;
    if (features !== null && frontEnd !== null) return features.get(frontEnd);
    throw new InputError("the run has other data than the search: run the same version of fastcells as the search");
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

/** Most restarts of a task whose thread ends without an answer. */
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
  /** One piece per thread at a time. */
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
