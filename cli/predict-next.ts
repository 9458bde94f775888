/** @file `fastcells predict` of a language model: what comes next after each text, or its continuation. */
import { InputError } from "../src/core/errors.js";
import { printable, printableJson } from "../src/core/text.js";
import { joined } from "../src/data/text/tokens.js";
import type { AnyModel } from "../src/inference/any-model.js";
import { contractOf } from "../src/inference/any-model.js";
import { type NextToken, type SampleOptions, Writer } from "../src/inference/language.js";
import type { TextUnit } from "../src/model/text.js";
import { type Io, write } from "./io.js";

/** Options of the answer to each text. */
export interface NextOptions {
  json: boolean;
  /** Whether to show every token, not only the likeliest five. */
  all: boolean;
  /** Options of the continuation; null: only the next token. */
  sample: SampleOptions | null;
}

/** Number of tokens shown by default. */
const shown = 5;

/** Lines of text and their places, for messages. */
export type TextLines = AsyncIterable<{ line: string; where: string }>;

/** Answers each line of text at once with one line: an empty one, or null, if the text is empty. */
export async function predictNext(model: AnyModel, texts: TextLines, io: Io, options: NextOptions): Promise<void> {
  const writer = await Writer.open(model);
  const { text, labels } = contractOf(model);
  const unit = text?.unit ?? "words";
  for await (const { line, where } of texts) {
    if (io.stdout.destroyed) return;
    if (line.trim() === "") {
      await write(io.stdout, options.json ? "null\n" : "\n");
      continue;
    }
    try {
      await write(
        io.stdout,
        `${answer(writer, line, unit, { ...options, count: options.all ? labels.length : shown })}\n`,
      );
    } catch (error) {
      throw error instanceof InputError ? new InputError(`${where}: ${error.message}`) : error;
    }
  }
}

function answer(
  writer: Writer,
  line: string,
  unit: TextUnit,
  { json, sample, count }: NextOptions & { count: number },
): string {
  if (sample !== null) {
    const tokens = writer.goOn(line, sample);
    const continuation = joined(tokens, unit);
    if (json) return printableJson({ text: line, continuation, tokens });
    const shown = continuation.replace(/[^\n]+/g, printable);
    return printable(line) + (unit === "words" || unit === "spaced" ? " " : "") + shown;
  }
  const next = writer.next(line, count);
  if (json) return printableJson({ text: line, next });
  return next.map((token) => `${tokenText(token, unit)}\t${token.probability.toFixed(4)}`).join("\t");
}

/** A token as people read it: the end of a line as ⏎, a byte as its character if it has one. */
function tokenText({ token }: NextToken, unit: TextUnit): string {
  if (unit === "bytes") {
    const byte = Number(token);
    return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `0x${byte.toString(16).padStart(2, "0")}`;
  }
  return token === "\n" ? "⏎" : token === " " ? "␣" : printable(token);
}
