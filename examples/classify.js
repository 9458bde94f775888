// Lists in, labels out, with no options to choose: node examples/classify.js
import { classify, fitDefaults, predict, sequencesOfArrays, splitSequences, trainFitted } from "fastcells";

// 80 recordings of two channels and 10 to 17 steps: both rise together, or the second falls.
const recordings = Array.from({ length: 80 }, (_, n) =>
  Array.from({ length: 10 + (n % 8) }, (_, t) => [t + Math.sin(n), (n % 2 === 0 ? t : -t) + Math.cos(n * t)]),
);
const answers = recordings.map((_, n) => (n % 2 === 0 ? "together" : "apart"));
const sequences = sequencesOfArrays({ x: recordings, y: answers }, { channelNames: ["left", "right"] });
const split = splitSequences(sequences, { validation: 0.2, test: 0.2 });

// Trials choose length, readout and variations. The effort, how much is tried, is an option, like everything in fitDefaults.
console.log(`effort ${fitDefaults.effort} by default, here quick`);
const { model, warnings } = await trainFitted(sequences, split, { hidden: 8 }, { effort: "quick" });
for (const warning of warnings) console.log(`note: ${warning}`);

const { label, probability } = await classify(model, recordings[0]);
console.log(`the first is ${label}, probability ${probability.toFixed(2)}`);
const scores = await predict(model, sequences, split.test);
console.log(`${scores.length} scores before softmax, ${split.test.length} sequences by 2 classes`);
