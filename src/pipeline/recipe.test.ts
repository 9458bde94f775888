import { describe, expect, it } from "vitest";
import { decodeAnyModel, encodeAnyModel } from "../inference/any-model.js";
import { randomModel, randomShape } from "../integer/random.fixture.js";
import { frontEndSpec } from "../model/front-end.js";
import type { Recipe } from "../model/recipe.js";
import type { TextSpec } from "../model/text.js";
import { ramps } from "../train/ramps.fixture.js";
import { compressOn } from "./compress.js";
import { readingFor, readingToPredict, recipeOf } from "./recipe.js";
import { trainOn } from "./train.js";

const { data } = ramps(60);
const loaded = { sequences: data, test: null, validation: null };
const tables = { window: 16, stride: 8, labelColumn: "activity", channels: ["x", "y"], copies: 3, threads: 2 };
const short = { hidden: 6, epochs: 2, batch: 16, threads: 1 };
const described = { name: "ramps", digest: "0123", options: tables };

describe("a recipe", () => {
  const recipe: Recipe = {
    data: { name: "ramps", digest: "0123" },
    reading: { window: 16, stride: 8, labelColumn: "activity", channels: ["x", "y"] },
    variations: { copies: 3 },
    split: { validation: 0.1, test: 0.25, seed: 5 },
  };

  it("is in float and integer files, and models describe their data", async () => {
    const split = { test: 0.25, seed: 5 };
    const { model } = await trainOn(loaded, { data: described, split, options: short });
    const lengths = [Math.min(...data.lengths), Math.max(...data.lengths)];
    expect(model.spec.recipe).toEqual({ ...recipe, data: { ...recipe.data, lengths } });
    expect(recipeOf(decodeAnyModel(encodeAnyModel(model)))).toEqual(model.spec.recipe);
    const options = { epochs: 1, tuneEpochs: 1, threads: 1, rankU: 3 };
    const { integer, tuned } = await compressOn(loaded, { model, data: described, options });
    const read = decodeAnyModel(encodeAnyModel(integer));
    expect(recipeOf(read)).toEqual(model.spec.recipe);
    // The sizes are the model's, not an option's defaults.
    expect(integer.training).toMatchObject({
      options: { hidden: 6, rankU: 3, gate: "quantSigm", update: "quantTanh" },
    });
    expect(tuned.spec.training).toMatchObject({ options: { hidden: 6, rankU: 3 } });
  });

  it("of an older file is read from its command line", () => {
    const flags = ["--window=16", "--stride=8", "--label-column=activity", "--channels=x, y", "--copies=3"];
    const older = { name: "ramps", digest: "0123", flags, split: recipe.split };
    const model = { ...randomModel(randomShape(1), 1), training: { data: older } };
    expect(recipeOf(model)).toEqual(recipe);
    const other = {
      ...model,
      training: { data: { ...older, flags: ["--words=none", "--group-column=none", "--hop=20"] } },
    };
    expect(recipeOf(other).reading).toEqual({ words: null, groupColumn: null });
  });

  it("overrides the readers' defaults, and is overridden by given options", () => {
    const model = { ...randomModel(randomShape(1), 1), channels: null, recipe };
    expect(readingFor(model, { stride: 4 })).toEqual({ ...recipe.reading, copies: 3, stride: 4, frontEnd: null });
    expect(readingToPredict({ ...model, channels: ["x", "y"] }, {})).toMatchObject({ labelColumn: null, words: null });
  });

  it("leaves no say in what the model has settled, or reads no such data for", () => {
    const model = { ...randomModel(randomShape(1), 1), frontEnd: frontEndSpec(8000) };
    expect(() => readingFor(model, { hop: 20 })).toThrow("--hop: the model keeps its front end: leave it out");
    expect(() => readingFor(model, { window: 9 })).toThrow("--window: the model listens to recordings (WAV)");
    const text: TextSpec = { unit: "words", vocabulary: ["good"] };
    const reader = { ...model, frontEnd: null, text };
    expect(() => readingFor(reader, { stride: 9 })).toThrow("--stride: the model reads text");
    expect(() => readingFor(reader, { minCount: 9 })).toThrow("--min-count: the model keeps its vocabulary");
    expect(() => readingFor(reader, { text: "bytes" })).toThrow("--text: the model reads words: leave it out");
    expect(readingFor(reader, { text: "words" })).toMatchObject({ text: "words", tokens: reader.text });
    expect(() => readingToPredict(reader, { labelColumn: "stars" })).toThrow("predictions need no labels");
  });

  it("is refused if it is damaged", () => {
    const model = { ...randomModel(randomShape(1), 1), recipe: { ...recipe, reading: { window: -1 } } };
    expect(() => decodeAnyModel(encodeAnyModel(model))).toThrow(/recipe\.reading\.window/);
  });

  it("cannot ask for clips that fill the memory", () => {
    const model = randomModel(randomShape(1), 1);
    const long = { ...model, recipe: { ...recipe, reading: { seconds: 1e308 } } };
    const many = { ...model, recipe: { ...recipe, variations: { copies: 1e15 } } };
    expect(() => readingFor(long, {})).toThrow(/seconds 1e\+308 of its training: must be .*600.*: train again$/);
    expect(() => readingFor(many, {})).toThrow(/copies 1000000000000000 of its training: must be .*1000: /);
    expect(readingFor(long, { seconds: 2 })).toMatchObject({ seconds: 2 });
    // What is asked for is not the file's fault, and was checked as an option.
    expect(readingFor(model, { seconds: 1e308 })).toMatchObject({ seconds: 1e308 });
  });
});
