// Learns a text byte by byte and continues it: node examples/language.js
import { evaluateModel, languageData, splitSequences, train, Writer } from "fastcells";

const animals = ["dog barks", "cat sleeps", "bird sings", "fish swims"];
const text = Array.from({ length: 400 }, (_, n) => `the ${animals[(n * n + (n >> 2)) % 4]}.\n`).join("");

// One text in twenty sections, some of which are held out; bytes need no vocabulary.
const data = languageData([new TextEncoder().encode(text)], { unit: "bytes", vocabulary: [] }, [20]);
const split = splitSequences(data, { validation: 0.1, test: 0.1 });
const options = {
  hidden: 32,
  embedding: 12,
  epochs: 5,
  batch: 4,
  bptt: 16,
  learningRate: 0.01,
  timeScale: 2,
  stateBound: 4,
  threads: 1,
};
const { model } = await train(data, split, options);

const { perplexity } = await evaluateModel(model, data, split.test);
console.log(`perplexity ${perplexity.toFixed(2)} of 256`);
const writer = await Writer.open(model);
const [likeliest] = writer.next("the c", 3);
console.log(
  `after "the c" comes ${String.fromCharCode(likeliest.id)}, probability ${likeliest.probability.toFixed(2)}`,
);
const bytes = writer.goOn("the ", { tokens: 20, temperature: 0.5, seed: 1 });
console.log(`the ${String.fromCharCode(...bytes.map(Number))}`);
