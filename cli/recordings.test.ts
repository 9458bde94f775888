import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeWav } from "../src/data/audio/wav.js";
import { decodeModel } from "../src/model/file.js";
import { fastcells } from "./testing/fastcells.js";
import { temporaryFolder } from "./testing/folders.js";
import { gestureFolder } from "./testing/gestures.js";
import { toneRate, whistleFolder } from "./testing/tones.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const model = at("whistles.safetensors");
const read = (path: string) => decodeModel(readFileSync(path)).spec;

beforeAll(async () => {
  whistleFolder(at("whistles"), 20);
  const argv = ["train", at("whistles"), "-H", "10", "-e", "15", "-b", "16", "--copies", "1", "--masks", "1"];
  const { status, stdout, stderr } = await fastcells([...argv, "-o", model]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(
    "60 clips of 0.49 s at 8,000 Hz (label folders), 3 classes; 32 log-mel energies every 20 ms, fixed-point\n" +
      "42 to train and 1 variation of each, 6 to validate, 12 to test\n",
  );
});
afterAll(() => folder.remove());

describe("recordings as data", () => {
  it("are trained on with variations and an offset by default", async () => {
    const argv = ["train", at("whistles"), "-H", "4", "-e", "1", "--filters", "8", "-o", at("plain.safetensors")];
    expect((await fastcells(argv)).stdout).toContain(
      "\n42 to train and 8 variations of each, 6 to validate, 12 to test\n",
    );
    expect(read(at("plain.safetensors")).training).toMatchObject({ options: { offset: 0.3 } });
    const { stdout } = await fastcells([...argv, "--copies", "0", "--offset", "0"]);
    expect(stdout).toContain("\n42 to train, 6 to validate, 12 to test\n");
    expect(read(at("plain.safetensors")).training).toMatchObject({ options: { offset: 0 } });
  });

  it("are compressed to a size by trials on folds, like any other data", async () => {
    const small = at("small.safetensors");
    const argv = ["train", at("whistles"), "--size", "500", "--hop", "20", "--frame", "30", "--copies", "1"];
    const { stdout, status } = await fastcells([...argv, "-o", at("float.safetensors"), "--integer", small, "--json"]);
    expect(status).toBe(0);
    const { tried, stages, attempts, expected } = JSON.parse(stdout);
    expect(tried[0]).toMatchObject({ name: "the usual options", kept: true });
    // Each of 48 recordings has a variation, but only the recording is held out.
    expect(attempts[0].folds.map(({ held }: { held: number }) => held)).toEqual([16, 16, 16]);
    expect(expected).toMatchObject({ folds: 3 });
    expect(stages.at(-1).bytes).toBeLessThanOrEqual(500);
    expect(stages.at(-1).accuracy).toBe(1);
    expect((await fastcells(["evaluate", small, at("whistles"), "--json"])).stdout).toContain('"part":"test"');
  });

  it("puts the front end into the model, and evaluates the held-out part", async () => {
    expect(read(model).frontEnd).toMatchObject({ arithmetic: "fixed", sampleRate: 8000, window: 240, stride: 160 });
    const { status, stdout } = await fastcells(["evaluate", model, at("whistles"), "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ part: "test", count: 12, accuracy: 1 });
  });

  it("predicts files and folders with the model's front end, at any recorded rate", async () => {
    const slow = at("slow.wav");
    const original = readFileSync(join(at("whistles"), "rise", "003.wav"));
    const samples = new Int16Array(
      original.buffer.slice(original.byteOffset + 44, original.byteOffset + original.length),
    );
    const doubled = Int16Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1] ?? 0);
    writeFileSync(slow, writeWav(doubled, 2 * toneRate));
    const one = await fastcells(["predict", model, slow]);
    expect(one.stdout).toMatch(/^\S+slow\.wav\t0\trise\t0\.\d+\n$/);
    mkdirSync(at("new"));
    for (const index of [0, 1]) copyFileSync(join(at("whistles"), "fall", `00${index}.wav`), at(`new/${index}.wav`));
    const several = await fastcells(["predict", model, at("new")]);
    expect(several.stdout).toMatch(/^0\.wav\t0\tfall\t\S+\n1\.wav\t1\tfall\t\S+\n$/);
  });

  it("distinguishes words, with others as unknown and noise as silence; MFCC in floats on request", async () => {
    const words = at("words.safetensors");
    const front = ["--coefficients", "10", "--arithmetic", "float", "--frame", "32", "--hop", "16", "--seconds", "0.4"];
    const argv = ["train", at("whistles"), "--words", "rise", "-e", "1", "-H", "4", "-o", words, ...front];
    const { status, stdout } = await fastcells(argv);
    expect(status).toBe(0);
    expect(stdout).toContain("90 clips of 0.40 s at 8,000 Hz (label folders), 3 classes; 10 MFCC every 16 ms, float");
    expect(read(words)).toMatchObject({
      labels: ["rise", "unknown", "silence"],
      frontEnd: { arithmetic: "float", window: 256, stride: 128, coefficients: 10 },
    });
    expect((await fastcells(["evaluate", words, at("whistles")])).status).toBe(0);
  });
});

/** A WAV header of 44 bytes with any format, and bytes after it. */
function wav(
  format: { tag?: number; channels?: number; rate?: number; bits?: number; claims?: number },
  data: Uint8Array,
) {
  const { tag = 1, channels = 1, rate = toneRate, bits = 16, claims = data.length } = format;
  const bytes = Buffer.alloc(44 + data.length);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(36 + data.length, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(tag, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE((rate * channels * bits) / 8, 28);
  bytes.writeUInt16LE((channels * bits) / 8, 32);
  bytes.writeUInt16LE(bits, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(claims, 40);
  bytes.set(data, 44);
  return bytes;
}

describe("invalid recordings", () => {
  const predicted = async (name: string, bytes: Uint8Array) => {
    writeFileSync(at(name), bytes);
    return fastcells(["predict", model, at(name)]);
  };
  const label = /\t(rise|fall|noise)\t[01]\.\d+\n$/;

  it.each<[string, Uint8Array]>([
    ["lying.wav", wav({ claims: 0x7ffffff0 }, new Uint8Array(4000))],
    ["unknown-length.wav", wav({ claims: 0xffffffff }, new Uint8Array(4000))],
    ["silence.wav", wav({}, new Uint8Array(8000))],
    ["short.wav", wav({}, new Uint8Array(20))],
    [
      "studio.wav",
      wav(
        { tag: 3, channels: 2, rate: 96_000, bits: 32 },
        new Uint8Array(Float32Array.from({ length: 96_000 }, (_, i) => Math.sin(i / 20) / 2).buffer),
      ),
    ],
  ])("%s has a result", async (name, bytes) => {
    const { status, stdout, stderr } = await predicted(name, bytes);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(label);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["none.wav", wav({}, new Uint8Array(0)), /none\.wav has no samples: record it again or remove it/],
    [
      "song.wav",
      Buffer.from(`ID3\u0004${"\0".repeat(200)}`, "latin1"),
      /song\.wav is an MP3 or AAC file, not a WAV file/,
    ],
    ["frames.wav", Uint8Array.of(0xff, 0xfb, 0x90, 0x64, ...new Uint8Array(60)), /frames\.wav is an MP3 or AAC file/],
    ["text.wav", Buffer.from("no sound here, only words"), /text\.wav is of an unknown kind, not a WAV file/],
    ["channels.wav", wav({ channels: 0 }, new Uint8Array(100)), /claims 0 channels/],
    ["rate.wav", wav({ rate: 0 }, new Uint8Array(100)), /claims 0 samples a second/],
    ["cut.wav", wav({}, new Uint8Array(0)).subarray(0, 30), /cut\.wav .*format chunk/],
    ["empty.wav", new Uint8Array(0), /empty\.wav is empty, not a WAV file/],
  ])("%s is refused in one line with the reason", async (name, bytes, message) => {
    const { status, stdout, stderr } = await predicted(name, bytes);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("names the bad file of a folder in training", async () => {
    whistleFolder(at("spoilt"), 3);
    writeFileSync(at("spoilt/rise/001.wav"), "not a WAV file");
    const { status, stderr } = await fastcells(["train", at("spoilt"), "-o", at("x.safetensors")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/spoilt\/rise\/001\.wav is of an unknown kind/);
  });

  it.each([
    [["--words", "rise,up"], /no word "up" in the data: it has fall, noise, rise/],
    [["--held-out", "jackson"], /only FSDD's files name their speakers/],
    [["--background", "nowhere", "--copies", "1"], /nowhere cannot be read as a folder/],
    [["--coefficients", "40"], /number of coefficients is 40: needs an integer from 1 to 32/],
    [["--task", "regression"], /recordings have one class each/],
    [["--window", "50"], /whistles: recordings \(WAV\) are no tables, which --window is for: leave it out/],
  ])("refuses %j", async (flags, message) => {
    const { status, stderr } = await fastcells(["train", at("whistles"), ...flags, "-o", at("x.safetensors")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("refuses data of another kind than the model's", async () => {
    gestureFolder(at("gestures"), 4);
    const gestures = at("gestures.safetensors");
    await fastcells(["train", at("gestures"), "-H", "4", "-e", "1", "-o", gestures, "--quiet"]);
    const numbers = await fastcells(["evaluate", model, at("gestures")]);
    expect(numbers).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("which the model listens to: give a WAV file"),
    });
    const sound = await fastcells(["predict", gestures, at("whistles")]);
    expect(sound).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the model takes numbers: give tables or arrays"),
    });
  });
});
