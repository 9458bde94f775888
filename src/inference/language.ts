/**
 * @file Language models of either kind: their perplexity on a text, the tokens they expect next, and the text they
 * continue with.
 */
import { at } from "../core/at.js";
import { kindOf } from "../core/bytes.js";
import { exponential, logarithm } from "../core/elementary.js";
import { InputError } from "../core/errors.js";
import { checkHas } from "../core/given.js";
import { random } from "../core/random.js";
import type { Sequences } from "../data/sequences.js";
import { streamsOf, type TextStream } from "../data/text/language.js";
import { tokensOf } from "../data/text/tokens.js";
import { idsOf } from "../data/text/vocabulary.js";
import { Network } from "../engine/network.js";
import { streamLoss } from "../engine/stream-loss.js";
import { type LanguageMetrics, languageMetrics } from "../evaluate/language.js";
import type { IntegerModel } from "../integer/model.js";
import { isLanguageModel, tokenNames } from "../model/language.js";
import type { Model } from "../model/spec.js";
import type { TextSpec } from "../model/text.js";
import { checkOptions, checkValue } from "../options/table.js";
import { real, whole } from "../options/values.js";
import { type AnyModel, contractOf } from "./any-model.js";
import { IntegerHead } from "./integer-head.js";
import { IntegerRunner } from "./integer-runner.js";
import { type ModelStream, openStream } from "./stream.js";

/** Texts are read in pieces of this many steps; the number affects only time and memory. */
const pieceSteps = 64;

/**
 * Computes the perplexity of a language model of either kind on the texts of some sequences. Each text is read from a
 * zero state at its first token to its last, and the state is carried throughout.
 * @throws InputError if the data are not text in the model's vocabulary, or no token follows another
 */
export async function evaluateLanguage(
  model: AnyModel,
  data: Sequences,
  indices: Uint32Array,
): Promise<LanguageMetrics> {
  const { text } = contractOf(model);
  if (data.targets?.readout !== "every" || JSON.stringify(text) !== JSON.stringify(data.text)) {
    throw new InputError(
      "the model predicts the next token of texts: give plain text, read with the model's vocabulary",
    );
  }
  const texts = streamsOf(data, indices);
  const { loss, tokens } =
    model.kind === "float" ? await floatLoss(model, data, texts) : await integerLoss(model, data, texts);
  if (tokens === 0) throw new InputError("no token follows another in the texts to evaluate: give longer ones");
  return languageMetrics(loss, tokens);
}

async function floatLoss({ spec, tensors }: Model, data: Sequences, texts: readonly TextStream[]) {
  const capacity = { sequences: 1, steps: pieceSteps, threads: 1, training: false, scores: false };
  const network = await Network.create(spec, null, capacity);
  const sum = { loss: 0, tokens: 0 };
  try {
    network.load(tensors);
    for (const text of texts) {
      const { loss, tokens } = await streamLoss(network, data, text, pieceSteps, async () => {});
      sum.loss += loss;
      sum.tokens += tokens;
    }
  } finally {
    network.close();
  }
  return sum;
}

async function integerLoss(model: IntegerModel, { values, targets }: Sequences, texts: readonly TextStream[]) {
  const runner = new IntegerRunner(model);
  const head = await IntegerHead.of(model);
  const unit = 2 ** -model.head.scoreBits;
  const id = new Int16Array(1);
  const sum = { loss: 0, tokens: 0 };
  for (const { start, length } of texts) {
    runner.reset();
    for (let step = start; step < start + length; step++) {
      id[0] = at(values, step, "token");
      runner.step(id);
      const next = targets?.values[step] ?? -1;
      if (next < 0) continue;
      sum.loss -= logarithm(at(chancesOf(head.scores(runner.state), unit), next, "token"));
      sum.tokens += 1;
    }
  }
  return sum;
}

/** Softmax of the scores times a factor: an integer model's `unit`, or 1 ÷ temperature. */
function chancesOf(scores: Int32Array | Float32Array, factor = 1): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c++) largest = Math.max(largest, scores[c]!);
  const chances = new Float64Array(scores.length);
  let sum = 0;
  for (let c = 0; c < chances.length; c++) {
    chances[c] = exponential(Math.max((scores[c]! - largest) * factor, -700));
    sum += chances[c]!;
  }
  for (let c = 0; c < chances.length; c++) chances[c]! /= sum;
  return chances;
}

/** A token and the probability that it comes next. */
export interface NextToken {
  token: string;
  id: number;
  probability: number;
}

/** How a text is continued. */
export interface SampleOptions {
  /** Tokens to add. */
  tokens: number;
  /**
   * Scores are divided by it: below 1 likely tokens become likelier, above 1 less likely; 0: always the likeliest.
   * Default: 1.
   */
  temperature?: number;
  /** The same seed gives the same text on every machine. Default: 0. */
  seed?: number;
}

/** The values that each of {@link SampleOptions} may have. */
export const sampleValues = {
  tokens: whole({ least: 1, most: 1_000_000 }),
  temperature: real({ least: 0, most: 100 }),
  seed: whole({ least: 0, most: 0xffff_ffff }),
};

/** A language model that reads and writes. */
export class Writer {
  private constructor(
    private readonly stream: ModelStream,
    private readonly text: TextSpec,
    private readonly names: readonly string[],
    private readonly ids: ReadonlyMap<string, number>,
  ) {
    // Private for TypeScript only.
    checkHas(stream, "step", "the stream of the model", "a model to await Writer.open(model) in place of new Writer()");
  }

  /** @throws InputError for a model that is not a language model */
  static async open(model: AnyModel): Promise<Writer> {
    const contract = contractOf(model);
    const { text } = contract;
    if (text === undefined || !isLanguageModel(contract)) {
      throw new InputError(
        "the model does not predict the next token of a text: train one on plain text, without labels",
      );
    }
    return new Writer(await openStream(model), text, tokenNames(text), idsOf(text));
  }

  /**
   * Returns the most likely tokens after a text, the likeliest first.
   * @param count the number of tokens to return
   * @throws InputError for an empty text, or another count than a whole number of 1 or more
   */
  next(text: string, count: number): NextToken[] {
    checkValue("count", sampleValues.tokens, count);
    const chances = chancesOf(this.read(text));
    const order = Array.from(chances.keys()).sort(
      (a, b) => at(chances, b, "chance") - at(chances, a, "chance") || a - b,
    );
    return order
      .slice(0, count)
      .map((id) => ({ token: at(this.names, id, "id"), id, probability: at(chances, id, "chance") }));
  }

  /**
   * Returns tokens with which the model continues a text, drawn by their probabilities.
   * @throws InputError for an empty text, or an option out of its range
   */
  goOn(text: string, options: SampleOptions): string[] {
    checkOptions(sampleValues, options);
    const { tokens, temperature = 1, seed = 0 } = options;
    checkValue("tokens", sampleValues.tokens, tokens);
    const generator = random(seed);
    const written: string[] = [];
    let scores = this.read(text);
    while (written.length < tokens) {
      const id = drawn(scores, temperature, generator.uniform());
      written.push(at(this.names, id, "id"));
      if (written.length < tokens) scores = this.step(id);
    }
    return written;
  }

  /** The scores after a text, read from a zero state. */
  private read(text: string): Float32Array {
    if (typeof text !== "string") throw new InputError(`the text is ${kindOf(text)}: give a string`);
    const tokens = tokensOf(text, this.text.unit);
    if (tokens.length === 0)
      throw new InputError(`the text is empty: give at least one of its ${this.text.unit} to continue from`);
    this.stream.reset();
    let scores = new Float32Array(0);
    for (const token of tokens) scores = this.step(this.ids.get(token) ?? 0);
    return scores;
  }

  private step(id: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.stream.step([id]) ?? []);
  }
}

/** The id at a point of [0, 1) in the cumulative distribution. */
function drawn(scores: Float32Array, temperature: number, point: number): number {
  if (temperature === 0) return scores.reduce((best, score, id) => (score > at(scores, best, "score") ? id : best), 0);
  const chances = chancesOf(scores, 1 / temperature);
  let left = point;
  for (let id = 0; id < chances.length; id++) {
    left -= at(chances, id, "chance");
    if (left < 0) return id;
  }
  return chances.length - 1;
}
