import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { random } from "../../src/core/random.js";
import { writeWav } from "../../src/data/audio/wav.js";
import { fastcells, interruptedAt } from "../testing/fastcells.js";
import { filesUnder, temporaryFolder } from "../testing/folders.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterAll(() => folder.remove());

function put(path: string, content: Uint8Array): string {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
  return at(path);
}

/** Half a second of a crude voice: noise whose loudness changes from step to step. */
function voice(seed: number, loudness = 3000): Uint8Array {
  const generator = random(seed);
  return writeWav(
    Int16Array.from({ length: 12_000 }, (_, n) =>
      Math.round((n > 2000 && n < 10_000 ? loudness : loudness / 600) * generator.normal()),
    ),
    16_000,
  );
}

const list = put("words.txt", new TextEncoder().encode("hi say go commuter compute car table window yellow"));
const quick = [
  ...["--pieces", "24", "--epochs", "2", "--hours", "0.006", "--voices", "10", "--false-accepts", "1000"],
  ...["--words", list],
];
const words = (name: string, ...more: string[]) => [
  ...["wakeword", "hey computer", ...quick, "--threads", "1", "-o", at(name), "--checkpoint", at(`${name}.checkpoint`)],
  ...more,
];

describe("fastcells wakeword", () => {
  it("makes a folder with model, library, report and clips of a typed word, and resumes after Ctrl-C to the same bytes", async () => {
    const whole = await fastcells(words("whole"));
    expect(whole.stderr).toBe("");
    expect(whole.status).toBe(0);
    expect(whole.stdout).toMatch(/GPL-3.0[\s\S]*held-out[\s\S]*false accepts +\d/);
    expect(readdirSync(at("whole")).sort()).toEqual(
      expect.arrayContaining(["float.safetensors", "hey-computer.zip", "report.html", "wakeword.safetensors", "wasm"]),
    );
    const report = readFileSync(join(at("whole"), "report.html"), "utf8");
    expect(report).toContain("Wakeword: hey computer");
    expect(report).toContain("voice, the worst first");
    expect(report).toContain("10 dB");

    const stopped = await interruptedAt("Training further with those", words("stopped"));
    expect(stopped.status).toBe(130);
    expect(existsSync(at("stopped"))).toBe(false);
    expect(stopped.stderr).toContain("fastcells wakeword --resume");
    for (const [other, message] of [
      [["--size", "2KB"], "--size with --resume: the run keeps its own options"],
      [["hey"], '"hey" with --resume: the run keeps its own word'],
    ] as const) {
      const { status, stderr } = await fastcells(["wakeword", ...other, "--resume", at("stopped.checkpoint")]);
      expect(status).toBe(1);
      expect(stderr).toContain(message);
    }
    const resumed = await fastcells(["wakeword", "--resume", at("stopped.checkpoint"), "--quiet", "--threads", "1"]);
    expect(resumed.stderr).toBe("");
    expect(resumed.status).toBe(0);
    expect(filesUnder(at("stopped"))).toEqual(filesUnder(at("whole")));
    expect(existsSync(at("stopped.checkpoint"))).toBe(false);

    const heard = put("heard.wav", voice(9));
    const listened = await fastcells(["listen", join(at("whole"), "wakeword.safetensors"), heard]);
    expect(listened.stderr).toBe("");
    expect(listened.status).toBe(0);
    const inspected = await fastcells(["inspect", join(at("whole"), "wakeword.safetensors")]);
    expect(inspected.stdout).toContain("hey computer");
  });

  it("keeps its checkpoint, and says so, if it cannot write the folder at the end", async () => {
    const few = ["--pieces", "8", "--epochs", "1", "--voices", "4"];
    const { status, stderr } = await fastcells(words("taken", ...few), {
      onOutput: (text) => {
        if (text.includes("Choosing the threshold")) mkdirSync(at("taken/by/another"), { recursive: true });
      },
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`Resume with: fastcells wakeword --resume ${at("taken.checkpoint")}`);
    expect(stderr).toContain(`cannot write ${at("taken")}: there is something of this name`);
    expect(existsSync(at("taken.checkpoint"))).toBe(true);
  });

  it("warns of a detector that hears few words, also with --quiet", async () => {
    const few = [
      "--pieces",
      "2",
      "--epochs",
      "1",
      "--voices",
      "20",
      "--hours",
      "0.02",
      "--false-accepts",
      "0.5",
      "--quiet",
    ];
    const { status, stderr } = await fastcells(words("deaf", ...few));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Warning: the detector hears only \d+\.\d\d % of the words: /m);
  });

  it("warns of real recordings of the word alone, of a single one, and of silent ones", async () => {
    put("one/anna--1.wav", voice(1));
    put("one/silent.wav", writeWav(new Int16Array(8000), 16_000));
    const { status, stderr } = await fastcells(words("alone", "--recordings", at("one"), "--quiet"));
    expect(status).toBe(0);
    expect(stderr).toMatch(/none of other speech[\s\S]*--negatives/);
    expect(stderr).toContain("one recording of the word is little");
    expect(stderr).toContain("1 silent recording left out");
    expect(stderr).not.toContain("so quiet");
  });

  it("needs no synthetic voices if there are recordings and a bank, and names those that are hardly audible", async () => {
    for (let index = 0; index < 8; index++) put(`bank/other/ben${index}--0.wav`, voice(20 + index));
    put("bank/_background_noise_/hum.wav", voice(50));
    for (let index = 2; index < 10; index++) put(`mine/carl${index}--0.wav`, voice(index));
    put("mine/dora--0.wav", voice(10, 25));
    const both = await fastcells(words("both", "--recordings", at("mine"), "--negatives", at("bank"), "--voices", "0"));
    expect(both.stderr).not.toContain("none of other speech");
    expect(both.stderr).toMatch(/1 recording so quiet [^\n]*below 0\.2 % [^\n]*: \S*dora--0\.wav; record again/);
    expect(both.status).toBe(0);
    expect(both.stdout).toContain("8 pieces of real speech");
  });

  it("refuses a size that no detector fits before any speech is made", async () => {
    const { status, stdout, stderr } = await fastcells(words("small", "--size", "40"));
    expect(status).toBe(1);
    expect(stderr).toMatch(/no model of this kind fits 40 bytes, the smallest takes \d+: give a larger size/);
    expect(stdout).toBe("");
    // What is said to fit does.
    const [, least = ""] = /takes (\d+)/.exec(stderr) ?? [];
    const quickest = ["--pieces", "2", "--epochs", "1", "--voices", "2", "--quiet"];
    expect((await fastcells(words("least", ...quickest, "--size", least))).stderr).toBe("");
  });

  it("refuses what it cannot do, with a remedy", async () => {
    put("silence/a.wav", writeWav(new Int16Array(8000), 16_000));
    const refused = async (...argv: string[]) => {
      const { status, stderr } = await fastcells(["wakeword", ...argv, "--checkpoint", at("refused.checkpoint")]);
      expect(status).toBe(1);
      return stderr;
    };
    expect(await refused()).toMatch(/no word to detect/);
    expect(await refused("", "-o", at("refused"))).toMatch(/empty/);
    expect(await refused("🙂", "-o", at("refused"))).toMatch(/letters alone/);
    expect(await refused("x".repeat(300), "-o", at("refused"))).toMatch(/at most 60/);
    expect(await refused("hey", "-o", at("refused"), "--voices", "0")).toMatch(/give --recordings/);
    expect(await refused("hey", "-o", at("refused"), "--voices", "0", "--recordings", at("silence"))).toMatch(
      /no speech in the recordings/,
    );
    expect(await refused("hey", "-o", at("refused"), "--language", "tlx")).toMatch(
      /npm install .*; recordings of people do without: --voices 0 --recordings .* --negatives/,
    );
    // What is missing is found before anything is said.
    for (const flag of ["--recordings", "--negatives"]) {
      expect(await refused("hey", "-o", at("refused"), "--language", "tlx", flag, at("nowhere"))).toContain(
        `${at("nowhere")}: there is no such file or folder; check the path`,
      );
    }
    expect(await refused("hey", "-o", at("silence"))).toMatch(/already exists/);
    expect(existsSync(at("refused"))).toBe(false);
  });
});
