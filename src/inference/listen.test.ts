import process from "node:process";
import { describe, expect, it, vi } from "vitest";
import { random } from "../core/random.js";
import { fromInt16, toInt16 } from "../data/audio/recording.js";
import { resample } from "../data/audio/resample.js";
import { extremeSounds, frontEnds, soundModel } from "../deploy/frontend/sound.fixture.js";
import { Listener } from "../features/listener.js";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { type HeardLabel, type ListenOptions, listen } from "./listen.js";
import { listeningOf } from "./listening.js";

const rate = 44_100;
const sounds = extremeSounds(16_000);
const model = soundModel(frontEnds.wide, [sounds]);
/** The same sound as recorded by another sound card, repeated three times. */
const samples = resample(fromInt16(Int16Array.from([...sounds, ...sounds, ...sounds])), 16_000, rate);

async function* pieces(): AsyncGenerator<Float32Array> {
  const { below } = random(1);
  for (let at = 0; at < samples.length; ) {
    const end = at + 1 + below(3000);
    yield samples.subarray(at, end);
    at = end;
  }
}

async function hear(options: ListenOptions): Promise<HeardLabel[]> {
  const all: HeardLabel[] = [];
  for await (const heard of await listen(model, pieces(), options)) all.push(heard);
  return all;
}

describe("listen", () => {
  it("detects the same as a device's listener, in samples of any rate and pieces of any size", async () => {
    const { front, scorer, detector, labels, one } = await listeningOf(model);
    const device = new Listener(front, scorer, detector);
    const expected = device
      .push(toInt16(resample(samples, rate, 16_000)))
      .map(({ keyword, score, seconds }) => ({ label: labels[keyword], score: score / one, seconds }));
    expect(expected.length).toBeGreaterThan(2);
    const called: HeardLabel[] = [];
    expect(await hear({ sampleRate: rate, onHeard: (heard) => called.push(heard) })).toEqual(expected);
    expect(called).toEqual(expected);
  });

  it("says if the sound has nothing in a part of the model's band", async () => {
    expect((await listen(model, pieces(), { sampleRate: rate })).warnings).toEqual([]);
    expect((await listen(model, pieces(), { sampleRate: 8000 })).warnings).toEqual([
      expect.stringMatching(
        /^the sound has 8,000 samples a second, so nothing above 4,000 Hz, and the model, at 16,000/,
      ),
    ]);
  });

  it("refuses samples of another type, which would be taken for very loud ones", async () => {
    async function* wrong(): AsyncGenerator<Float32Array> {
      // @ts-expect-error: integers are not of full scale 1
      yield Int16Array.of(1, 2);
    }
    const detections = await listen(model, wrong(), { sampleRate: rate });
    await expect(detections[Symbol.asyncIterator]().next()).rejects.toThrow(
      "a piece of sound is an Int16Array: give a Float32Array of samples, full scale ±1",
    );
  });

  it("takes the options of a detector", async () => {
    const [keyword = ""] = model.labels.slice(2);
    expect(new Set((await hear({ sampleRate: rate, keywords: [keyword] })).map(({ label }) => label))).toEqual(
      new Set([keyword]),
    );
    expect(await hear({ sampleRate: rate, threshold: model.detector.limit / 2 ** model.head.scoreBits })).toEqual([]);
  });

  it("ends when a loop over it ends, when it is stopped, and with the samples", async () => {
    for await (const _ of await listen(model, pieces(), { sampleRate: rate })) break;
    const stopped = await listen(model, endless(), { sampleRate: rate });
    setTimeout(() => stopped.stop(), 20);
    for await (const _ of stopped);
    const broken = await listen(model, failing(), { sampleRate: rate });
    await expect(broken[Symbol.asyncIterator]().next()).rejects.toThrow("the socket is closed");
  });

  it("leaves no error unheard if detections go to a callback", async () => {
    const unhandled = (): Promise<unknown> =>
      new Promise((resolve) => {
        const listeners = process.listeners("unhandledRejection");
        process.removeAllListeners("unhandledRejection");
        process.once("unhandledRejection", (reason) => {
          for (const listener of listeners) process.on("unhandledRejection", listener);
          resolve(reason);
        });
      });
    const closed = unhandled();
    await listen(model, failing(), { sampleRate: rate, onHeard: () => {} });
    expect(await closed).toEqual(new Error("the socket is closed"));
    const thrown = unhandled();
    const fault = new Error("a fault of the page");
    const onHeard = (): void => {
      throw fault;
    };
    await listen(model, pieces(), { sampleRate: rate, onHeard });
    expect(await thrown).toBe(fault);
    const read = await listen(model, failing(), { sampleRate: rate, onHeard });
    await expect(read[Symbol.asyncIterator]().next()).rejects.toThrow("the socket is closed");
    const later = async (): Promise<void> => onHeard();
    const waited = await listen(model, pieces(), { sampleRate: rate, onHeard: later });
    await expect(waited[Symbol.asyncIterator]().next()).rejects.toBe(fault);
  });

  it("closes the context that it made if it cannot listen", async () => {
    const close = vi.fn(async () => {});
    const blocked = { addModule: () => Promise.reject(new Error("blocked by the policy")) };
    vi.stubGlobal("AudioContext", function AudioContext() {
      return { audioWorklet: blocked, close };
    });
    const track = { addEventListener() {}, removeEventListener() {} };
    await expect(listen(model, { getAudioTracks: () => [track] })).rejects.toThrow("blocked by the policy");
    expect(close).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it("refuses models and options that cannot listen", async () => {
    await expect(listen(model, pieces())).rejects.toThrow("sampleRate is missing");
    const blind = randomModel(plainShape, 1);
    await expect(listen(blind, pieces(), { sampleRate: rate })).rejects.toThrow("the model has no front end");
    await expect(listen(model, pieces(), { sampleRate: rate, keywords: ["bird"] })).rejects.toThrow('no class "bird"');
    const text = { sampleRate: rate, ...JSON.parse('{ "keywords": "bird" }') };
    await expect(listen(model, pieces(), text)).rejects.toThrow("the list of keywords is a string: give an array");
    const nothing = { sampleRate: rate, ...JSON.parse('{ "threshold": null }') };
    await expect(listen(model, pieces(), nothing)).rejects.toThrow("threshold is null: give a score from");
    const most = model.detector.limit / 2 ** model.head.scoreBits;
    await expect(listen(model, pieces(), { sampleRate: rate, threshold: most + 1 })).rejects.toThrow(
      `threshold is ${most + 1}: give a score from ${-most} to ${most}`,
    );
    await expect(listen(model, pieces(), { sampleRate: rate, refractory: -1 })).rejects.toThrow(
      "refractory is -1: give seconds from 0 to",
    );
    const misspelt = JSON.parse(`{ "sampleRate": ${rate}, "treshold": 1 }`);
    await expect(listen(model, pieces(), misspelt)).rejects.toThrow("did you mean threshold?");
    const callback = JSON.parse(`{ "sampleRate": ${rate}, "onHeard": 3 }`);
    await expect(listen(model, pieces(), callback)).rejects.toThrow("onHeard is a number: give a function");
    const rateText = JSON.parse('{ "sampleRate": "8000" }');
    await expect(listen(model, pieces(), rateText)).rejects.toThrow('sample rate is "8000": give a positive integer');
    for (const stream of ["{}", "null", '"sound.wav"', "[[0.5]]"])
      await expect(listen(model, JSON.parse(stream), { sampleRate: rate })).rejects.toThrow(
        "neither a MediaStream nor an async iterable",
      );
    await expect(listen(model, { getAudioTracks: () => [] })).rejects.toThrow("the stream has no sound");
    const track = { addEventListener() {}, removeEventListener() {} };
    const insecure = {
      sampleRate: rate,
      createMediaStreamSource: () => null,
      resume: async () => {},
      close: async () => {},
    };
    const options = Object.assign(JSON.parse("{}"), { context: insecure });
    await expect(listen(model, { getAudioTracks: () => [track] }, options)).rejects.toThrow("has no audioWorklet");
  });
});

async function* endless(): AsyncGenerator<Float32Array> {
  for (;;) {
    await new Promise((go) => setTimeout(go, 1));
    yield new Float32Array(100);
  }
}

async function* failing(): AsyncGenerator<Float32Array> {
  yield samples.subarray(0, 100);
  throw new Error("the socket is closed");
}
