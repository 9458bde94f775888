/**
 * @file Runs of a search made by workers elsewhere, through BullMQ on Redis. A run is a job of a number of its own, so that
 * asking twice makes it once; the journal, not Redis, says what is done.
 */
import { createHash } from "node:crypto";
import type { Job as BullJob, Queue } from "bullmq";
import type { Outcome } from "../../src/search/study.js";
import type { SearchContent } from "../search/content.js";
import type { Workers } from "../search/workers.js";
import { encodeJob, parseOutcome } from "./job.js";
import { packParcel } from "./parcel.js";
import { connectionOf, loadBull, openQueue, parcelKey, parcelLife, queueName } from "./redis.js";

/** Milliseconds between looks at jobs that ended without a word: an event may be lost with Redis. */
const sweepEvery = 5000;
/** Jobs that are looked for at every sweep, in turn, in case that Redis has lost them. */
const soughtEach = 50;
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
export async function remoteWorkers(url: string, search: object, content: SearchContent): Promise<Workers> {
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
  const idsIn = (state: "completed" | "failed") => client.zrange(queue.toKey(state), 0, -1);
  // What failed in an earlier attempt at this search, as for want of its data, is tried once more.
  const failed = (await idsIn("failed")).filter((id) => id.startsWith(prefix));
  await Promise.all(failed.map((id) => queue.remove(id)));
  await events.waitUntilReady();

  const taken = (id: string): Waiting | undefined => {
    const pending = waiting.get(id);
    waiting.delete(id);
    return pending;
  };
  const settle = async (id: string): Promise<void> => {
    const pending = waiting.get(id);
    if (pending === undefined) return;
    const state = await queue.getJobState(id);
    // Meanwhile it may have been heard of, and be gone for good.
    if (!waiting.has(id)) return;
    if (state === "unknown") return void (await pending.add());
    if (state !== "completed" && state !== "failed") return;
    // Read after its state: before, it may have had no answer yet.
    const job: BullJob | undefined = await queue.getJob(id);
    if (job === undefined) return;
    if (state === "failed") throw new Error(`run ${id} failed on every worker: ${job.failedReason}`);
    const outcome = parseOutcome(job.returnvalue);
    taken(id)?.resolve(outcome);
  };
  const look = (id: string) => settle(id).catch((error: Error) => taken(id)?.reject(error));
  events.on("completed", ({ jobId, returnvalue }) => {
    const pending = taken(jobId);
    try {
      pending?.resolve(parseOutcome(returnvalue));
    } catch (error) {
      pending?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  events.on("failed", ({ jobId }) => void look(jobId));
  // It was asked for before: it may be done, and nobody listened.
  events.on("duplicated", ({ jobId }) => void look(jobId));
  const sweep = async () => {
    const ended = await Promise.all([idsIn("completed"), idsIn("failed")]);
    const next = Array.from(waiting.entries()).slice(0, soughtEach);
    for (const [id, pending] of next) {
      waiting.delete(id);
      waiting.set(id, pending);
    }
    for (const id of [...ended.flat(), ...next.map(([key]) => key)]) void look(id);
  };
  const sweeping = setInterval(() => void sweep().catch(() => {}), sweepEvery);
  // Redis is there again, and may have lost the last second.
  client.on("ready", () => {
    for (const id of waiting.keys()) void look(id);
  });

  return {
    capacity: mostWaiting,
    perform(task, { name, priority }) {
      const id = `${prefix}-${name.replaceAll("/", "-")}`;
      const options = {
        jobId: id,
        priority,
        attempts,
        backoff: { type: "exponential", delay: 1000 },
        removeOnComplete: { age: parcelLife },
        removeOnFail: { age: parcelLife },
      };
      const add = () => queue.add("run", encodeJob({ data: parcel.hash, ...task }), options);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, add });
        add().catch(reject);
      });
    },
    async done(name) {
      await removeJob(queue, `${prefix}-${name.replaceAll("/", "-")}`);
    },
    async close() {
      clearInterval(sweeping);
      await Promise.allSettled([events.close(), queue.close()]);
    },
  };
}

/** A job whose outcome is in the journal need not be kept. */
async function removeJob(queue: Queue, id: string): Promise<void> {
  await queue.remove(id).catch(() => {});
}
