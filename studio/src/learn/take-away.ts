/** @file Builds the downloads, in the worker. */
import { zipSync } from "fflate";
import {
  arduinoLibrary,
  arduinoZip,
  decodeIntegerModel,
  decodeModel,
  exportC,
  exportOnnx,
  exportWasm,
  InputError,
  listenerFiles,
  windowOf,
} from "../library.js";
import { integerFile, modelFile } from "../project/names.js";
import type { Store } from "../project/store.js";
import { livePage } from "./live-page.js";
import type { Download, Target } from "./messages.js";

const firstDate = new Date(1980, 0, 1);

async function bytesOf(store: Store, path: string, missing: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await store.read(path);
  if (bytes === null) throw new InputError(missing);
  return bytes;
}

const noModel = "There is no model yet: train one first.";
const noInteger = "The model is not fitted to a board yet: fit it first.";

function zip(files: Iterable<[string, Uint8Array | string]>): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const entries = Array.from(files, ([path, content]) => [
    path,
    typeof content === "string" ? encoder.encode(content) : content,
  ]);
  return Uint8Array.from(zipSync(Object.fromEntries(entries), { level: 6, mtime: firstDate }));
}

/** @throws InputError if the target needs an earlier step */
export async function takeAway(store: Store, target: Target, title: string): Promise<Download> {
  const name = title.replace(/[^\w-]+/g, "_") || "model";
  if (target === "project") {
    const { files } = await store.list();
    const entries: [string, Uint8Array][] = [];
    for (const { path } of files) entries.push([path, (await store.read(path)) ?? new Uint8Array()]);
    return { name: `${name}-project.zip`, type: "application/zip", bytes: zip(entries) };
  }
  const octets = "application/octet-stream";
  if (target === "float") {
    return { name: modelFile, type: octets, bytes: await bytesOf(store, modelFile, noModel) };
  }
  if (target === "onnx") {
    const model = decodeModel(await bytesOf(store, modelFile, noModel), modelFile);
    return { name: `${name}.onnx`, type: octets, bytes: exportOnnx(model, { title }) };
  }
  const file = await bytesOf(store, integerFile, noInteger);
  if (target === "integer") return { name: integerFile, type: octets, bytes: file };
  const model = decodeIntegerModel(file, integerFile);
  if (target === "arduino") {
    const library = arduinoLibrary(model, { title, windowSteps: windowOf(model) });
    return { name: `${library.folder}.zip`, type: "application/zip", bytes: Uint8Array.from(arduinoZip(library)) };
  }
  if (target === "page") {
    const page = livePage(model, title, windowOf(model));
    return { name: `${name}.html`, type: "text/html", bytes: new TextEncoder().encode(page) };
  }
  if (target === "c") {
    const code = exportC(model, { title });
    const files = Object.entries({ ...code.files, ...listenerFiles(model, code) });
    return { name: `${name}-c.zip`, type: "application/zip", bytes: zip(files) };
  }
  return { name: `${name}-wasm.zip`, type: "application/zip", bytes: zip(exportWasm(model, { title }).files) };
}
