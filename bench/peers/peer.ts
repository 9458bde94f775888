import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** Shapes of one measurement. */
export interface Workload {
  T: number;
  B: number;
  D: number;
  H: number;
  rankW: number | null;
  rankU: number | null;
}

/** A request to a peer: `repeats` timed runs after `warmup` untimed ones. */
export interface PeerRequest extends Workload {
  kind: "train" | "infer" | "language";
  /** V of a language model: scores after every step. */
  words?: number;
  /** States that the step loop keeps: all in one tensor, or only the last. */
  states: "all" | "last";
  threads: number;
  warmup: number;
  repeats: number;
}

/**
 * Another library in a separate process: one JSON request per line in, one JSON reply per line out. A peer that is not
 * installed, dies or times out answers null from then on.
 */
export class Peer {
  private readonly child: ChildProcess;
  private readonly lines: Interface | null;
  private failure: string | null = null;
  private waiting: ((line: string | null) => void) | null = null;

  constructor(command: string, args: string[], environment: Record<string, string> = {}) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } });
    let complaint = "";
    this.child.stderr?.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
    });
    this.child.stdin?.on("error", () => this.fail("it no longer reads"));
    this.child.on("error", (error) => this.fail(error.message));
    this.child.on("exit", () => this.fail(complaint.trim().split("\n").at(-1) || "it ended"));
    this.lines = this.child.stdout === null ? null : createInterface(this.child.stdout);
    this.lines?.on("line", (line) => this.answer(line));
  }

  /** Why the peer no longer answers; null if it does. */
  get absence(): string | null {
    return this.failure;
  }

  /**
   * Sends a request; returns its times in milliseconds, or null if the peer is absent, failed, or took longer than
   * `limit` ms.
   */
  async measure(request: PeerRequest, limit = 120_000): Promise<number[] | null> {
    const line = await this.ask(JSON.stringify(request), limit);
    if (line === null) return null;
    const reply: unknown = JSON.parse(line);
    if (typeof reply !== "object" || reply === null || !("ms" in reply) || !Array.isArray(reply.ms)) return null;
    return reply.ms.filter((value): value is number => typeof value === "number");
  }

  close(): void {
    this.failure ??= "closed";
    this.lines?.close();
    this.child.kill();
  }

  private ask(line: string, limit: number): Promise<string | null> {
    if (this.failure !== null) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.fail(`no answer within ${limit} ms`);
        this.child.kill();
      }, limit);
      this.waiting = (reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.child.stdin?.write(`${line}\n`);
    });
  }

  private answer(line: string | null): void {
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.(line);
  }

  private fail(reason: string): void {
    this.failure ??= reason;
    this.answer(null);
  }
}
