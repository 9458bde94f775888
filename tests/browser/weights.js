// Trains three small models on synthetic data with the built library, in Node, in a page or in a worker.
import { encodeModel, predict, sequencesOfArrays, splitSequences, train } from "../../dist/index.js";

const runs = {
  "FastGRNN, ragged": { cell: "FastGRNN", hidden: 17 },
  "LSTM, two layers": { cell: "LSTM", hidden: 9, layers: 2, optimiser: "sgd", learningRate: 0.05 },
  "FastGRNN of low rank": {
    cell: "FastGRNN",
    hidden: 20,
    rankW: 2,
    rankU: 5,
    denseEpochs: 2,
    noise: 0.1,
    weightDecay: 0.01,
  },
};

/** 96 sequences of 5 to 20 steps of 3 channels; a class shifts one channel. Integers and quotients by 2^16 only. */
function data() {
  let state = 1;
  const draw = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % below;
  };
  const lengths = Int32Array.from({ length: 96 }, () => 5 + draw(16));
  const classes = Int32Array.from(lengths, () => draw(3));
  const samples = [];
  lengths.forEach((length, sequence) => {
    for (let t = 0; t < length; t++) {
      for (let c = 0; c < 3; c++) samples.push((draw(65536) + (c === classes[sequence] ? 16384 : 0)) / 65536);
    }
  });
  return sequencesOfArrays({
    x: { shape: [samples.length / 3, 3], values: Float32Array.from(samples) },
    y: { shape: [96], values: classes },
    lengths: { shape: [96], values: lengths },
  });
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Counts the threads that the library starts from now on and that report that they are ready. */
function countThreads() {
  const scope = globalThis.process?.getBuiltinModule?.("node:worker_threads") ?? globalThis;
  const { Worker } = scope;
  const counted = { threads: 0 };
  const count = () => {
    counted.threads += 1;
  };
  scope.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      if ("once" in this) this.once("message", count);
      else this.addEventListener("message", count, { once: true });
    }
  };
  return counted;
}

/** SHA-256 of each model's file and of its scores, and the number of helping threads. */
export async function weights(threads) {
  const counted = countThreads();
  const sequences = data();
  const split = splitSequences(sequences, { validation: 0.25, test: 0.25, seed: 1 });
  const digests = {};
  for (const [name, options] of Object.entries(runs)) {
    const { model } = await train(sequences, split, { epochs: 4, batch: 40, seed: 7, ...options, threads });
    digests[name] = await sha256(encodeModel(model));
    digests[`${name}: scores`] = await sha256(await predict(model, sequences, split.test, { threads }));
  }
  return { digests, threads: counted.threads };
}
