/**
 * @file How far one coordinator and one Redis carry a fleet: workers that wait as long as runs took, through a real Redis. Prints
 * for each number of workers the efficiency (work over workers times wall time), the coordinator's CPU and Redis' bytes a trial.
 *
 *     npm run bench:fleet -- --redis redis://127.0.0.1:6379 --workers 1,10,100 --journal search/journal.jsonl --speed 20
 *
 * `--journal` gives the seconds of runs by their rung, from a search that was made; `--speed 20` waits a twentieth of them.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { remoteWorkers } from "../cli/fleet/coordinator.js";
import { parseJob } from "../cli/fleet/job.js";
import { connectionOf, loadBull, openQueue, queueName } from "../cli/fleet/redis.js";
import { type CompressOptions, compressTable } from "../src/compress/options.js";
import { at } from "../src/core/at.js";
import { random } from "../src/core/random.js";
import { foldsOf } from "../src/fit/folds.js";
import { defaultsOf } from "../src/options/table.js";
import { drive } from "../src/search/drive.js";
import { shares } from "../src/search/rungs.js";
import { runKey, Study } from "../src/search/study.js";
import { ramps } from "../src/train/ramps.fixture.js";

const { values } = parseArgs({
  options: {
    redis: { type: "string", default: "redis://127.0.0.1:6379" },
    workers: { type: "string", default: "1,10,100" },
    journal: { type: "string" },
    speed: { type: "string", default: "20" },
    /** Whole searches have so many trials a worker. */
    trials: { type: "string", default: "9" },
    role: { type: "string", default: "coordinator" },
  },
});
const speed = Number(values.speed);

/** Seconds of a run on each rung: the mean of a journal's, or 10, 30 and 90. */
function secondsByRung(): number[] {
  if (values.journal === undefined) return [10, 30, 90];
  const lines = readFileSync(values.journal, "utf8").trim().split("\n");
  const runs = lines.map((line) => JSON.parse(line.slice(17))).filter(({ kind }) => kind === "run");
  return shares.map((_, rung) => {
    const own = runs.filter((run) => run.rung === rung).map(({ outcome }) => Number(outcome.seconds));
    return own.length === 0 ? 30 : own.reduce((sum, seconds) => sum + seconds, 0) / own.length;
  });
}

/** The simulated workers: one process, connections for each hundred of them. */
async function work(count: number): Promise<void> {
  const { Worker } = await loadBull();
  const seconds = secondsByRung();
  const each = 100;
  for (let left = count; left > 0; left -= each) {
    const worker = new Worker(
      queueName,
      async (given) => {
        const { length, options } = parseJob(given.data);
        const rung = shares.findIndex((share) => share >= length.share - 1e-9);
        // Runs differ in length by their layout, here by up to a third.
        const took = (at(seconds, rung, "rung") * (1 + (options.seed % 100) / 300)) / speed;
        await setTimeout(1000 * took);
        return { score: random(options.seed).uniform(), bytes: 1000, seconds: took };
      },
      { connection: connectionOf(values.redis), concurrency: Math.min(each, left) },
    );
    worker.on("error", (error) => process.stderr.write(`${error.message}\n`));
  }
}

async function coordinate(count: number): Promise<string> {
  const bull = await loadBull();
  const queue = await openQueue(bull, values.redis);
  await queue.obliterate({ force: true });
  const client = await queue.client;
  const traffic = async () => {
    const stats = await client.info();
    return ["input", "output"].reduce(
      (sum, way) => sum + Number(stats.match(new RegExp(`total_net_${way}_bytes:(\\d+)`))?.[1]),
      0,
    );
  };
  const { data, split } = ramps(60);
  const folds = foldsOf(data, split.train, 3, 1);
  const trials = Number(values.trials) * count;
  const usual = defaultsOf(compressTable);
  const study = new Study<{ bytes: number; options: CompressOptions }>({
    trials,
    folds: folds.length,
    propose: (_, earlier) => ({ bytes: 1000, options: { ...usual, threads: 1, seed: earlier.length } }),
  });
  const workers = await remoteWorkers(values.redis, { bench: Date.now(), count }, { data, folds });
  const argv = [...process.execArgv, fileURLToPath(import.meta.url), "--role", "workers", "--workers", String(count)];
  const passed = [
    "--redis",
    values.redis,
    "--speed",
    values.speed,
    ...(values.journal ? ["--journal", values.journal] : []),
  ];
  const fleet = spawn(process.execPath, [...argv, ...passed], { stdio: "inherit" });
  await setTimeout(3000);
  const before = await traffic();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let work = 0;
  await drive(study, workers.capacity, {
    perform(run) {
      const { options, bracket } = at(study.trials, run.trial, "trial");
      const task = { options, fold: run.fold, length: { updates: 1000, share: at(shares, run.rung, "rung") } };
      return workers.perform(task, { name: runKey(run), priority: bracket + 1 });
    },
    onOutcome(run, outcome) {
      work += outcome.seconds;
      void workers.done?.(runKey(run));
    },
  });
  const wall = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const moved = (await traffic()) - before;
  fleet.kill("SIGKILL");
  await workers.close();
  await queue.close();
  const milliseconds = (user + system) / 1000 / trials;
  return `${count} workers, ${trials} trials: ${wall.toFixed(1)} s, efficiency ${((100 * work) / (count * wall)).toFixed(1)} %, coordinator ${milliseconds.toFixed(1)} ms of CPU a trial, Redis ${Math.round(moved / trials)} bytes a trial`;
}

if (values.role === "workers") await work(Number(values.workers));
else for (const count of values.workers.split(",").map(Number)) process.stdout.write(`${await coordinate(count)}\n`);
