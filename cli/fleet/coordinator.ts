/**
 * @file Runs of a search made by workers on other machines, through BullMQ on Redis. Each run is a job with a fixed id,
 * so that adding it twice runs it once; the journal, not Redis, records finished runs.
 */
import { createHash } from "node:crypto";
import type { Job as BullJob, Queue } from "bullmq";
import type { Outcome } from "../../src/search/study.js";
import type { SearchContent } from "../search/content.js";
import type { Workers } from "../search/workers.js";
import { encodeJob, parseOutcome } from "./job.js";
import { packParcel } from "./parcel.js";
import { connectionOf, loadBull, openQueue, parcelKey, parcelLife, queueName } from "./redis.js";

/** Milliseconds between checks for jobs that ended without an event: Redis may lose events. */
const sweepEvery = 5000;
/** Jobs to look up at every sweep, in turn, in case Redis has lost them. */
const soughtEach = 50;
/** Most attempts of a job that fails because of a fault, on any worker. */
const attempts = 5;
/** Most runs waiting in Redis, in addition to those in progress. */
const mostWaiting = 5000;

interface Waiting {
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
  add(): Promise<unknown>;
}

/**
 * Workers on other machines.
 * @param search identifies the jobs of this search
 * @throws InputError if Redis cannot be used
 */
export async function remoteWorkers(url: string, search: object, content: SearchContent): Promise<Workers> {
  const bull = await loadBull();
  const queue = await openQueue(bull, url);
  const events = new bull.QueueEvents(queueName, { connection: connectionOf(url) });
  // Waits while Redis is unreachable.
  events.on("error", () => {});
  const parcel = await packParcel(content);
  const client = await queue.client;
  await client.set(parcelKey(parcel.hash), Buffer.from(parcel.bytes).toString("base64"), { EX: parcelLife });
  const prefix = createHash("sha256").update(JSON.stringify(search)).digest("hex").slice(0, 16);
  const waiting = new Map<string, Waiting>();
  const idsIn = (state: "completed" | "failed") => client.zrange(queue.toKey(state), 0, -1);
  // Retries jobs that failed in an earlier attempt at this search, such as for missing data.
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
    // Its outcome may have arrived meanwhile, and the job removed.
    if (!waiting.has(id)) return;
    if (state === "unknown") return void (await pending.add());
    if (state !== "completed" && state !== "failed") return;
    // Read after its state: before, the answer may not have been stored yet.
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
  // It was added before: it may have finished while nobody listened.
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
  // Redis is reachable again, and may have lost the last second.
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
