/** @file Requests to a board that runs the check sketch, and its answers, over a port that may lose and damage what it carries. */
import { InputError } from "../../core/errors.js";
import { fieldsOf, lineOf } from "./lines.js";

/** The line that a board sends when it begins anew. */
const begun = "0 !";

/** Milliseconds until a request that is not answered is sent again: at first, and at least once answers have come. */
const firstPatience = 1000;
const leastPatience = 100;
/** How many times as long as the slowest answer so far an answer may take. */
const slower = 6;
/** How often a request is sent in all. */
const attempts = 8;

/** One request at a time. Hand it what the port received. */
export class Requests {
  /** Requests that were sent more than once. */
  repeated = 0;
  /** How often the board began anew. */
  boots = 0;
  /** The last line that did not belong to the protocol. */
  stranger = "";
  private pending = "";
  private number = 0;
  /** Milliseconds of the slowest answer. */
  private slowest = 0;
  private waiting: { number: number; command: string; answer: (fields: string[] | null) => void } | null = null;
  private wakeAtBoot: () => void = () => {};

  constructor(private readonly send: (line: string) => unknown) {}

  received(bytes: Uint8Array): void {
    const lines = (this.pending + new TextDecoder("latin1").decode(bytes)).split("\n");
    this.pending = (lines.pop() ?? "").slice(-8192);
    for (const line of lines) this.line(line);
  }

  /** Waits until the board has started, but no longer than so many milliseconds. */
  async boot(milliseconds: number): Promise<void> {
    if (this.boots > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeAtBoot = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * The numbers that a board answers a command with.
   * @throws InputError where none comes, however often it is asked
   */
  async ask(command: string, values: ArrayLike<number> = []): Promise<number[]> {
    this.number = (this.number % 65_535) + 1;
    const { number } = this;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) this.repeated++;
      const sent = performance.now();
      const answered = this.answerTo(number, command);
      await this.send(lineOf(number, command, ...Array.from(values)));
      const fields = await answered;
      if (fields === null) continue;
      this.slowest = Math.max(this.slowest, Math.min(firstPatience, performance.now() - sent));
      return fields.map(Number);
    }
    const heard = this.stranger === "" ? "" : `; it sends ${JSON.stringify(this.stranger.slice(0, 60))}`;
    throw new InputError(
      `the board does not answer${heard}: upload the _check example of its library, and close other programs`,
    );
  }

  private answerTo(number: number, command: string): Promise<string[] | null> {
    return new Promise((resolve) => {
      const patience = this.slowest === 0 ? firstPatience : Math.max(leastPatience, slower * this.slowest);
      const timer = setTimeout(() => answer(null), patience);
      const answer = (fields: string[] | null): void => {
        clearTimeout(timer);
        this.waiting = null;
        resolve(fields);
      };
      this.waiting = { number, command, answer };
    });
  }

  private line(line: string): void {
    const fields = fieldsOf(line);
    if (fields === null) {
      if (line.trim() !== "") this.stranger = line.trim();
      return;
    }
    if (fields.join(" ") === begun) {
      this.boots++;
      this.wakeAtBoot();
      // What was asked before is lost: it is asked again at once.
      this.waiting?.answer(null);
      return;
    }
    const [number, command, ...values] = fields;
    if (this.waiting === null || Number(number) !== this.waiting.number || command !== this.waiting.command) return;
    this.waiting.answer(values);
  }
}
