/** @file The sets of text of the results table: film reviews, sentences of such reviews, and the Penn Treebank. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { InputError } from "../../src/core/errors.js";
import { TextCollector, type TextOptions } from "../../src/data/text/collect.js";
import { PlainTextCollector } from "../../src/data/text/plain.js";
import { evaluateModel } from "../../src/inference/evaluate-model.js";
import type { Measure, TestedSequences } from "./tested.js";

interface Part {
  file: string;
  part: "train" | "validation" | "test";
}

function linesOf(path: string): string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

/** @param line its label, then its text */
function readParts(folder: string, parts: readonly Part[], line: RegExp, options: TextOptions): TestedSequences {
  const texts = new TextCollector(options);
  const places = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const { file, part } of parts) {
    linesOf(join(folder, file)).forEach((each, index) => {
      const where = () => `${file}: line ${index + 1}`;
      const [, label, text] = line.exec(each) ?? [];
      if (label === undefined || text === undefined) throw new InputError(`${where()}: no label and text`);
      places[part].push(texts.count);
      texts.add(text, label, part === "train", where);
    });
  }
  const validation = places.validation.length === 0 ? {} : { validation: Uint32Array.from(places.validation) };
  return { sequences: texts.finish(null, folder), test: Uint32Array.from(places.test), ...validation };
}

/** Reviews in a group: see {@link readImdb}. */
const reviewsPerGroup = 100;

/**
 * Reviews: the label, the rating, which is ignored, and the review, whose end says most. The reviews of a film, 30 at
 * most, follow each other in the files, so 100 reviews that follow each other are a group: a validation part of other
 * groups has other films, as the test part has.
 */
export function readImdb(folder: string, vocabulary: number): TestedSequences {
  const parts: Part[] = [
    { file: "imdb.train.txt.gz", part: "train" },
    { file: "imdb.test.txt.gz", part: "test" },
  ];
  const { sequences, ...rest } = readParts(folder, parts, /^([01]) \d+ (.*)$/, {
    unit: "words",
    vocabulary,
    minCount: 2,
    maxTokens: 500,
    cut: "front",
  });
  const groups = Int32Array.from(sequences.lengths, (_, index) => Math.floor(index / reviewsPerGroup));
  return { ...rest, sequences: { ...sequences, groups } };
}

/** Perplexity: the number of equally likely words with the same cross-entropy. */
const perplexity: Measure = {
  name: "perplexity",
  text: (value) => value.toFixed(2),
  ofScore: (score) => Math.exp(-score),
  async of(model, sequences, indices) {
    const evaluation = await evaluateModel(model, sequences, indices);
    return evaluation.task === "language" ? evaluation.perplexity : Number.NaN;
  },
};

/** The Penn Treebank in Mikolov's version: 9,999 words and the end of a line; each part is one text. */
export function readPtb(folder: string): TestedSequences {
  const texts = new PlainTextCollector({ unit: "spaced", vocabulary: 10_000, minCount: 1 });
  for (const part of ["train", "valid", "test"]) {
    const file = `ptb.${part}.txt`;
    for (const line of linesOf(join(folder, file))) texts.addLine(line, part === "train");
    texts.end(file);
  }
  const sequences = texts.finish(null, folder, []);
  return { sequences, validation: Uint32Array.of(1), test: Uint32Array.of(2), measure: perplexity };
}

/** Sentences, cut into words by their publisher. */
export function readTreebank(folder: string, set: "sst_binary" | "sst_fine"): TestedSequences {
  const parts: Part[] = [
    { file: `${set}.train.txt`, part: "train" },
    { file: `${set}.valid.txt`, part: "validation" },
    { file: `${set}.test.txt`, part: "test" },
  ];
  return readParts(folder, parts, /^(\d) (.*)$/, {
    unit: "spaced",
    vocabulary: 20_000,
    minCount: 1,
    maxTokens: null,
    cut: "back",
  });
}
