import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { loadClips } from "../../src/data/audio/files/load-clips.js";
import { readWavFile } from "../../src/data/audio/files/wav-files.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { loadData } from "../../src/data/files/load.js";
import { fastcells } from "../testing/fastcells.js";
import { filesUnder, temporaryFolder } from "../testing/folders.js";
import { firstColumn, numbered } from "./record.fixture.js";

let folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterEach(() => {
  folder.remove();
  folder = temporaryFolder();
});

const recordTo = (data: string, ...argv: string[]) => ["record", "-o", at(data), ...argv];
/** Two clips of a tenth of a second, from the first sample. */
const twoClips = ["--seconds", "0.1", "--count", "2", "--countdown", "0"];

describe("record, from standard input", () => {
  it("counts down, and writes clips that training reads", async () => {
    const argv = recordTo("data", "--label", "walk", "--rate", "50", "--seconds", "0.2", "--count", "3");
    const { status, stdout, stderr } = await fastcells([...argv, "--pause", "0.1"], {
      stdin: `x,y,z\n${numbered(0, 400)}`,
    });
    expect({ status, clips: readdirSync(at("data/walk")) }).toEqual({
      status: 0,
      clips: ["000.csv", "001.csv", "002.csv"],
    });
    expect(stderr).toMatch(/^Listening to standard input\nstandard input: 3 channels \(x, y, z\), 50 Hz\n/);
    expect(stdout).toContain(`Saved ${at("data/walk/002.csv")}\n`);
    expect(stdout).toContain(`Next: another label, then fastcells train ${at("data")} --sample-rate 50\n`);
    // Three seconds of countdown, then ten samples, five left out, ten, …
    expect(firstColumn(at("data/walk/000.csv"))).toEqual(Array.from({ length: 10 }, (_, n) => 150 + n));
    expect(firstColumn(at("data/walk/001.csv"))[0]).toBe(165);
    expect(readFileSync(at("data/walk/000.csv"), "utf8").split("\n").slice(0, 3)).toEqual([
      "timestamp,x,y,z",
      "0,150,-150,7",
      "20,151,-151,7",
    ]);
    await fastcells(recordTo("data", "--label", "rest", "--seconds", "0.2", "--count", "2", "--countdown", "0"), {
      stdin: numbered(0, 400),
    });
    const { sequences } = await loadData(at("data"));
    expect(sequences).toMatchObject({
      channels: 3,
      channelNames: ["x", "y", "z"],
      targets: { labels: ["rest", "walk"] },
    });
    expect(Array.from(sequences.lengths)).toEqual([10, 10, 10, 10, 10]);
  });

  it("says with each clip how many lines were lost since the one before, not what a board prints as it starts", async () => {
    const argv = recordTo("data", "--label", "walk", "--rate", "50", ...twoClips);
    const first = await fastcells(argv, { stdin: `MPU6050 found\nready!\n${numbered(0, 20)}` });
    expect(first.stdout).toContain(`Saved ${at("data/walk/000.csv")}\n`);
    const second = await fastcells(argv, { stdin: `ready!\n${numbered(0, 4)}nan,1,2\n${numbered(4, 9)}` });
    expect(second.stdout).toContain(`Saved ${at("data/walk/001.csv")} (1 line could not be read)\n`);
  });

  it("replaces no file in the folder", async () => {
    mkdirSync(at("data/walk"), { recursive: true });
    writeFileSync(at("data/walk/007.csv"), "timestamp,x\n0,1\n20,2\n40,3\n");
    const argv = recordTo("data", "--label", "walk", ...twoClips);
    for (let round = 0; round < 2; round++) await fastcells(argv, { stdin: "5\n".repeat(100) });
    expect(readdirSync(at("data/walk"))).toEqual(["007.csv", "008.csv", "009.csv", "010.csv", "011.csv"]);
    expect(readFileSync(at("data/walk/007.csv"), "utf8")).toBe("timestamp,x\n0,1\n20,2\n40,3\n");
    // The rate and the names are those of the existing recordings.
    expect(readFileSync(at("data/walk/008.csv"), "utf8")).toBe("timestamp,x\n0,5\n20,5\n40,5\n60,5\n80,5\n");
  });

  it("cuts a stream into clips without a gap, and keeps the last piece", async () => {
    const argv = recordTo("data", "--label", "idle", "--continuous", "--rate", "100", "--seconds", "1");
    const { status } = await fastcells(argv, { stdin: numbered(0, 250) });
    expect(status).toBe(0);
    const all = readdirSync(at("data/idle")).flatMap((name) => firstColumn(at(`data/idle/${name}`)));
    expect(all).toEqual(Array.from({ length: 250 }, (_, n) => n));
  });

  it("stores the person of each clip, as groups of the data", async () => {
    for (const who of ["anna", 'Ömer "Ö"']) {
      const argv = recordTo("data", "--label", "walk", "--who", who, "--rate", "50", ...twoClips);
      expect(await fastcells(argv, { stdin: numbered(0, 100) })).toMatchObject({ status: 0 });
    }
    const { sequences } = await loadData(at("data"));
    expect(new Set(sequences.groups).size).toBe(2);
    const without = await fastcells(recordTo("data", "--label", "rest", "--countdown", "0"), {
      stdin: numbered(0, 900),
    });
    expect(without).toMatchObject({ status: 1, stderr: expect.stringContaining("give it with --who") });
  });

  const ended = (bytes: Uint8Array): PassThrough => {
    const stream = new PassThrough();
    stream.end(bytes);
    return stream;
  };

  it("stores the person in the names of sound files, as groups of the data", async () => {
    const pcm = new Uint8Array(new Int16Array(8000).fill(100).buffer);
    const argv = recordTo("words", "--label", "yes", "--pcm", "s16le:8000", "--pause", "0", ...twoClips);
    const record = (...more: string[]) => fastcells([...argv, ...more], { stdin: ended(pcm) });
    for (const who of ["anna", "ben"]) expect(await record("--who", who)).toMatchObject({ status: 0 });
    expect(readdirSync(at("words/yes"))).toEqual(["anna--000.wav", "anna--001.wav", "ben--002.wav", "ben--003.wav"]);
    expect(new Set(loadClips(at("words"), "label folders").groups).size).toBe(2);
    expect(await record()).toMatchObject({ status: 1, stderr: expect.stringContaining("give it with --who") });
    expect(await record("--who", "a/b")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("cannot contain /"),
    });
  });

  it("loses nothing at Ctrl-C: an incomplete clip is kept, but excluded from training", async () => {
    const input = new PassThrough();
    input.write(numbered(0, 25));
    const running = fastcells(
      recordTo("data", "--label", "walk", "--rate", "10", "--seconds", "1", "--countdown", "0", "--pause", "0"),
      {
        stdin: input,
        onStart: (interrupt) => setTimeout(interrupt, 300),
      },
    );
    const { status, stdout } = await running;
    expect(status).toBe(130);
    expect(stdout).toContain("_excluded/walk/000.csv, 0.5 s: cut off");
    expect(firstColumn(at("data/_excluded/walk/000.csv"))).toEqual([20, 21, 22, 23, 24]);
    expect(readdirSync(at("data/walk"))).toEqual(["000.csv", "001.csv"]);
    expect((await loadData(at("data"))).sequences.lengths).toHaveLength(2);
  });

  it("accepts raw sound of several encodings, and WAV as piped by arecord", async () => {
    const samples = Int16Array.from({ length: 1600 }, (_, n) => Math.round(3000 * Math.sin(n / 3)));
    const f32 = new Float32Array(samples).map((value) => value / 32_768);
    const streams: [string, Uint8Array][] = [
      ["s16le", new Uint8Array(samples.buffer)],
      ["s16le", writeWav(samples, 16_000)],
      ["s32le", new Uint8Array(Int32Array.from(samples, (value) => value * 65_536).buffer)],
      ["f32le", new Uint8Array(f32.buffer)],
    ];
    for (const [encoding, bytes] of streams) {
      const argv = recordTo(
        "words",
        "--label",
        "yes",
        "--pcm",
        `${encoding}:16000`,
        "--seconds",
        "0.05",
        "--count",
        "2",
      );
      const stdin = new PassThrough();
      // In pieces that split samples.
      for (let from = 0; from < bytes.length; from += 333) stdin.write(bytes.subarray(from, from + 333));
      stdin.end();
      expect(await fastcells([...argv, "--countdown", "0", "--pause", "0"], { stdin })).toMatchObject({ status: 0 });
    }
    const clips = readdirSync(at("words/yes")).map((name) => readWavFile(at(`words/yes/${name}`), null));
    expect(clips).toHaveLength(8);
    for (const [index, { sampleRate, samples: kept }] of clips.entries()) {
      expect(sampleRate).toBe(16_000);
      expect(kept).toEqual(samples.subarray((index % 2) * 800, (index % 2) * 800 + 800));
    }
  });

  it("records background noise, which is not a label", async () => {
    const noise = ["--label", "_background_noise_", "--pcm", "u8:8000", "--continuous", "--seconds", "0.5"];
    expect(await fastcells(recordTo("words", ...noise), { stdin: "~".repeat(6000) })).toMatchObject({ status: 0 });
    expect(readWavFile(at("words/_background_noise_/001.wav"), null).samples).toHaveLength(2000);
    expect(await fastcells(recordTo("words", "--label", "_x"))).toMatchObject({ status: 1 });
  });

  it("records sound from a board's lines if its only channel is called audio", async () => {
    const argv = recordTo(
      "words",
      "--label",
      "yes",
      "--rate",
      "8000",
      "--seconds",
      "0.1",
      "--count",
      "1",
      "--countdown",
      "0",
    );
    expect(await fastcells(argv, { stdin: `audio\n${"-40000\n".repeat(2)}${"12\n".repeat(1000)}` })).toMatchObject({
      status: 0,
    });
    const { samples, sampleRate } = readWavFile(at("words/yes/000.wav"), null);
    expect([sampleRate, samples.length, samples[0], samples[799]]).toEqual([8000, 800, -32_768, 12]);
  });

  it("measures the rate, and warns if it differs from that of existing clips", async () => {
    const stdin = new PassThrough();
    const sending = setInterval(() => stdin.write("1,2\n1,2\n"), 20);
    const argv = recordTo("data", "--label", "a", "--seconds", "0.2", "--count", "1", "--countdown", "0");
    const { status, stderr } = await fastcells(argv, { stdin });
    clearInterval(sending);
    expect(status).toBe(0);
    const [, rate] = stderr.match(/2 channels \(channel1, channel2\), (\d+) Hz/) ?? [];
    expect(Number(rate)).toBeGreaterThan(60);
    expect(Number(rate)).toBeLessThan(130);

    const slow = new PassThrough();
    const trickle = setInterval(() => slow.write("1,2\n"), 25);
    const again = await fastcells(
      recordTo("data", "--label", "a", "--seconds", "1", "--count", "1", "--countdown", "0"),
      { stdin: slow },
    );
    clearInterval(trickle);
    expect(again.stderr).toMatch(/Warning: the rate is [\d.]+ Hz, not \d+ Hz as .*000\.csv has/);
  });

  it.each([
    ["an empty stream", [], "", "standard input was empty"],
    ["words", [], "hello\nworld wide web\n", 'had no lines of numbers, but "world,wide,web"'],
    ["too few samples", [], numbered(0, 40), "too few to measure their rate: give it with --rate"],
    ["too short a stream", ["--rate", "50"], numbered(0, 240), "standard input ended; 10 of 10 are left"],
    ["an invalid label", ["--label", "a/b"], "", "--label"],
    [
      "names that do not fit",
      ["--rate", "50", "--columns", "a,b"],
      numbered(0, 40),
      "--columns has 2 names, the board sends 3",
    ],
    [
      "a name that is no channel's",
      ["--rate", "50", "--columns", "x,y,label"],
      numbered(0, 40),
      '--columns: training takes a column "label" for a class, a person or a time',
    ],
    [
      "one name for two channels",
      ["--rate", "50", "--columns", "x,x,y"],
      numbered(0, 40),
      '--columns: two columns are called "x"',
    ],
    ["an unknown encoding", ["--pcm", "mp3:16000"], "", "give an encoding and a rate, as s16le:16000"],
    ["an encoding without its rate", ["--pcm", "s16le"], "", "--pcm s16le: give an encoding and a rate"],
    ["no sound", ["--pcm", "s16le:16000"], "", "standard input was empty: give raw sound"],
    ["a clip of one sample", ["--rate", "5", "--seconds", "0.1"], numbered(0, 40), "is too short for a recording"],
  ])("reports what is wrong with %s", async (_, argv, stdin, message) => {
    const { status, stderr } = await fastcells(recordTo("data", "--label", "walk", ...argv), { stdin });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
  });

  it("refuses what does not fit the existing recordings, before it writes", async () => {
    mkdirSync(at("data/walk"), { recursive: true });
    writeFileSync(at("data/walk/000.csv"), "timestamp,x,y\n0,1,2\n20,3,4\n");
    const before = filesUnder(folder.path);
    const three = await fastcells(recordTo("data", "--label", "run"), { stdin: numbered(0, 40) });
    expect(three.stderr).toContain("has 2 channels (x, y), the new one has 3");
    const other = await fastcells(recordTo("data", "--label", "run", "--rate", "50"), { stdin: "y,z\n1,2\n3,4\n" });
    expect(other.stderr).toContain(
      "has the channels x, y, the new one has y, z: if they are the same, give their names",
    );
    const sound = await fastcells(recordTo("data", "--label", "run", "--pcm", "u8:8000"), { stdin: "\u0001\u0002" });
    expect(sound.stderr).toContain("is lines of numbers, the new one is sound");
    writeFileSync(at("data/loose.csv"), "1,2\n");
    const loose = await fastcells(recordTo("data", "--label", "run"), { stdin: numbered(0, 40) });
    expect(loose.stderr).toContain("outside the folders of labels");
    expect(filesUnder(at("data/walk")).size).toBe(before.size);
  });

  it.each([
    ["UTF-16", Buffer.from("\ufefftimestamp\tx\ty\r\n0\t1\t2\r\n10\t3\t4\r\n", "utf16le")],
    ["carriage returns", Buffer.from("timestamp;x;y\r0;1;2\r10;3;4\r")],
  ])("takes channels and rate from a recording in %s, as spreadsheets save it", async (_, bytes) => {
    mkdirSync(at("data/walk"), { recursive: true });
    writeFileSync(at("data/walk/a.csv"), bytes);
    const argv = recordTo("data", "--label", "run", "--seconds", "0.05", "--count", "1", "--countdown", "0");
    const { stdout } = await fastcells(argv, { stdin: "1,2\n".repeat(20) });
    expect(stdout).toContain("100 Hz");
    expect(readFileSync(at("data/run/000.csv"), "utf8")).toMatch(/^timestamp,x,y\n0,1,2\n10,/);
  });

  it("draws the signal on a terminal", async () => {
    const argv = recordTo("data", "--label", "walk", "--rate", "50", "--seconds", "0.2", "--count", "2");
    const stdin = new PassThrough();
    stdin.write(numbered(0, 50));
    setTimeout(() => stdin.write(numbered(50, 105)), 150);
    setTimeout(() => stdin.end(numbered(155, 200)), 300);
    const { stderr } = await fastcells(argv, { stdin, tty: true });
    expect(stderr).toContain("walk in 2 …");
    expect(stderr).toContain("Now: walk, 1 of 2");
    expect(stderr).toMatch(/channel1 +[▁▂▃▄▅▆▇█]+ +channel2/);
  });
});
