/** @file A model as one HTML file: contains the WebAssembly module and a live view, and fetches nothing. */
import { channelCount, exportWasm, type IntegerModel } from "../library.js";

/** Text escaped for a script element: nothing in it ends the element. */
const inScript = (text: string): string => text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * Sound from the microphone, at the model's rate. The processor is a data URL, because Chromium loads no worklet from a
 * blob of a page that is opened from disk; a browser that refuses data URLs gets the blob.
 */
const soundScript = `
async function start() {
  const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const media = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext({ sampleRate: audioRate });
  const processor = "registerProcessor('tap', class extends AudioWorkletProcessor {" +
    " process([[samples]]) { if (samples) this.port.postMessage(samples.slice()); return true; } });";
  const type = "text/javascript";
  await context.audioWorklet
    .addModule("data:" + type + "," + encodeURIComponent(processor))
    .catch(() => context.audioWorklet.addModule(URL.createObjectURL(new Blob([processor], { type }))));
  const tap = new AudioWorkletNode(context, "tap", { numberOfOutputs: 0 });
  tap.port.onmessage = ({ data }) => {
    for (const { label } of model.push(data)) say(label);
    show(model.scores());
  };
  context.createMediaStreamSource(media).connect(tap);
}`;

/** Motion from this device's sensor: classifies the last window at every fifth event. */
const motionScript = (windowSamples: number, width: number): string => `
async function start() {
  await DeviceMotionEvent.requestPermission?.();
  const held = [];
  let steps = 0;
  let last = "";
  addEventListener("devicemotion", ({ accelerationIncludingGravity: a, rotationRate: r }) => {
    const values = [a?.x, a?.y, a?.z, r?.alpha, r?.beta, r?.gamma].slice(0, ${width});
    held.push(values.map((value, d) => Math.max(-32768, Math.min(32767, Math.round((value ?? 0) / sampleScale[d])))));
    if (held.length > ${windowSamples}) held.shift();
    if (held.length < ${windowSamples} || ++steps % 5 !== 0) return;
    const label = labels[model.classify(held.flat())];
    show(model.scores());
    if (label !== last) say(label);
    last = label;
  });
}`;

const viewScript = `
const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
const model = await load(bytes);
const list = document.querySelector("#scores");
const bars = labels.map((label) => {
  const row = list.appendChild(document.createElement("li"));
  row.append(label, list.ownerDocument.createElement("meter"));
  return row.lastChild;
});
function show(scores) {
  const most = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  powers.forEach((power, index) => { bars[index].value = power / sum; });
}
function say(label) {
  document.querySelector("output").textContent = label;
}
document.querySelector("button").onclick = () => start().catch((error) => say(String(error.message)));
`;

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1.5rem}
ul{list-style:none;padding:0}li{display:grid;gap:.25rem;margin:1rem 0}meter{width:100%;height:1rem}
output{display:block;font-size:3rem;font-weight:650;min-height:5rem}button{font:inherit;padding:.6rem 1.2rem}`;

/** The page. `windowSteps`: steps of the network in a window of motion. */
export function livePage(model: IntegerModel, title: string, windowSteps: number | null): string {
  const { name, wasm, files } = exportWasm(model, { title });
  const module = String(files.get(`${name}.js`));
  const sensor =
    model.frontEnd === null
      ? motionScript((windowSteps ?? 100) * (model.frame ?? 1), channelCount(model))
      : soundScript;
  const script = [module, `const wasm = "${base64(wasm)}";`, viewScript, sensor].join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
<h1>${escaped(title)}</h1>
<button>Start</button>
<output aria-live="polite"></output>
<ul id="scores"></ul>
<script type="module">
${inScript(script)}
</script>
</html>
`;
}
