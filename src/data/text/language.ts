/**
 * @file Text as data for a language model: at every token the target is the next one. A text of any length is read from
 * its first token to its last.
 */
import { at } from "../../core/at.js";
import { kindOf } from "../../core/bytes.js";
import { InputError } from "../../core/errors.js";
import { isLanguageModel, tokenNames } from "../../model/language.js";
import { checkId, type TextSpec, textUnits } from "../../model/text.js";
import { checkValue } from "../../options/table.js";
import { whole } from "../../options/values.js";
import { plainSequences, type Sequences } from "../sequences.js";

/**
 * Makes a data set of texts, given as ids, whose targets are the next ids; the last token of a text has none.
 * @param sections the number of sequences into which each text is cut, of which some may be held out. Adjacent ones
 * that are used together are read as one text. Default: 1
 * @throws InputError if an id is not in the vocabulary, or a text has fewer than two tokens
 */
export function languageData(
  texts: readonly ArrayLike<number>[],
  text: TextSpec,
  sections: readonly number[] = [],
): Sequences {
  checkLists(texts, text, sections);
  const values = new Int32Array(texts.reduce((sum, { length }) => sum + length, 0));
  const next = new Int32Array(values.length).fill(-1);
  const ends: number[] = [];
  let used = 0;
  texts.forEach((ids, index) => {
    const { length } = ids;
    if (length < 2) {
      throw new InputError(
        `text ${index} has ${length} of its ${text.unit}: give at least two, so that one follows another`,
      );
    }
    for (let t = 0; t < length; t++) {
      const id = at(ids, t, "token");
      checkId(id, text, `token ${t} of text ${index}`);
      values[used + t] = id;
      if (t > 0) next[used + t - 1] = id;
    }
    const count = Math.min(sections[index] ?? 1, length);
    for (let section = 1; section <= count; section++) ends.push(used + Math.floor((length * section) / count));
    used += length;
  });
  const starts = Uint32Array.from(ends, (_, index) => ends[index - 1] ?? 0);
  return {
    channels: 1,
    values,
    starts,
    lengths: Uint32Array.from(ends, (end, index) => end - at(starts, index, "sequence")),
    targets: { task: "multiclass", readout: "every", labels: tokenNames(text), values: next },
    ...plainSequences,
    text,
  };
}

/** Plain JavaScript may give a text itself, or anything else. */
function checkLists(texts: readonly ArrayLike<number>[], text: TextSpec, sections: readonly number[]): void {
  if (!Array.isArray(texts) || texts.length === 0) {
    throw new InputError(
      `the texts are ${Array.isArray(texts) ? "none" : kindOf(texts)}: give an array with the ids of each`,
    );
  }
  const known = textUnits.some((unit) => unit === text?.unit) && Array.isArray(text.vocabulary);
  if (!known) {
    throw new InputError(
      `the vocabulary is ${kindOf(text)} without a unit (${textUnits.join(", ")}) and a list of units: ` +
        'give the text of contractOf, or { unit: "bytes", vocabulary: [] }',
    );
  }
  const rule = whole({ least: 1 });
  if (!Array.isArray(sections))
    throw new InputError(`sections is ${kindOf(sections)}: give an array, one for each text`);
  for (const count of sections) checkValue("sections", rule, count);
}

/** Whether the data are text with the next token as the target of every step. */
export function isLanguageData({ text, targets }: Sequences): boolean {
  return text !== undefined && targets !== null && isLanguageModel({ ...targets, text });
}

/** A part of a text that is read from its first token to its last. */
export interface TextStream {
  /** First step among the data's. */
  start: number;
  length: number;
}

/** The texts of some sequences: adjacent sections of a text are joined if both are among them. */
export function streamsOf({ starts, lengths, targets }: Sequences, indices: ArrayLike<number>): TextStream[] {
  const streams: TextStream[] = [];
  for (const index of Array.from(indices).sort((a, b) => a - b)) {
    const start = at(starts, index, "sequence");
    const length = at(lengths, index, "sequence");
    const before = streams.at(-1);
    const goesOn =
      before !== undefined && before.start + before.length === start && (targets?.values[start - 1] ?? -1) >= 0;
    if (goesOn) before.length += length;
    else streams.push({ start, length });
  }
  return streams;
}

/**
 * `count` stretches of the text of some sequences, spread evenly over it, of at most `steps` tokens each, as sequences.
 */
export function stretchesOf(data: Sequences, indices: ArrayLike<number>, count: number, steps: number): Sequences {
  const streams = streamsOf(data, indices);
  const total = streams.reduce((sum, { length }) => sum + length, 0);
  const each = Math.max(1, Math.floor(total / count));
  const places = streams.flatMap(({ start, length }) =>
    Array.from({ length: Math.ceil(length / each) }, (_, stretch) => ({
      start: start + stretch * each,
      length: Math.min(steps, each, length - stretch * each),
    })),
  );
  return {
    ...data,
    starts: Uint32Array.from(places, ({ start }) => start),
    lengths: Uint32Array.from(places, ({ length }) => length),
  };
}

/** Pieces of a text that are learnt in order, with the states carried from one to the next. */
export interface Pieces {
  /** A sequence for each piece; batch k starts at k · streams, and each of its pieces continues one of batch k − 1. */
  data: Sequences;
  streams: number;
}

/**
 * Concatenates the text of some sequences, and cuts it into streams of equal length, and these into pieces of `steps`
 * tokens, the last ones shorter. Left-over tokens at the end, fewer than there are streams, are not used.
 * @throws InputError if a stream is shorter than a piece
 */
export function piecesOf(data: Sequences, indices: ArrayLike<number>, streams: number, steps: number): Pieces {
  const { targets } = data;
  if (targets === null) throw new Error("the data have no targets");
  const whole = gathered(data, indices);
  const length = Math.floor(whole.values.length / streams);
  if (length < steps) {
    throw new InputError(
      `the training text has ${whole.values.length} tokens, or ${length} for each of ${streams} streams, but bptt is ${steps}: ` +
        "lower bptt or batch, or give more text",
    );
  }
  const batches = Math.ceil(length / steps);
  const starts = new Uint32Array(batches * streams);
  const lengths = new Uint32Array(batches * streams);
  for (let k = 0; k < batches; k++) {
    for (let stream = 0; stream < streams; stream++) {
      starts[k * streams + stream] = stream * length + k * steps;
      lengths[k * streams + stream] = Math.min(steps, length - k * steps);
    }
  }
  const { values, next } = whole;
  return { data: { ...data, values, starts, lengths, targets: { ...targets, values: next } }, streams };
}

/** The tokens of some sequences, text by text, and the token after each. */
function gathered(data: Sequences, indices: ArrayLike<number>) {
  const streams = streamsOf(data, indices);
  const total = streams.reduce((sum, { length }) => sum + length, 0);
  const all = { values: new Int32Array(total), next: new Int32Array(total) };
  let used = 0;
  for (const { start, length } of streams) {
    all.values.set(data.values.subarray(start, start + length), used);
    all.next.set(data.targets?.values.subarray(start, start + length) ?? [], used);
    used += length;
  }
  return all;
}
