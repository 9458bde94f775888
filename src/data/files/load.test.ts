import { spawnSync } from "node:child_process";
import { rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { idxBytes, npyBytes } from "../testing/packed-bytes.js";
import { wavRemedyFor } from "./left-out.js";
import { folder, labels, load } from "./load.fixture.js";
import { loadData } from "./load.js";

const ramp = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const gz = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));

describe("loadData: arrays", () => {
  it("joins the parts in one array, with groups, names and compressed files", async () => {
    const data = await load({
      "x_train.npy.gz": gz(npyBytes([3, 2, 2], "f4", ramp(12))),
      "y_train.npy": npyBytes([3], "i4", [2, 1, 2]),
      "subject_train.npy": npyBytes([3], "i4", [7, 7, 9]),
      "x_test.npy": npyBytes([1, 2, 2], "f4", [20, 21, 22, 23]),
      "y_test.npy": npyBytes([1], "i4", [3]),
      "subject_test.npy": npyBytes([1], "i4", [4]),
      "meta.json": '{"labels": {"1": "walk", "2": "run", "3": "sit"}, "channels": ["ax", "ay"], "sample_rate": 50}',
    });
    expect(Array.from(data.sequences.values)).toEqual([...ramp(12), 20, 21, 22, 23]);
    expect(data.test).toEqual(Uint32Array.of(3));
    expect(data.validation).toBeNull();
    expect(labels(data)).toEqual(["run", "walk", "run", "sit"]);
    expect(Array.from(data.sequences.groups ?? [])).toEqual([7, 7, 9, 4]);
    expect(data.sequences).toMatchObject({ channelNames: ["ax", "ay"], sampleRate: 50, commonUnit: false });
    expect(data.source).toMatch(/4 sequences of 2 steps, 2 channels, 3 classes, 3 groups$/);
  });

  it("refuses an empty path", async () => {
    await expect(loadData("")).rejects.toThrow("the path of the data is empty: give that of a file or a folder");
  });

  it("reads what a file: URL names", async () => {
    const path = await folder({ "x 1.npy": npyBytes([2, 3], "i2", ramp(6)) });
    const { sequences } = await loadData(pathToFileURL(join(path, "x 1.npy")));
    expect(Array.from(sequences.values)).toEqual(ramp(6));
  });

  it("reads x and y alone, a file with y next to it, lengths, and x without y", async () => {
    const files = { "X.npy": npyBytes([2, 3], "i2", ramp(6)), "y.npy": npyBytes([2], "u1", [0, 1]) };
    expect(labels(await load(files))).toEqual(["0", "1"]);
    expect(labels(await load(files, {}, "X.npy"))).toEqual(["0", "1"]);
    const ragged = await load({ ...files, "lengths.npy": npyBytes([2], "i8", [1, 3]) });
    expect(Array.from(ragged.sequences.lengths)).toEqual([1, 3]);
    const unlabelled = await load({ "new.npy": npyBytes([2, 3], "i2", ramp(6)) }, {}, "new.npy");
    expect(unlabelled.sequences.targets).toBeNull();
  });

  it("reads a part for validation", async () => {
    const part = { x: npyBytes([1, 2], "f4", [1, 2]), y: npyBytes([1], "i4", [0]) };
    const data = await load({ "x_train.npy": part.x, "y_train.npy": part.y, "x_val.npy": part.x, "y_val.npy": part.y });
    expect([data.validation, data.test]).toEqual([Uint32Array.of(1), null]);
  });

  it("reads idx files named like MNIST's, compressed or not", async () => {
    const data = await load({
      "train-images-idx3-ubyte": idxBytes([2, 2, 3], "u1", ramp(12)),
      "train-labels-idx1-ubyte": idxBytes([2], "u1", [4, 5]),
      "t10k-images-idx3-ubyte.gz": gz(idxBytes([1, 2, 3], "u1", ramp(6))),
      "t10k-labels-idx1-ubyte": idxBytes([1], "u1", [5]),
    });
    expect(data.sequences).toMatchObject({
      channels: 3,
      commonUnit: true,
      values: Uint8Array.of(...ramp(12), ...ramp(6)),
    });
    expect([labels(data), data.test]).toEqual([["4", "5", "5"], Uint32Array.of(2)]);
  });

  it("reads half floats and labels that are texts, in any part", async () => {
    const texts = (...words: string[]): Uint8Array =>
      npyBytes(
        [words.length],
        "u4",
        words.flatMap((word) => Array.from({ length: 4 }, (_, at) => word.codePointAt(at) ?? 0)),
        { descr: "<U4" },
      );
    const data = await load({
      "x_train.npy": npyBytes([2, 2], "f2", [0x3c00, 0xc500, 0x0001, 0x7bff]),
      "y_train.npy": texts("walk", "run"),
      "x_test.npy": npyBytes([1, 2], "f2", [0, 0x3555]),
      "y_test.npy": texts("jog"),
      "subject_train.npy": npyBytes([2], "u1", [97, 98], { descr: "|S1" }),
      "subject_test.npy": npyBytes([1], "u1", [99], { descr: "|S1" }),
    });
    expect(Array.from(data.sequences.values)).toEqual([1, -5, 2 ** -24, 65504, 0, 0.333251953125]);
    expect(labels(data)).toEqual(["walk", "run", "jog"]);
    expect(data.sequences.targets?.labels).toEqual(["jog", "run", "walk"]);
    expect(new Set(data.sequences.groups).size).toBe(3);
    await expect(load({ "x.npy": texts("walk") })).rejects.toThrow(/x\.npy: it has strings/);
  });

  const x = npyBytes([2, 3], "f4", ramp(6));
  it.each<[string, Record<string, string | Uint8Array>, RegExp]>([
    [
      "other counts",
      { "x.npy": x, "y.npy": npyBytes([3], "i4", [0, 1, 2]) },
      /y\.npy: 2 sequences, targets of shape \[3\]/,
    ],
    [
      "NaN in the targets",
      { "x_train.npy": x, "y_train.npy": npyBytes([2], "f4", [0, Number.NaN]) },
      /y_train\.npy: target 1, output 0 \(counted from 0\) is NaN/,
    ],
    [
      "a cut file",
      { "x.npy": x.subarray(0, x.length - 4) },
      /x\.npy: its shape \[2, 3\] of f4 needs 24 bytes, 20 follow/,
    ],
    ["a cut compressed file", { "x.npy.gz": gz(x).subarray(0, 60) }, /x\.npy\.gz: damaged or cut short gzip/],
    ["a short compressed file", { "x.npy.gz": gz(x.subarray(0, x.length - 4)) }, /cut short: 20 of 24 bytes/],
    ["a huge shape", { "x.npy.gz": gz(npyBytes([1e9, 128], "f4", [1])) }, /needs 512000000000 bytes, at most/],
    ["an empty file", { "x.npy": "" }, /x\.npy: empty file/],
    ["text", { "x.npy": "hello" }, /not an \.npy file/],
    [
      "labels of one part",
      { "x_train.npy": x, "y_train.npy": npyBytes([2], "i4", [0, 1]), "x_test.npy": x },
      /x_test\.npy: it has no labels/,
    ],
    [
      "parts of two types",
      { "x_train.npy": x, "x_test.npy": npyBytes([2, 3], "f8", ramp(6)) },
      /x_test\.npy: \[N, 3\] of f8, but/,
    ],
    [
      "NaN in the test part",
      { "x_train.npy": x, "x_test.npy": npyBytes([1, 3], "f4", [1, Number.NaN, 2]) },
      /x_test\.npy: sequence 0, step 1/,
    ],
    ["a broken meta.json", { "x.npy": x, "meta.json": "{" }, /meta\.json: not JSON/],
  ])("refuses %s", async (_, files, message) => {
    const failure = load(files);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(InputError);
  });
});

describe("loadData: notes", () => {
  const x = npyBytes([2, 3], "f4", ramp(6));

  it("name arrays and keys that are not read", async () => {
    const { notes } = await load({
      "x.npy": x,
      "weights.npy": x,
      "meta.json": '{"labels": ["a", "b"], "sampleRate": 16000}',
    });
    expect(notes).toEqual([
      "not read: weights.npy (x, y, subject and lengths are read, each with the suffix _train, _valid, _test or none)",
      "meta.json: not read: sampleRate; labels, channels and sample_rate are read",
    ]);
    await expect(load({ "x.npy": x, "meta.json": '{"labels": 3}' })).rejects.toThrow(/labels must be a list of texts/);
    await expect(load({ "x.npy": x, "meta.json": '{"sample_rate": "1"}' })).rejects.toThrow(/sample_rate must be/);
  });

  it("mention a rate that is not the one given", async () => {
    const files = { "x.npy": x, "meta.json": '{"sample_rate": 100}' };
    expect((await load(files, { sampleRate: 100 })).notes).toEqual([]);
    expect((await load(files, { sampleRate: 50 })).notes).toEqual([
      expect.stringMatching(/^meta\.json: its sample_rate gives 100 Hz, where 50 Hz is given, /),
    ]);
  });

  it("mention tails that look like padding if there are no lengths, which may have other names", async () => {
    // Six sequences of 8 steps that move for 2, 3, … 7.
    const padded = Array.from({ length: 48 }, (_, at) => (at % 8 < 2 + Math.floor(at / 8) ? 1 + (at % 8) : 0));
    const files = { "x_train.npy": npyBytes([6, 8], "f4", padded) };
    expect((await load(files)).notes).toEqual([
      "5 sequences of 6 repeat their last sample: if that is padding, save the lengths as lengths_train.npy, or lengths.npy",
    ]);
    const { sequences, notes } = await load({ ...files, "len_train.npy": npyBytes([6], "i4", [2, 3, 4, 5, 6, 7]) });
    expect([Array.from(sequences.lengths), notes]).toEqual([[2, 3, 4, 5, 6, 7], []]);
  });

  it("name classes that leave out words of file names", async () => {
    const files = { "walk_left.csv": "1\n2\n", "run_far_01.csv": "3\n" };
    expect((await load(files)).notes).toEqual([
      "classes are file names up to their number, or else up to their first hyphen, dot or underscore: " +
        'walk_left.csv is "walk"; for other names put the files into folders named by class',
    ]);
    expect((await load({ "walk_1.csv": "1\n2\n", "run_2.csv": "3\n" })).notes).toEqual([]);
  });

  it("name pipes, devices and broken links, which are left out; other links are followed", async () => {
    const path = await folder({ "walk/1.csv": "1\n2\n", "elsewhere/2.csv": "3\n4\n" });
    await rename(join(path, "elsewhere"), `${path}-elsewhere`);
    await symlink(`${path}-elsewhere`, join(path, "run"));
    await symlink("/dev/zero", join(path, "walk/zero.csv"));
    await symlink("missing", join(path, "walk/gone.csv"));
    expect(spawnSync("mkfifo", [join(path, "walk/pipe.csv"), join(path, "x_train.npy")]).status).toBe(0);
    const data = await loadData(path);
    expect(labels(data)).toEqual(["run", "walk"]);
    expect(data.notes).toEqual([
      "left out pipes, devices or broken links: " + "x_train.npy, walk/gone.csv, walk/pipe.csv, walk/zero.csv",
    ]);
  });

  it("name the command that converts recordings in other formats", async () => {
    await expect(load({ "a.mp3": "ID3" }, {}, "a.mp3")).rejects.toThrow(/read from WAV files: convert it: ffmpeg -i /);
    const spaced = load({ "my rec.mp3": "ID3" }, {}, "my rec.mp3");
    await expect(spaced).rejects.toThrow(/ffmpeg -i '.*my rec\.mp3' -ac 1 '.*my rec\.wav'$/);
    expect(wavRemedyFor(".mp3", true)).toBe('for %f in (*.mp3) do ffmpeg -i "%f" -ac 1 "%~nf.wav"');
    await expect(load({ "yes/a.webm": "", "no/b.m4a": "" })).rejects.toThrow(/for f in \*\.m4a; do ffmpeg -i "\$f"/);
    const { notes } = await load({ "yes/a.csv": "1\n", "no/b.csv": "2\n", "no/b.m4a": "" });
    expect(notes).toEqual([expect.stringMatching(/^left out sound that is not WAV: no\/b\.m4a; convert it: for f in/)]);
  });
});
