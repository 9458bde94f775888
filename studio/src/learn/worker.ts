/** @file The worker: one call at a time, except `stop`, which a running training or compression checks for. */
import { decodeIntegerModel, encodeIntegerModel, InputError, type IntegerModel, windowOf } from "../library.js";
import { integerFile } from "../project/names.js";
import { openStore } from "../project/open-store.js";
import type { Store } from "../project/store.js";
import { unpackInto } from "../project/unpack.js";
import { atProjectRate, fileOf, readSignal } from "../signal/files.js";
import { fitIn } from "./fitting.js";
import { type Live, liveOf } from "./live.js";
import type { Calls, Progress, Reply, Request } from "./messages.js";
import { trainIn } from "./training.js";

let store: Store | null = null;
let learning: AbortController | null = null;
let live: Live | null = null;
/** The live model. */
let heardWith: IntegerModel | null = null;

function tell(progress: Progress): void {
  const reply: Reply = { progress };
  postMessage(reply);
}

function opened(): Store {
  if (store === null) throw new Error("the worker has no project");
  return store;
}

type Async<Call> = Call extends (...given: infer Given) => infer Result
  ? (...given: Given) => Result | Promise<Result>
  : never;

const calls: { [Name in keyof Calls]: Async<Calls[Name]> } = {
  open(address) {
    store = openStore(address);
  },
  async read(path) {
    const bytes = await opened().read(path);
    if (bytes === null) throw new InputError(`${path} is gone`);
    return readSignal(bytes, path);
  },
  convert: (name, bytes) => atProjectRate(readSignal(bytes, name)),
  file: (signal) => fileOf(atProjectRate(signal)),
  train(examples, settings, resume) {
    learning = new AbortController();
    return trainIn(opened(), examples, settings, resume, learning.signal, tell);
  },
  stop() {
    learning?.abort();
  },
  fit(examples, asked) {
    learning = new AbortController();
    return fitIn(opened(), examples, asked, learning.signal, tell);
  },
  async live() {
    const bytes = await opened().read(integerFile);
    if (bytes === null) throw new InputError("The model is not fitted to a board yet: fit it first.");
    const model = decodeIntegerModel(bytes, integerFile);
    heardWith = model;
    live = await liveOf(model, windowOf(model));
    return live.model;
  },
  push: (samples, rate) => live?.push(samples, rate) ?? [],
  async threshold(scores) {
    const detector = live?.setThreshold(scores) ?? null;
    if (heardWith === null || detector === null) return;
    await opened().write(integerFile, Uint8Array.from(encodeIntegerModel({ ...heardWith, detector })));
  },
  async board(id, flash) {
    if (id === "pico") {
      const { SerialRp2040 } = await import("./pico.js");
      const pico = new SerialRp2040(flash);
      return live?.sendTo({
        numbers: (line) => pico.send(line),
        sound: ({ buffer, byteOffset, byteLength }) => pico.sendBytes(new Uint8Array(buffer, byteOffset, byteLength)),
      });
    }
    const { Uno } = await import("./uno.js");
    const uno = new Uno(flash);
    live?.sendTo({ numbers: (line, seconds) => uno.send(line, seconds), sound: null });
  },
  heard() {
    if (live === null) throw new InputError("There is no live signal yet: choose a sensor first.");
    return live.heard();
  },
  async take(target, title) {
    // Loaded on demand: the page opens faster without the exporters.
    const { takeAway } = await import("./take-away.js");
    return takeAway(opened(), target, title);
  },
  unpack: (name, bytes) => unpackInto(opened(), bytes, name),
};

self.onmessage = async ({ data: { id, name, given } }: MessageEvent<Request>) => {
  let reply: Reply;
  try {
    const call = calls[name] as (...given: unknown[]) => unknown;
    reply = { id, result: await call(...given) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(reply);
};
