/** @file Redis through BullMQ, which is loaded only if needed: most people search on one machine. */
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions, Queue } from "bullmq";
import { InputError } from "../../src/core/errors.js";

export const queueName = "fastcells";

export type Bull = typeof import("bullmq");

/** @throws InputError if it is not installed */
export async function loadBull(): Promise<Bull> {
  try {
    return await import("bullmq");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new InputError("--redis needs BullMQ, which is not installed: npm install bullmq@5");
  }
}

/** Seconds within which Redis must answer the first connection. */
const patience = 10;

/** A queue's address: `redis://:password@host:6379/0`, and `rediss://` for TLS. */
export function connectionOf(url: string): ConnectionOptions {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !["redis:", "rediss:"].includes(parsed.protocol)) {
    throw new InputError("--redis: give an address as redis://:password@host:6379/0, or rediss:// for TLS");
  }
  const { hostname, port, username, password, pathname, protocol } = parsed;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === "rediss:" ? { tls: { servername: hostname } } : {}),
    // Commands wait while Redis is unreachable.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(2000, 100 * times),
  };
}

/** The address without its password, for output. */
export function shownUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== "") parsed.password = "…";
  return decodeURIComponent(parsed.toString());
}

/** @throws InputError if Redis does not answer, or refuses the password */
export async function openQueue(bull: Bull, url: string): Promise<Queue> {
  const connection = connectionOf(url);
  const reason = await refusal(url);
  if (reason !== null) {
    const secure = url.startsWith("rediss:")
      ? "does it speak TLS (else give redis://)"
      : "does it do without TLS (else give rediss://)";
    throw new InputError(
      `${shownUrl(url)} cannot be used (${reason}): is Redis running there, ${secure}, and is the password right?`,
    );
  }
  const queue = new bull.Queue(queueName, { connection });
  // From now on Redis may be unreachable for a while.
  queue.on("error", () => {});
  return queue;
}

/**
 * Why the first connection is refused, or null. BullMQ would retry for ever, so that a wrong address would go
 * unnoticed.
 */
async function refusal(url: string): Promise<string | null> {
  const { hostname, port, username, password, protocol } = new URL(url);
  const place = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 6379) };
  const socket = protocol === "rediss:" ? connectTls({ ...place, servername: hostname }) : connect(place);
  const words = [username, password].filter((word) => word !== "").map(decodeURIComponent);
  const command = words.length === 0 ? ["PING"] : ["AUTH", ...words];
  const encoded = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("");
  try {
    return await new Promise((resolve) => {
      socket.setTimeout(1000 * patience, () => resolve("no answer"));
      socket.once("error", (error) => resolve(error.message || ("code" in error ? String(error.code) : error.name)));
      socket.once(protocol === "rediss:" ? "secureConnect" : "connect", () => {
        socket.write(`*${command.length}\r\n${encoded}`);
      });
      socket.once("data", (answer) => {
        const text = answer.toString().trim();
        resolve(text.startsWith("+") ? null : text.replace(/^-/, ""));
      });
      socket.once("close", () => resolve("it closed the connection"));
    });
  } finally {
    socket.destroy();
  }
}

/** The key of a search's data. */
export const parcelKey = (hash: string): string => `${queueName}:data:${hash}`;
/** Seconds that the data are kept after their last use. */
export const parcelLife = 7 * 24 * 3600;
