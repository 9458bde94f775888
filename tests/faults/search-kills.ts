/** @file Searches on a fleet while a worker, the coordinator or Redis is killed. Needs the built program. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startRedis } from "../../cli/fleet/redis.fixture.js";
import { gestureFolder } from "../../cli/testing/gestures.js";
import { quickSearch } from "../../cli/testing/search.js";

export const victims = ["worker", "coordinator", "redis"] as const;

export interface Kill {
  victim: (typeof victims)[number];
  /** When the journal has this many runs… */
  runs: number;
  /** …and this many milliseconds later. */
  pause: number;
}

/** The results of a search, without the seconds of its runs. */
export interface Ended {
  status: number | null;
  stderr: string;
  /** Every line of the journal, in alphabetical order, because two workers end in either order. */
  journal: string[];
  winner: Buffer | null;
  /** Whether all victims died before the search ended. */
  inTime: boolean;
}

export interface Fleet {
  /** An undisturbed search on one machine. */
  alone(): Ended;
  /** The same search on the fleet. */
  search(name: string, kills: readonly Kill[]): Promise<Ended>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

interface Child {
  process: ChildProcess;
  stderr: string;
  ended: Promise<number | null>;
}

/**
 * A Redis and two workers, in a folder.
 * @param updates number of updates of a full run
 */
export async function startFleet(folder: string, updates: number): Promise<Fleet> {
  gestureFolder(join(folder, "gestures"), 24);
  mkdirSync(join(folder, "redis"));
  const redis = await startRedis(join(folder, "redis"));
  const children = new Set<Child>();
  const asked = ["search", "gestures", ...quickSearch, "--updates", String(updates), "--quiet"];

  const begin = (argv: readonly string[]): Child => {
    const process_ = spawn(process.execPath, [program, ...argv], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const child: Child = {
      process: process_,
      stderr: "",
      ended: new Promise((resolve) => process_.once("exit", resolve)),
    };
    process_.stderr?.on("data", (text) => {
      child.stderr += text;
    });
    children.add(child);
    void child.ended.then(() => children.delete(child));
    return child;
  };
  const worker = () => begin(["worker", "--redis", redis.url, "--workers", "1", "--lease", "3", "--quiet"]);
  const workers = [worker(), worker()];

  const journalOf = (name: string): string[] => {
    const path = join(folder, name, "journal.jsonl");
    if (!existsSync(path)) return [];
    // A line being written has no newline yet.
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  };
  const runsOf = (name: string) => journalOf(name).filter((line) => line.includes('{"kind":"run"')).length;
  const left = (name: string, status: number | null, stderr: string, inTime: boolean): Ended => {
    const model = join(folder, name, "integer.safetensors");
    const journal = journalOf(name).map((line) =>
      JSON.stringify(JSON.parse(line.slice(17)), (key, value: unknown) => (key === "seconds" ? 0 : value)),
    );
    return { status, stderr, journal: journal.sort(), winner: existsSync(model) ? readFileSync(model) : null, inTime };
  };

  return {
    alone() {
      execFileSync(process.execPath, [program, ...asked, "--workers", "2", "-o", "alone"], { cwd: folder });
      return left("alone", 0, "", true);
    },
    async search(name, kills) {
      // Redis must not know an earlier search.
      execFileSync("redis-cli", ["--no-auth-warning", "-u", redis.url, "flushall"], { stdio: "ignore" });
      const argv = [...asked, "--redis", redis.url, "-o", name];
      let coordinator = begin(argv);
      for (const { victim, runs, pause } of kills) {
        while (runsOf(name) < runs && children.has(coordinator)) await setTimeout(10);
        await setTimeout(pause);
        if (!children.has(coordinator)) return left(name, await coordinator.ended, coordinator.stderr, false);
        if (victim === "redis") {
          await redis.kill();
          await redis.start();
          continue;
        }
        const killed = victim === "worker" ? workers.shift() : coordinator;
        killed?.process.kill("SIGKILL");
        await killed?.ended;
        if (victim === "worker") workers.push(worker());
        else coordinator = begin(argv);
      }
      return left(name, await coordinator.ended, coordinator.stderr, true);
    },
    async close() {
      for (const { process: child } of children) child.kill("SIGKILL");
      await Promise.all(Array.from(children, ({ ended }) => ended));
      await redis.kill();
    },
  };
}
