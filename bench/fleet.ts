/**
 * @file How large a fleet one coordinator and one Redis can serve: simulated workers that wait as long as runs took,
 * through a real Redis, which it starts. Prints for each number of workers the efficiency (work / (workers × wall
 * time)), the efficiency that the rungs allow, and per trial the coordinator's CPU time and the bytes through Redis.
 *
 *     npm run bench:fleet -- --workers 1,10,100 --journal search/journal.jsonl --speed 10
 *
 * `--journal` takes the seconds of runs by rung from a finished search; `--speed 10` waits a tenth of them.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { remoteWorkers } from "../cli/fleet/coordinator.js";
import { parseJob } from "../cli/fleet/job.js";
import { startRedis } from "../cli/fleet/redis.fixture.js";
import { connectionOf, loadBull, openQueue, queueName } from "../cli/fleet/redis.js";
import { temporaryFolder } from "../cli/testing/folders.js";
import { at } from "../src/core/at.js";
import { random } from "../src/core/random.js";
import { drive } from "../src/search/drive.js";
import { Journal } from "../src/search/files/journal.js";
import { shares, smallestBracket } from "../src/search/rungs.js";
import { Search, searchDefaults } from "../src/search/search.js";
import { type Outcome, type Run, runKey, type Study } from "../src/search/study.js";
import { ramps } from "../src/train/ramps.fixture.js";

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "1,10,100" },
    journal: { type: "string" },
    speed: { type: "string", default: "10" },
    /** Trials per worker of a search, and trials of a bracket. */
    trials: { type: "string", default: "18" },
    bracket: { type: "string", default: "2" },
    /** Internal: the process of the simulated workers, and their Redis. */
    redis: { type: "string" },
  },
});
const speed = Number(values.speed);

/** Seconds of a run on each rung: the journal's mean, or 10, 30 and 90. */
function secondsByRung(): number[] {
  if (values.journal === undefined) return [10, 30, 90];
  const lines = readFileSync(values.journal, "utf8").trim().split("\n");
  const runs = lines.map((line) => JSON.parse(line.slice(17))).filter(({ kind }) => kind === "run");
  return shares.map((_, rung) => {
    const own = runs.filter((run) => run.rung === rung).map(({ outcome }) => Number(outcome.seconds));
    return own.length === 0 ? 30 : own.reduce((sum, seconds) => sum + seconds, 0) / own.length;
  });
}

const seconds = secondsByRung();

/** Duration and score of a simulated run. Durations differ by layout, here by up to a half, and so do scores. */
function simulated(hidden: number, rung: number, fold: number): Outcome {
  const took = (at(seconds, rung, "rung") * (0.75 + (hidden % 16) / 30)) / speed;
  return { score: random(1000 * hidden + 10 * rung + fold).uniform(), bytes: 1000, seconds: took };
}

/** Concurrent runs of a simulated machine. */
const cores = 16;

/** The simulated workers: one process for all, with connections for each machine. */
async function work(redis: string, count: number): Promise<void> {
  const { Worker } = await loadBull();
  for (let left = count; left > 0; left -= cores) {
    const worker = new Worker(
      queueName,
      async (given) => {
        const { length, options, fold } = parseJob(given.data);
        const rung = shares.findIndex((share) => share >= length.share - 1e-9);
        const outcome = simulated(options.hidden, rung, fold);
        await setTimeout(1000 * outcome.seconds);
        return outcome;
      },
      { connection: connectionOf(redis), concurrency: Math.min(cores, left) },
    );
    worker.on("error", (error) => process.stderr.write(`${error.message}\n`));
  }
}

const { data, split } = ramps(200);

function searchOf(count: number): Search {
  return new Search(
    data,
    split.train,
    {},
    {
      ...searchDefaults,
      trials: Number(values.trials) * count,
      bracket: Math.max(smallestBracket, Number(values.bracket) * count),
      limits: { ...searchDefaults.limits, flash: 2048 },
      updates: 1000,
    },
  );
}

/** Duration and score of a study's run, without a worker. */
function outcomeOf(
  { trials }: Study<{ bytes: number; options: { hidden: number } }>,
  { trial, rung, fold }: Run,
): Outcome {
  return simulated(at(trials, trial, "trial").options.hidden, rung, fold);
}

/** The efficiency of workers that wait only for the rungs. */
function allowed(count: number): number {
  const { study } = searchOf(count);
  const going: { run: Run; outcome: Outcome; end: number }[] = [];
  const begun = new Set<string>();
  let now = 0;
  let worked = 0;
  while (!study.finished) {
    for (const run of study.open()) {
      if (going.length === count) break;
      if (begun.has(runKey(run))) continue;
      begun.add(runKey(run));
      const outcome = outcomeOf(study, run);
      going.push({ run, outcome, end: now + outcome.seconds });
      worked += outcome.seconds;
    }
    going.sort((a, b) => b.end - a.end);
    const next = going.pop();
    if (next === undefined) throw new Error("the search is not finished, and there are no runs to make");
    now = next.end;
    study.record(next.run, next.outcome);
  }
  return worked / (count * now);
}

async function coordinate(count: number): Promise<string> {
  const folder = temporaryFolder();
  const redis = await startRedis(folder.path);
  const queue = await openQueue(await loadBull(), redis.url);
  const client = await queue.client;
  const figure = async (name: string) => Number((await client.info()).match(new RegExp(`${name}:([\\d.]+)`))?.[1]);
  const traffic = async () => (await figure("total_net_input_bytes")) + (await figure("total_net_output_bytes"));
  const argv = [...process.execArgv, fileURLToPath(import.meta.url), "--workers", String(count), "--redis", redis.url];
  const passed = ["--speed", values.speed, ...(values.journal === undefined ? [] : ["--journal", values.journal])];
  const fleet = spawn(process.execPath, [...argv, ...passed], { stdio: "inherit" });
  fleet.once("exit", (status) => {
    if (status !== null) throw new Error(`the workers exited with status ${status}`);
  });
  await setTimeout(3000);
  const before = await traffic();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const search = searchOf(count);
  const { study, folds } = search;
  const journal = Journal.open(join(folder.path, "journal.jsonl"), {});
  const workers = await remoteWorkers(redis.url, { bench: count }, { data, folds });
  let worked = 0;
  await drive(study, workers.capacity, {
    perform(run) {
      const { options, bracket } = at(study.trials, run.trial, "trial");
      const task = {
        ...search.work(options),
        fold: run.fold,
        length: { updates: 1000, share: at(shares, run.rung, "rung") },
      };
      return workers.perform(task, { name: runKey(run), priority: bracket + 1 });
    },
    onOutcome(run, outcome) {
      journal.appendRun(run, outcome);
      worked += outcome.seconds;
      void workers.done?.(runKey(run));
    },
  });
  const wall = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const moved = (await traffic()) - before;
  const held = await figure("used_memory_peak");
  const served = (await figure("used_cpu_user")) + (await figure("used_cpu_sys"));
  fleet.kill("SIGKILL");
  journal.close();
  await workers.close();
  await queue.close();
  await redis.kill();
  folder.remove();
  const trials = study.trials.length;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const each = (total: number) => (total / trials).toFixed(1);
  return [
    `${count} workers, ${trials} trials: ${wall.toFixed(1)} s, efficiency ${percent(worked / (count * wall))}`,
    `the rungs allow ${percent(allowed(count))}`,
    `coordinator ${each((user + system) / 1000)} ms of CPU per trial, Redis ${each(1000 * served)} ms`,
    `${Math.round(moved / trials)} bytes through Redis per trial, at most ${(held / 2 ** 20).toFixed(1)} MiB in it`,
  ].join("; ");
}

if (values.redis !== undefined) await work(values.redis, Number(values.workers));
else for (const count of values.workers.split(",").map(Number)) process.stdout.write(`${await coordinate(count)}\n`);
