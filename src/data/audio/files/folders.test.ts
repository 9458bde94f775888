import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../../../core/errors.js";
import { writeWav } from "../wav.js";
import { readFsdd } from "./fsdd.js";
import { readLabelFolders } from "./label-folders.js";
import { readLabelledRecording } from "./labelled-recording.js";
import { clipLayout, firstRecordings, loadClips, noiseAt } from "./load-clips.js";
import { readSpeechCommands } from "./speech-commands.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clips-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const tone = (length: number, rate = 16_000): Uint8Array => writeWav(new Int16Array(length).fill(1000), rate);

describe("readLabelFolders", () => {
  it("takes a label from each folder and the first file's rate, and resamples the others", () => {
    put("no/b.wav", tone(800, 8000));
    put("yes/a.WAV", tone(1600, 16_000));
    put("_background_noise_/hum.wav", tone(10));
    put("no/notes.txt", "x");
    const clips = readLabelFolders(folder);
    expect(clips.labels).toEqual(["no", "yes"]);
    expect(Array.from(clips.classes)).toEqual([0, 1]);
    expect(clips.sampleRate).toBe(8000);
    expect([0, 1].map((index) => clips.samples(index).length)).toEqual([800, 800]);
    expect(readLabelFolders(folder, { seconds: 0.5, sampleRate: 16_000 }).samples(0)).toHaveLength(8000);
  });

  it("resamples recordings above 16,000 Hz to it, unless a rate is asked for", () => {
    put("no/a.wav", tone(4410, 44_100));
    put("yes/a.wav", tone(4800, 48_000));
    const clips = readLabelFolders(folder);
    expect(clips).toMatchObject({ sampleRate: 16_000, recordedRate: 44_100 });
    expect([0, 1].map((index) => clips.samples(index).length)).toEqual([1600, 1600]);
    expect(loadClips(join(folder, "no"), "unlabelled")).toMatchObject({ sampleRate: 16_000, recordedRate: 44_100 });
    const asked = readLabelFolders(folder, { sampleRate: 44_100 });
    expect([asked.sampleRate, asked.recordedRate]).toEqual([44_100, undefined]);
  });

  it("takes speakers as groups if every name has one before --", () => {
    put("no/anna--1.wav", tone(10));
    put("yes/anna--1.wav", tone(10));
    put("yes/ben--1.wav", tone(10));
    expect(readLabelFolders(folder).groups).toEqual(["anna", "anna", "ben"]);
    put("yes/ben.wav", tone(10));
    expect(readLabelFolders(folder).groups).toBeNull();
  });

  it("takes parts from folders called so, if all are, and labels from all parts", () => {
    for (const path of ["Train/yes/a", "Train/no/b", "Train/no/c", "test/yes/d", "test/maybe/e", "valid/no/f"]) {
      put(`${path}.wav`, tone(10));
    }
    put("_background_noise_/hum.wav", tone(10));
    expect(clipLayout(folder)).toBe("label folders");
    const clips = readLabelFolders(folder);
    expect(clips.labels).toEqual(["maybe", "no", "yes"]);
    const read = (indices: ArrayLike<number> | null) =>
      Array.from(indices ?? [], (index) => `${basename(clips.names[index]!)} ${clips.labels[clips.classes[index]!]}`);
    expect(read(clips.test)).toEqual(["e.wav maybe", "d.wav yes"]);
    expect(read(clips.validation)).toEqual(["f.wav no"]);
    expect(clips.classes).toHaveLength(6);
    expect(
      firstRecordings(folder, "label folders")
        .map(({ path }) => basename(path))
        .sort(),
    ).toEqual(["a.wav", "b.wav", "d.wav", "e.wav", "f.wav"]);
    put("Train/_background_noise_/rain.wav", tone(20));
    put("test/_background_noise_/wind.wav", tone(30));
    expect(noiseAt(folder, 16_000).map(({ length }) => length)).toEqual([10]);
    rmSync(join(folder, "_background_noise_"), { recursive: true });
    expect(noiseAt(folder, 16_000).map(({ length }) => length)).toEqual([20]);
    mkdirSync(join(folder, "test/no"));
    expect(() => readLabelFolders(folder)).toThrow(/test.no has no .wav/);
  });

  it("takes folders called like parts for labels if they have recordings, or another folder is called otherwise", () => {
    put("train/a.wav", tone(10));
    put("test/b.wav", tone(10));
    expect(readLabelFolders(folder)).toMatchObject({ labels: ["test", "train"], test: null });
    put("bus/c.wav", tone(10));
    put("test/deep/d.wav", tone(10));
    expect(readLabelFolders(folder)).toMatchObject({ labels: ["bus", "test", "train"], test: null });
  });

  it("refuses other folders by name", () => {
    expect(() => readLabelFolders(join(folder, "absent"))).toThrow(InputError);
    expect(() => readLabelFolders(folder)).toThrow(/no recordings/);
    put("yes/a.wav", tone(10));
    mkdirSync(join(folder, "no"));
    expect(() => readLabelFolders(folder)).toThrow(/no.* has no .wav/);
    put("no/song.wav", "ID3 and then some music, many bytes of it");
    expect(() => readLabelFolders(folder).samples(0)).toThrow(/song.wav is an MP3/);
  });
});

describe("readSpeechCommands", () => {
  beforeEach(() => {
    for (const word of ["yes", "no", "cat"]) {
      for (let n = 0; n < 20; n++) put(`${word}/${n.toString(16).padStart(8, "0")}_nohash_0.wav`, tone(15_000));
    }
    put("_background_noise_/hum.wav", tone(64_000));
  });

  it("takes the lists' parts if there are lists", () => {
    put("validation_list.txt", "yes/00000003_nohash_0.wav\n");
    put("testing_list.txt", "no/00000004_nohash_0.wav\nyes/00000005_nohash_0.wav\n");
    const clips = readSpeechCommands(folder);
    expect(clips.labels).toEqual(["cat", "no", "yes"]);
    expect(Array.from(clips.validation ?? [], (index) => clips.names[index])).toEqual(["yes/00000003_nohash_0.wav"]);
    expect(Array.from(clips.test ?? [], (index) => clips.names[index])).toEqual([
      "no/00000004_nohash_0.wav",
      "yes/00000005_nohash_0.wav",
    ]);
  });

  it("takes the hashing rule's parts otherwise, and makes unknown and silence of one second", () => {
    const clips = readSpeechCommands(folder, { words: ["yes", "no"], seed: 2 });
    expect(clips.labels).toEqual(["yes", "no", "unknown", "silence"]);
    const counts = [0, 0, 0, 0];
    for (const label of clips.classes) counts[label]! += 1;
    expect(counts.slice(0, 2)).toEqual([20, 20]);
    expect(counts[2]).toBeGreaterThan(2);
    expect(counts[3]).toBeGreaterThan(2);
    const parts = (clips.test?.length ?? 0) + (clips.validation?.length ?? 0);
    expect(parts).toBeGreaterThan(2);
    for (const index of clips.classes.keys()) expect(clips.samples(index)).toHaveLength(16_000);
    const silence = clips.classes.indexOf(3);
    expect(clips.samples(silence)).toEqual(
      readSpeechCommands(folder, { words: ["yes", "no"], seed: 2 }).samples(silence),
    );
  });

  it("refuses an absent word, absent noise and a folder without words", () => {
    expect(() => readSpeechCommands(folder, { words: ["maybe"] })).toThrow(/maybe/);
    rmSync(join(folder, "_background_noise_"), { recursive: true });
    expect(() => readSpeechCommands(folder, { words: ["yes"] })).toThrow(/silence/);
    expect(() => readSpeechCommands(join(folder, "yes"))).toThrow(InputError);
  });
});

describe("readFsdd", () => {
  const wavs = join(import.meta.dirname, "../../../../../shared/data/fsdd/wav");

  it("splits by index, or by speaker", () => {
    for (const name of ["7_jackson_4", "7_jackson_5", "3_theo_0", "3_theo_49"]) put(`${name}.wav`, tone(100, 8000));
    const official = readFsdd(folder);
    expect(Array.from(official.test ?? [], (index) => official.names[index])).toEqual([
      "3_theo_0.wav",
      "7_jackson_4.wav",
    ]);
    expect(official.groups).toBeNull();
    const bySpeaker = readFsdd(folder, { heldOut: "theo" });
    expect(Array.from(bySpeaker.test ?? [], (index) => bySpeaker.groups?.[index])).toEqual(["theo", "theo"]);
    expect(() => readFsdd(folder, { heldOut: "nobody" })).toThrow(/jackson, theo/);
  });

  it("reads the published files", () => {
    if (!existsSync(wavs)) return console.log(`skipped: ${wavs} is not there`);
    const clips = readFsdd(wavs);
    expect(clips.classes).toHaveLength(10);
    expect(clips.samples(0)).toHaveLength((4812 - 44) / 2);
  });
});

it("reads a long recording with its label track", () => {
  put("day.wav", tone(32_000));
  put("day.csv", "start,end,label\n0.5,1,yes\n");
  const labelled = readLabelledRecording(join(folder, "day.wav"), join(folder, "day.csv"), 8000);
  expect(labelled.recording.samples).toHaveLength(16_000);
  expect(labelled.spans).toEqual([{ start: 0.5, end: 1, label: "yes" }]);
  put("other.csv", "7,8,yes\n");
  expect(() => readLabelledRecording(join(folder, "day.wav"), join(folder, "other.csv"), null)).toThrow(/7 s/);
});
