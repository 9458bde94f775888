/** @file Debian's redis-server in its own folder, with a password and an append-only file, for tests. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

export const password = "p@ss:word";

/** Why there is no Redis here, or null. */
export function redisObstacle(): string | null {
  try {
    execFileSync("redis-server", ["--version"]);
    return null;
  } catch {
    return "no redis-server: apt-get install redis-server";
  }
}

export interface RedisServer {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again from its file. */
  start(): Promise<void>;
}

/** @param more further lines of its configuration, as `["--tls-port", "6380"]` */
export async function startRedis(folder: string, more: readonly string[] = [], port = 0): Promise<RedisServer> {
  const own = port === 0 ? await freePort() : port;
  let server: ChildProcess | null = null;
  const start = async () => {
    const plain = more.includes("--tls-port") ? [] : ["--port", String(own)];
    const settings = [
      "--dir",
      folder,
      "--appendonly",
      "yes",
      "--requirepass",
      password,
      "--save",
      "",
      "--bind",
      "127.0.0.1",
    ];
    server = spawn("redis-server", [...plain, ...settings, ...more], { stdio: "ignore" });
    while (!(await answers(own))) await setTimeout(20);
  };
  await start();
  return {
    url: `redis://:${encodeURIComponent(password)}@127.0.0.1:${own}`,
    start,
    async kill() {
      const ended = new Promise((resolve) => server?.once("exit", resolve));
      server?.kill("SIGKILL");
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
