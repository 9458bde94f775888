// Measures integer models on every board whose compiler is installed: node examples/boards.js model.safetensors …
import { readFile } from "node:fs/promises";
import process from "node:process";
import { contractOf, decodeModel, InputError } from "fastcells";
import {
  boards,
  findBoard,
  formatListenerLine,
  formatListenerProfile,
  formatProfileLine,
  profileListener,
  profileModel,
} from "fastcells/boards";

for (const path of process.argv.slice(2)) {
  const model = decodeModel(await readFile(path));
  const { frontEnd } = contractOf(model);
  for (const id of Object.keys(boards)) {
    const board = findBoard(id);
    try {
      if (frontEnd === null) {
        // One window of 16 steps: an integer model's samples are int16, as a sensor gives them.
        const window = new Int16Array(16 * model.input.mean.length);
        console.log(formatProfileLine(await profileModel(model, board, [window], { title: "model" })));
      } else {
        const silence = new Int16Array(frontEnd.sampleRate / 4);
        const profile = await profileListener(model, board, [silence], { title: "model" });
        console.log(`${formatListenerLine(profile)}\n${formatListenerProfile(profile)}`);
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.log(`${board.name}: ${error.message}`);
    }
  }
}
