/**
 * @file Runs of a search made by workers elsewhere, through BullMQ on Redis. A run is a job of a number of its own, so that
 * asking twice makes it once; the journal, not Redis, says what is done.
 */
import { createHash } from "node:crypto";
import type { Job as BullJob, Queue } from "bullmq";
import type { Outcome } from "../../src/search/study.js";
import type { ThreadData, Workers } from "../search/workers.js";
import { encodeJob, parseOutcome } from "./job.js";
import { packParcel } from "./parcel.js";
import { connectionOf, loadBull, openQueue, parcelKey, parcelLife, queueName } from "./redis.js";

/** Milliseconds between looks at jobs of which nothing was heard: a restarted Redis may have lost an event, or a job. */
const sweepEvery = 5000;
/** How often a job that failed by a fault is tried again, on whichever worker. */
const attempts = 5;
/** Runs that wait in Redis at most, beside those that are being made. */
const mostWaiting = 5000;

interface Waiting {
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
  add(): Promise<unknown>;
}

/**
 * Workers on other machines.
 * @param search tells the jobs of one search from those of others
 * @throws InputError where Redis cannot be used
 */
export async function remoteWorkers(url: string, search: object, content: ThreadData): Promise<Workers> {
  const bull = await loadBull();
  const queue = await openQueue(bull, url);
  const events = new bull.QueueEvents(queueName, { connection: connectionOf(url) });
  // Redis that is away for a while is waited for.
  events.on("error", () => {});
  const parcel = await packParcel(content);
  const client = await queue.client;
  await client.set(parcelKey(parcel.hash), Buffer.from(parcel.bytes).toString("base64"), { EX: parcelLife });
  const prefix = createHash("sha256").update(JSON.stringify(search)).digest("hex").slice(0, 16);
  const waiting = new Map<string, Waiting>();

  const settle = async (id: string): Promise<void> => {
    const pending = waiting.get(id);
    if (pending === undefined) return;
    const job: BullJob | undefined = await queue.getJob(id);
    if (job === undefined) return void (await pending.add());
    const state = await job.getState();
    if (!waiting.delete(id)) return;
    if (state === "completed") pending.resolve(parseOutcome(job.returnvalue));
    else if (state === "failed") pending.reject(new Error(`run ${id} failed on every worker: ${job.failedReason}`));
    else waiting.set(id, pending);
  };
  const heard = (id: string) => settle(id).catch((error: Error) => waiting.get(id)?.reject(error));
  events.on("completed", ({ jobId }) => void heard(jobId));
  events.on("failed", ({ jobId }) => void heard(jobId));
  const sweep = setInterval(() => {
    for (const id of waiting.keys()) void heard(id);
  }, sweepEvery);

  return {
    capacity: mostWaiting,
    perform(task, { name, priority }) {
      const id = `${prefix}-${name.replaceAll("/", "-")}`;
      const options = {
        ...{ jobId: id, priority, attempts, backoff: { type: "exponential", delay: 1000 } },
        ...{ removeOnComplete: { age: parcelLife }, removeOnFail: { age: parcelLife } },
      };
      const add = () => queue.add("run", encodeJob({ data: parcel.hash, ...task }), options);
      const addAnew = async () => {
        // What failed in an earlier attempt at this search, as for want of its data, is tried once more.
        const old: BullJob | undefined = await queue.getJob(id);
        if (await old?.isFailed()) await old?.remove();
        await add();
      };
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, add });
        // What was done while nobody listened is found at once.
        addAnew().then(() => heard(id), reject);
      });
    },
    async done(name) {
      await removeJob(queue, `${prefix}-${name.replaceAll("/", "-")}`);
    },
    async close() {
      clearInterval(sweep);
      await Promise.allSettled([events.close(), queue.close()]);
    },
  };
}

/** A job whose outcome is in the journal need not be kept. */
async function removeJob(queue: Queue, id: string): Promise<void> {
  await queue.remove(id).catch(() => {});
}
