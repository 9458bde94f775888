/** @file Training and compression that start from a model. */
import { expect, it } from "vitest";
import { languageData } from "../data/text/language.js";
import { letters } from "../engine/text.fixture.js";
import { compressOn } from "./compress.js";
import { trainOn } from "./train.js";

it("keeps the network of a language model, whose defaults are for new ones, and its state's bound", async () => {
  const text = Array.from({ length: 400 }, (_, at) => 1 + (at % 7));
  const sequences = languageData([text, text.slice(0, 60)], letters);
  const loaded = { sequences, test: null, validation: Uint32Array.of(1) };
  const data = { name: "letters", digest: null, options: {} };
  const quick = { batch: 2, epochs: 1, threads: 1 };
  const first = { ...quick, hidden: 8, embedding: 6, stateBound: 3 };
  const { model } = await trainOn(loaded, { data, options: first });
  const further = await trainOn(loaded, { data, options: quick, from: model });
  const layers = [{ hidden: 8, input: 6, stateBound: 3 }];
  expect(further.model.spec).toMatchObject({ layers, training: { options: { learningRate: 0.003 } } });
  const { tuned } = await compressOn(loaded, { data, options: { ...quick, tuneEpochs: 1 }, model });
  expect(tuned.spec).toMatchObject({ layers, training: { options: { timeScale: null } } });
});
