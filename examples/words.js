// Learns words from a folder of WAV files: node examples/words.js recordings/ words.safetensors
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { encodeModel, evaluateModel, reportText, splitSequences, train } from "fastcells";
import { loadAudio } from "fastcells/node";
import { frontEnd, frontEndSpec } from "fastcells/sound";

const [recordings, file = "words.safetensors"] = process.argv.slice(2);
// The front end of a device, in integers; it is kept in the model. A second of a tone shows its features.
const spec = frontEndSpec(8000, { arithmetic: "fixed" });
const tone = Int16Array.from({ length: 8000 }, (_, n) => 9000 * Math.sin((2 * Math.PI * 440 * n) / 8000));
console.log(`${frontEnd(spec).features(tone).length / spec.filters} frames a second of ${spec.filters} energies`);

// Variations of each clip, half of them after another clip, as on a stream without end.
const audio = await loadAudio(recordings, { frontEnd: spec, leadIn: 0.5 });
if (audio === null) throw new Error(`${recordings} has no WAV files`);
console.log(audio.source);
const split = splitSequences(audio.sequences, { validation: 0.2, test: 0.2 }, audio.test);
const varied = await audio.augmented(split);
const { model } = await train(varied.sequences, varied.split, { hidden: 16, epochs: 30, offset: 0.3 });
console.log(reportText(await evaluateModel(model, audio.sequences, split.test)));
await writeFile(file, encodeModel(model));
