/** @file The environment of the command line: streams, their lines, and signals. */
import { Buffer } from "node:buffer";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { InputError } from "../src/core/errors.js";

/** A stream for text; a terminal has `isTTY` and `columns`. */
export type TextOutput = Writable & { isTTY?: boolean; columns?: number };

/** The environment of the command line, so that tests can run it in their own process. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: TextOutput;
  stderr: TextOutput;
  /** Calls `listener` at each Ctrl-C (SIGINT) or SIGTERM instead of ending; returns a function that stops listening. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  quit(status: number): void;
}

export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onInterrupt(listener) {
      process.on("SIGINT", listener).on("SIGTERM", listener);
      return () => process.off("SIGINT", listener).off("SIGTERM", listener);
    },
    quit: (status) => process.exit(status),
  };
}

/** Writes text and waits for a slow reader. */
export async function write(output: TextOutput, text: string): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      output.off("drain", done).off("close", done).off("error", done);
      resolve();
    };
    output.once("drain", done).once("close", done).once("error", done);
  });
}

/** Far longer than a step of any model, short enough that a binary file does not exhaust memory. */
const longestLine = 4_000_000;

/**
 * Lines of text (UTF-8, ended by LF or CRLF) as they arrive. Does not read beyond the current chunk while a line is
 * being processed.
 *
 * @throws InputError for a line that is not UTF-8, or has more than 4 million bytes
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  const read = (line: Uint8Array, isLast: boolean): string => {
    number += 1;
    try {
      return decoder.decode(line, { stream: !isLast }).replace(/\r?\n?$/, "");
    } catch {
      throw new InputError(`standard input, line ${number}: not UTF-8 text: save it as UTF-8`);
    }
  };
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, typeof chunk === "string" ? Buffer.from(chunk) : chunk]);
    if (number === 0 && isWav(rest))
      throw new InputError("standard input is a WAV file, not text: name the file, or use fastcells listen");
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield read(rest.subarray(from, end + 1), false);
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > longestLine) {
      throw new InputError("standard input: a line of more than 4,000,000 bytes: is it text, one step a line?");
    }
  }
  if (rest.length > 0) yield read(rest, true);
}

function isWav(head: Buffer): boolean {
  return head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WAVE";
}
