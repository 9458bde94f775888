/** @file The environment of the command line: streams, their lines, and signals. */
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
 * @throws InputError for a line of more than 4 million characters
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      yield rest.slice(from, end).replace(/\r$/, "");
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length > longestLine) {
      throw new InputError("standard input: a line of more than 4,000,000 characters: is it text, one step a line?");
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest.replace(/\r$/, "");
}
