// Trains on NumPy arrays or idx files such as MNIST's: node examples/arrays.js x_train.npy y_train.npy, or images-idx3-ubyte labels-idx1-ubyte
import { readFile } from "node:fs/promises";
import process from "node:process";
import { evaluateModel, parseIdx, parseNpy, reportText, sequencesOfArrays, splitSequences, train } from "fastcells";

const [x, y] = await Promise.all(
  process.argv.slice(2, 4).map(async (path) => {
    const bytes = await readFile(path);
    return path.endsWith(".npy") ? parseNpy(bytes, path) : parseIdx(bytes, path);
  }),
);
// Shapes [N, T, D] and [N]. In a page, the bytes come from fetch or from a dropped file.
const sequences = sequencesOfArrays({ x, y });
const split = splitSequences(sequences, { validation: 0.1, test: 0.2 });
const { model } = await train(sequences, split, { hidden: 16, epochs: 10 });
console.log(reportText(await evaluateModel(model, sequences, split.test)));
