/** @file The studio reads a project and trains like the command line: the same sequences, folds and weights. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { random } from "../../src/core/random.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { decodeModel } from "../../src/model/file.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { partsOf } from "../../src/pipeline/parts.js";
import { examplesOf } from "../../studio/src/learn/examples.js";
import { fitIn } from "../../studio/src/learn/fitting.js";
import { type Progress, type TrainOutcome, usualSettings } from "../../studio/src/learn/messages.js";
import type { Examples } from "../../studio/src/learn/recorded.js";
import { trainIn } from "../../studio/src/learn/training.js";
import { memoryBytes, memoryOf } from "../../studio/src/project/memory.js";
import { checkpointFile, fittingFile, integerFile, modelFile } from "../../studio/src/project/names.js";
import type { Store } from "../../studio/src/project/store.js";
import { fileOf, readSignal } from "../../studio/src/signal/files.js";
import { gesture, gestureRate, gestures } from "../browser/gestures.fixture.js";

let folder: string;
let files: Map<string, Uint8Array<ArrayBuffer>>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fastcells-studio-"));
  files = new Map();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The project in memory; `keep` also puts its recordings into the folder. */
const store: Store = {
  list: async () => ({ folder, files: [], hidden: [], tools: { boards: [], firmware: [] } }),
  read: async (path) => files.get(path) ?? null,
  write: async (path, bytes) => void files.set(path, bytes),
  move: async () => false,
  remove: async (path) => void files.delete(path),
};

function keep(path: string, bytes: Uint8Array<ArrayBuffer>): void {
  files.set(path, bytes);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** Gestures of the given lengths in seconds, in turn. */
function keepGestures(count: number, seconds: readonly number[], nameOf = (index: number) => `${index}`): void {
  gestures.forEach((label, kind) => {
    for (let index = 0; index < count; index++) {
      const steps = Math.round((seconds[index % seconds.length] ?? 1) * gestureRate);
      const values = Float32Array.from(gesture(label, steps, random(100 * kind + index)).flat());
      const channels = ["x", "y", "z", "a", "b", "c"];
      const path = `${label}/${nameOf(index)}.csv`;
      keep(path, fileOf({ kind: "motion", rate: gestureRate, channels, values }));
    }
  });
}

/** Tones under noise at a rate. */
function keepSounds(count: number, rate: number, nameOf = (index: number) => `${index}`): void {
  for (const [kind, label] of ["high", "low"].entries()) {
    for (let index = 0; index < count; index++) {
      const { below } = random(10 * kind + index);
      const tone = (kind === 0 ? 1500 : 400) * (1 + index / 50);
      const length = Math.round(rate * (0.4 + 0.02 * index));
      const samples = Int16Array.from(
        { length },
        (_, n) => 6000 * Math.sin((2 * Math.PI * tone * n) / rate) + below(900),
      );
      keep(`${label}/${nameOf(index)}.wav`, writeWav(samples, rate));
    }
  }
}

const examples = () =>
  [...files.keys()].filter((path) => path.includes("/")).map((path) => ({ path, label: path.split("/")[0] ?? "" }));

function read(window: number | null = null): Promise<Examples> {
  const recorded = examples().map((example) => {
    const bytes = files.get(example.path) ?? new Uint8Array();
    return { ...example, bytes, signal: readSignal(bytes, example.path) };
  });
  return examplesOf(recorded.reverse(), { ...usualSettings, window }, () => {});
}

describe("the studio's examples are those of the command line", () => {
  it.each([
    ["recordings of one length", 3, [1], null, {}],
    ["recordings of several lengths, cut to the shortest", 4, [1, 1.2, 1.1], null, { window: 50 }],
    ["long recordings, in windows that overlap", 3, [3, 2.5], 1, { window: 50, stride: 25 }],
  ])("of motion: %s", async (_, count, seconds, window, options) => {
    keepGestures(count, seconds);
    const { loaded, origins, flags } = await read(window);
    const expected = await loadAny(folder, options);
    expect(loaded.sequences).toEqual({ ...expected.sequences, sampleRate: gestureRate });
    expect(flags).toEqual(Object.entries(options).flatMap(([key, value]) => [`--${key}`, `${value}`]));
    const { starts, values, channels } = loaded.sequences;
    for (const [index, { path, start }] of origins.entries()) {
      const signal = readSignal(files.get(path) ?? new Uint8Array(), path);
      expect(values[(starts[index] ?? 0) * channels]).toBe(signal.values[start * channels]);
    }
  });

  it.each([16_000, 8000])("of sound at %d Hz, with the variations that training makes", async (rate) => {
    keepSounds(4, rate, (index) => `${index < 2 ? "anna" : "ben"}--${index}`);
    const { loaded, flags } = await read();
    expect(flags).toEqual(["--lead-in", "0.5", "--readout", "last"]);
    const expected = await loadAny(folder, { leadIn: 0.5, copies: 2 });
    expect(loaded.sequences).toEqual(expected.sequences);
    const split = partsOf(loaded, { validation: 0, test: 0.5, seed: 0 });
    const small = { ...split, train: split.train.subarray(0, 2) };
    const all = await loadAny(folder, { leadIn: 0.5 });
    if (!("augmented" in all)) throw new Error("no recordings of sound");
    expect(await loaded.augmented?.(small)).toEqual(await all.augmented(small));
  });
});

describe("the studio's training", () => {
  const train = (resume: boolean, signal: AbortSignal, tell: (progress: Progress) => void) =>
    trainIn(store, examples(), { ...usualSettings, hidden: 4 }, resume, signal, tell);
  const never = new AbortController().signal;
  const tensorsOf = (bytes: Uint8Array) => decodeModel(bytes, "the model").tensors;

  async function trainedHere(): Promise<TrainOutcome> {
    const trained = await train(false, never, () => {});
    if (trained === null) throw new Error("it was stopped");
    return trained;
  }

  it("chooses like the command line, to the same weights, and shows the same cross-validation", async () => {
    keepGestures(5, [0.3]);
    const told: Progress["kind"][] = [];
    const trained = await train(false, never, ({ kind }) => told.push(kind));
    const weights = tensorsOf(files.get(modelFile) ?? new Uint8Array());
    const output = join(folder, "model.safetensors");
    const { stdout, stderr } = await fastcells(["train", folder, "--hidden", "4", "-o", output, "--json"]);
    expect(stderr).not.toContain("rror");
    expect(weights).toEqual(tensorsOf(readFileSync(output)));
    const { expected, tried } = JSON.parse(stdout);
    expect(trained?.tried).toEqual(tried);
    expect(trained?.expected).toEqual({ share: expected.score, folds: expected.folds, recordings: 12 });
    expect(new Set(told)).toEqual(new Set(["examples", "trial", "run", "epoch"]));
    const memory = { ...memoryOf(null), trained };
    expect(memoryOf(memoryBytes(memory))).toEqual(JSON.parse(JSON.stringify(memory)));
  });

  /** The project as of the last checkpoint of a job that is then killed before finishing. */
  async function killed(
    file: string,
    job: (signal: AbortSignal, tell: (progress: Progress) => void) => Promise<unknown>,
  ) {
    const kill = new AbortController();
    let written = new Map<string, Uint8Array<ArrayBuffer>>();
    let said = "";
    await job(kill.signal, (progress) => {
      const { kind } = progress;
      if (kind !== "trial" && kind !== "epoch") return;
      const moment = kind === "trial" ? `${progress.what} ${progress.done}` : `epoch ${progress.report.epoch}`;
      const kept = files.get(file);
      if (kept === undefined || kill.signal.aborted) return;
      // A slow trial is kept before it is done, too.
      if (kind === "trial" && !Buffer.from(kept).includes("fastcells-trial")) return;
      said = moment;
      written = new Map(files);
      kill.abort();
    });
    files = written;
    return said;
  }

  it("killed in its trials and stopped in its run, resumes to the weights of an undisturbed run", async () => {
    keepGestures(4, [0.3]);
    const whole = await trainedHere();
    const weights = tensorsOf(files.get(modelFile) ?? new Uint8Array());
    files.delete(modelFile);
    expect(await killed(checkpointFile, (signal, tell) => train(false, signal, tell))).toMatch(
      /^the usual options [12]$/,
    );
    const stop = new AbortController();
    const trials: string[] = [];
    const stopped = await train(true, stop.signal, (progress) => {
      if (progress.kind === "trial") trials.push(`${progress.what} ${progress.done}`);
      if (progress.kind === "epoch" && progress.report.epoch === 5) stop.abort();
    });
    expect([stopped, files.has(modelFile), files.has(checkpointFile)]).toEqual([null, false, true]);
    expect(trials).not.toContain("the usual options 0");
    const again = await train(true, never, ({ kind }) => expect(kind).not.toBe("trial"));
    expect(tensorsOf(files.get(modelFile) ?? new Uint8Array())).toEqual(weights);
    expect(again).toEqual({ ...whole, history: expect.anything() });
    expect(files.has(checkpointFile)).toBe(false);
  });

  it("compresses like the command line, even if killed while choosing a layout", async () => {
    keepGestures(4, [0.3]);
    await trainedHere();
    const limits = { size: 400, board: "uno", ms: 4 } as const;
    const asked = { settings: usualSettings, limits };
    expect(
      await killed(fittingFile, (signal, tell) => fitIn(store, examples(), { ...asked, resume: false }, signal, tell)),
    ).toMatch(/^layouts \d$/);
    const layouts: number[] = [];
    // A resumed compression keeps its limits.
    const others = { settings: usualSettings, limits: { ...limits, size: 900 }, resume: true };
    const outcome = await fitIn(store, examples(), others, never, (progress) => {
      if (progress.kind === "trial") layouts.push(progress.done);
    });
    const memory = { ...memoryOf(null), fitted: outcome };
    expect(memoryOf(memoryBytes(memory))).toEqual(JSON.parse(JSON.stringify(memory)));
    expect(layouts).not.toContain(0);
    expect(files.has(fittingFile)).toBe(false);
    const fitted = decodeIntegerModel(files.get(integerFile) ?? new Uint8Array(), "the integer model");
    const [model, output] = [join(folder, "model.safetensors"), join(folder, "integer.safetensors")];
    writeFileSync(model, files.get(modelFile) ?? new Uint8Array());
    const fit = ["--size", "400", "--board", "uno", "--ms", "4"];
    const { status } = await fastcells(["compress", model, folder, ...fit, "-o", output, "--quiet"]);
    expect(status).toBe(0);
    const same = decodeIntegerModel(readFileSync(output), output);
    expect({ ...fitted, recipe: null, training: null }).toEqual({ ...same, recipe: null, training: null });

    await killed(fittingFile, (signal, tell) => fitIn(store, examples(), { ...asked, resume: false }, signal, tell));
    await train(false, never, () => {});
    expect(files.has(fittingFile)).toBe(false);
  });

  it("ends at once if its checkpoint cannot be stored", async () => {
    keepGestures(4, [0.3]);
    const full: Store = {
      ...store,
      write: async () => {
        throw new Error("the disk is full");
      },
    };
    await expect(trainIn(full, examples(), { ...usualSettings, epochs: 5 }, false, never, () => {})).rejects.toThrow(
      "the disk is full",
    );
  });
});
