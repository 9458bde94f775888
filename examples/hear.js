// Detects words in samples of any rate: arecord -t raw -f FLOAT_LE -r 44100 | node examples/hear.js words.safetensors 44100
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { decodeModel, listen } from "fastcells";

const [file, rate = "44100"] = process.argv.slice(2);
const model = decodeModel(await readFile(file));

async function* samples() {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 4);
    rest = bytes.subarray(whole);
    yield new Float32Array(Uint8Array.from(bytes.subarray(0, whole)).buffer);
  }
}

for await (const { label, seconds } of await listen(model, samples(), { sampleRate: Number(rate) })) {
  console.log(`${seconds.toFixed(1)} s: ${label}`);
}
