/**
 * @file Requests to a board that runs the check sketch, and its answers, over a port that may lose and damage bytes.
 */
import { InputError } from "../../core/errors.js";
import { fieldsOf, lineOf } from "./lines.js";

/** The line that a board sends when it starts. */
const begun = "0 !";

/** Milliseconds after which an unanswered request is sent again: initially, and at least once answers have arrived. */
const firstPatience = 1000;
const leastPatience = 100;
/** Most time for an answer, relative to the slowest answer so far. */
const slower = 6;
/** Most times that a request is sent. */
const attempts = 8;

/** Sends one request at a time. Pass it the received bytes. */
export class Requests {
  /** Requests that were sent more than once. */
  repeated = 0;
  /** How often the board restarted. */
  boots = 0;
  /** The last line that was not of the protocol. */
  stranger = "";
  private pending = "";
  private number = 0;
  /** Time of the slowest answer, in milliseconds. */
  private slowest = 0;
  private waiting: { number: number; command: string; answer: (fields: string[] | null) => void } | null = null;
  private wakeAtBoot: () => void = () => {};

  constructor(private readonly send: (line: string) => unknown) {}

  received(bytes: Uint8Array): void {
    const lines = (this.pending + new TextDecoder("latin1").decode(bytes)).split("\n");
    this.pending = (lines.pop() ?? "").slice(-8192);
    for (const line of lines) this.line(line);
  }

  /** Waits until the board has started, at most the given milliseconds. */
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
   * The numbers in a board's answer to a command.
   * @throws InputError if it does not answer after all attempts
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
      // The pending request is lost, so it is sent again at once.
      this.waiting?.answer(null);
      return;
    }
    const [number, command, ...values] = fields;
    if (this.waiting === null || Number(number) !== this.waiting.number || command !== this.waiting.command) return;
    this.waiting.answer(values);
  }
}
