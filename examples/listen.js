// Detects words in samples as they arrive: arecord -f S16_LE -r 8000 -t raw | node examples/listen.js words.safetensors
import { readFile } from "node:fs/promises";
import process from "node:process";
import { decodeModel } from "fastcells";
import { Listener, listeningOf } from "fastcells/sound";

const model = decodeModel(await readFile(process.argv[2]));
const { front, scorer, detector, labels } = await listeningOf(model, { threshold: 1.5 });
const listener = new Listener(front, scorer, detector);
let odd = new Uint8Array(0);
for await (const chunk of process.stdin) {
  const bytes = Uint8Array.from([...odd, ...chunk]);
  const whole = bytes.length - (bytes.length % 2);
  odd = bytes.slice(whole);
  for (const { keyword, seconds } of listener.push(new Int16Array(bytes.buffer, 0, whole / 2))) {
    console.log(`${seconds.toFixed(1)} s: ${labels[keyword]}`);
  }
}
