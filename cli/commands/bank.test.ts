import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { random } from "../../src/core/random.js";
import { readWav, writeWav } from "../../src/data/audio/wav.js";
import { fastcells } from "../testing/fastcells.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fastcells-bank-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Quiet noise with loud stretches, given in seconds. */
function voice(total: number, voices: readonly (readonly [number, number])[], rate = 16_000): Uint8Array {
  const generator = random(7);
  const samples = Int16Array.from({ length: total * rate }, (_, n) => {
    const loud = voices.some(([from, to]) => n >= from * rate && n < to * rate);
    return Math.round((loud ? 4000 : 15) * generator.normal());
  });
  return writeWav(samples, rate);
}

function put(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const bank = (...words: string[]) => fastcells(["bank", ...words, "-o", join(folder, "bank")]);
const speech = () => readdirSync(join(folder, "bank/other")).sort();

describe("fastcells bank", () => {
  it("cuts a long recording into speech, and keeps the quiet as noise", async () => {
    put(
      "evening.wav",
      voice(
        20,
        [
          [3, 4],
          [10, 11.5],
          [16, 17],
        ],
        22_050,
      ),
    );
    const { status, stdout, stderr } = await bank(join(folder, "evening.wav"));
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("3 pieces of speech");
    expect(speech()).toEqual(["evening--00000.wav", "evening--00001.wav", "evening--00002.wav"]);
    expect(readdirSync(join(folder, "bank/_background_noise_"))).toHaveLength(4);
    const { sampleRate, samples } = readWav(readFileSync(join(folder, "bank/other/evening--00001.wav")));
    expect(sampleRate).toBe(16_000);
    expect(samples.length / sampleRate).toBeCloseTo(1.6, 1);
  });

  it("knows the speakers, and leaves out the word, in Speech Commands and FSDD", async () => {
    put("sc/happy/anna_nohash_0.wav", voice(1, [[0.2, 0.6]]));
    put("sc/bed/anna_nohash_0.wav", voice(1, [[0.2, 0.6]]));
    put("sc/_background_noise_/hum.wav", voice(3, []));
    put("fsdd/7_theo_3.wav", voice(1, [[0.2, 0.6]], 8000));
    const { stdout } = await bank(join(folder, "sc"), join(folder, "fsdd"), "--without", "Happy");
    expect(stdout).toContain("1 recording of the word left out");
    expect(speech().map((name) => name.replace(/--.*/, ""))).toEqual(["anna", "theo"]);
    expect(readdirSync(join(folder, "bank/_background_noise_"))).toHaveLength(1);
  });

  it.each(["seven", "7"])("leaves out a digit of FSDD by its word and its number: %s", async (digit) => {
    for (const name of ["7_theo_3", "8_theo_3"]) put(`fsdd/${name}.wav`, voice(1, [[0.2, 0.6]], 8000));
    const { stdout } = await bank(join(folder, "fsdd"), "--without", digit);
    expect(stdout).toContain("1 piece of speech");
    expect(stdout).toContain("1 recording of the word left out");
  });

  it("reads Common Voice: clips and a table of their sentences", async () => {
    const table =
      "client_id\tpath\tsentence\nc1\tone.mp3\tI am so happy today.\nc2\ttwo.mp3\tThe unhappy cat.\nc3\tabsent.mp3\tNo.\n";
    put("cv/validated.tsv", table);
    put("cv/clips/one.wav", voice(2, [[0.5, 1.5]]));
    put("cv/clips/two.wav", voice(2, [[0.5, 1.5]]));
    await bank(join(folder, "cv"), "--without", "happy");
    expect(speech()).toEqual(["c2--00000.wav"]);
  });

  it("is read by train as other speech", async () => {
    put(
      "evening.wav",
      voice(20, [
        [3, 4],
        [10, 11.5],
        [16, 17],
      ]),
    );
    await bank(join(folder, "evening.wav"));
    for (const who of ["anna", "ben", "carl", "dora", "eve", "fay"])
      put(`bank/word/${who}--0.wav`, voice(1, [[0.2, 0.6]]));
    const words = [
      "train",
      join(folder, "bank"),
      "--epochs",
      "1",
      "--copies",
      "1",
      "-o",
      join(folder, "m.safetensors"),
    ];
    const { status, stderr } = await fastcells(words);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("refuses recordings without speech, and leaves nothing behind", async () => {
    put("silence.wav", writeWav(new Int16Array(32_000), 16_000));
    put("song.mp3", "ID3");
    mkdirSync(join(folder, "empty"));
    const refused = async (path: string) => {
      const { status, stderr } = await bank(join(folder, path));
      expect(status).toBe(1);
      return stderr;
    };
    expect(await refused("silence.wav")).toMatch(/there is no speech/);
    expect(await refused("song.mp3")).toMatch(/ffmpeg/);
    expect(await refused("empty")).toMatch(/no .wav file/);
    expect(await refused("absent")).toMatch(/no such file/);
    expect(existsSync(join(folder, "bank"))).toBe(false);
    mkdirSync(join(folder, "bank"));
    put("evening.wav", voice(20, [[3, 4]]));
    expect(await refused("evening.wav")).toMatch(/already exists/);
  });
});
