/** @file A worker of a fleet: takes runs from Redis, makes them in threads, and returns their outcomes. */

import { InputError } from "../../src/core/errors.js";
import { counted } from "../../src/core/text.js";

import { Exit } from "../interrupt.js";
import type { Io } from "../io.js";
import { threadWorkers, type Workers } from "../search/workers.js";
import { parseJob } from "./job.js";
import { unpackParcel } from "./parcel.js";
import { connectionOf, loadBull, openQueue, parcelKey, queueName, shownUrl } from "./redis.js";

export interface WorkerRequest {
  url: string;
  /** Concurrent runs. */
  workers: number;
  /** Seconds without contact after which another worker takes over a run. */
  lease: number;
  quiet: boolean;
}

/** Data sets that are kept in memory. */
const mostParcels = 2;
/** Most times that a run may be lost with its worker: machines come and go, which is not the run's fault. */
const mostLosses = 100;

/**
 * Makes runs until it is interrupted: the first Ctrl-C lets it finish its current runs, the second ends it at once.
 * @throws InputError if Redis cannot be used; Exit if it was interrupted
 */
export async function workFor({ url, workers: count, lease, quiet }: WorkerRequest, io: Io): Promise<void> {
  const bull = await loadBull();
  const queue = await openQueue(bull, url);
  const pools = new Map<string, Promise<Workers>>();
  const say = (text: string) => (quiet ? undefined : io.stdout.write(text));

  /** The threads with some data, which are fetched once for all runs on them. */
  const poolFor = (hash: string): Promise<Workers> => {
    const known = pools.get(hash);
    if (known !== undefined) return known;
    // This thread renews the leases meanwhile.
    const opened = fetchData(hash).then((content) => threadWorkers(count, content));
    opened.catch(() => pools.delete(hash));
    pools.set(hash, opened);
    const [oldest] = pools.keys();
    if (pools.size > mostParcels && oldest !== undefined) {
      const old = pools.get(oldest);
      pools.delete(oldest);
      void old?.then((each) => each.close());
    }
    return opened;
  };
  const fetchData = async (hash: string) => {
    const client = await queue.client;
    const text = await client.get(parcelKey(hash));
    if (text === null) throw new InputError("the data of the search are no longer in Redis: start the search again");
    const bytes = Buffer.from(text, "base64");
    say(`Data ${hash.slice(0, 12)}: ${counted(bytes.length, "byte")}\n`);
    return unpackParcel({ hash, bytes });
  };

  const worker = new bull.Worker(
    queueName,
    async (given) => {
      const job = parseJob(given.data);
      const pool = await poolFor(job.data);
      const outcome = await pool.perform(job, { name: given.id ?? "", priority: 0 });
      say(
        `${given.id}: ${"score" in outcome ? outcome.score.toFixed(4) : outcome.failed} in ${outcome.seconds.toFixed(1)} s\n`,
      );
      return outcome;
    },
    {
      connection: connectionOf(url),
      concurrency: count,
      lockDuration: 1000 * lease,
      stalledInterval: 1000 * lease,
      maxStalledCount: mostLosses,
    },
  );
  // Waits while Redis is unreachable.
  worker.on("error", () => {});
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const interrupted = new Promise<void>((resolve) => {
    let asked = false;
    io.onInterrupt(() => {
      if (asked) io.quit(130);
      asked = true;
      io.stderr.write("Stopping after the current runs; Ctrl-C again ends at once.\n");
      resolve();
    });
  });
  say(`Waiting for runs at ${shownUrl(url)}, ${counted(count, "run")} at a time.\n`);
  await interrupted;
  const open = await Promise.allSettled(pools.values());
  // Errors of closing do not matter.
  await Promise.allSettled([worker.close(), queue.close()]);
  await Promise.all(open.map((pool) => (pool.status === "fulfilled" ? pool.value.close() : null)));
  throw new Exit(130);
}
