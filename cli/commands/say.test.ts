import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readWav } from "../../src/data/audio/wav.js";
import { fastcells, interruptedAt } from "../testing/fastcells.js";

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-say-"));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("fastcells say", () => {
  it("makes reproducible folders of a word and of other speech that train reads, one group per voice", async () => {
    const [first, second] = [newFolder(), newFolder()];
    const outcome = await fastcells([
      "say",
      "hey computer",
      "-o",
      first,
      "--count",
      "12",
      "--engine",
      "espeak-package",
    ]);
    expect(outcome.stderr).toBe("");
    expect(outcome.status).toBe(0);
    expect(outcome.stdout).toContain("GPL-3.0");
    expect(outcome.stdout).toContain('12 recordings of "hey computer", 12 of near misses, 12 of other speech');
    expect(readdirSync(join(first, "hey computer"))).toHaveLength(12);
    expect(readdirSync(join(first, "other"))).toHaveLength(24);
    const list = readFileSync(join(first, "hey-computer.csv"), "utf8");
    expect(list.trim().split("\n")).toHaveLength(37);

    await fastcells(["say", "hey computer", "-o", second, "--count", "12", "--quiet", "--engine", "espeak-package"]);
    expect(filesIn(second)).toEqual(filesIn(first));
    for (const file of filesIn(first).filter((name) => name.endsWith(".wav"))) {
      expect(readFileSync(join(second, file)).equals(readFileSync(join(first, file)))).toBe(true);
      const { sampleRate, samples } = readWav(readFileSync(join(first, file)));
      expect(sampleRate).toBe(16_000);
      expect(samples.length).toBeGreaterThan(2000);
    }

    const model = join(newFolder(), "model.safetensors");
    const trained = await fastcells(["train", first, "--epochs", "1", "--hidden", "4", "-o", model, "--copies", "1"]);
    expect(trained.stderr).toBe("");
    expect(trained.status).toBe(0);
    expect(trained.stdout).toContain("36 clips");
  });

  it("removes what a killed run left, and begins again", async () => {
    const folder = newFolder();
    const { pid } = spawnSync("true");
    const left = join(folder, `.stop.csv.${pid}-0123abcd.tmp`);
    for (const name of [left, join(folder, "stop"), join(folder, "other")]) mkdirSync(name);
    writeFileSync(join(left, "a.wav"), "half");
    const outcome = await fastcells(["say", "stop", "-o", folder, "--count", "2", "--engine", "espeak-package"]);
    expect(outcome.stderr).toBe("");
    expect(readdirSync(folder).sort()).toEqual(["other", "stop", "stop.csv"]);
  });

  it.each(["espeak-ng", "flite"])("speaks with the program %s", async (engine) => {
    const folder = newFolder();
    const outcome = await fastcells(["say", "stop", "-o", folder, "--count", "2", "--engine", engine]);
    if (outcome.status === 1 && outcome.stderr.includes("install")) return;
    expect(outcome.stderr).toMatch(
      engine === "flite" ? /^Note: no near misses: flite .* phonemes .* --engine espeak-ng,flite\.\n$/ : /^$/,
    );
    expect(readdirSync(join(folder, "stop"))).toHaveLength(2);
  });

  it("accepts the words of another language", async () => {
    const folder = newFolder();
    const words = join(newFolder(), "words.txt");
    writeFileSync(words, "hallo\nhalle\nwelt\nreichen\nrechnen\n");
    const outcome = await fastcells([
      "say",
      "Rechner",
      "-o",
      folder,
      "--count",
      "3",
      "--language",
      "de",
      "--words",
      words,
    ]);
    expect(outcome.stderr).toBe("");
    expect(readFileSync(join(folder, "rechner.csv"), "utf8")).toMatch(/near miss,"(rechnen|reichen)"/);
  });

  it("leaves nothing when stopped by Ctrl-C", async () => {
    const folder = newFolder();
    const outcome = await interruptedAt("Saying", ["say", "hey computer", "-o", folder, "--count", "50"]);
    expect(outcome.status).toBe(130);
    expect(filesIn(folder)).toEqual([]);
  });

  it("is stopped by Ctrl-C, also if that ends the speech program", async () => {
    const [programs, folder] = [newFolder(), newFolder()];
    const program = join(programs, "espeak-ng");
    const voices =
      'case "$1" in --voices*) printf "Pty Language\\n 5 en\\n" ;; -q) echo hapi ;; *) sleep 1; exit 1 ;; esac';
    writeFileSync(program, `#!/bin/sh\n${voices}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${programs}:${process.env.PATH}`);
    const outcome = await interruptedAt("Saying", ["say", "happy", "-o", folder, "--engine", "espeak-ng"]);
    vi.unstubAllEnvs();
    expect(outcome.status).toBe(130);
    expect(outcome.stderr).not.toContain("does not say");
    expect(filesIn(folder)).toEqual([]);
  });

  it("refuses what cannot be said, with a remedy", async () => {
    const folder = newFolder();
    const refused = async (...words: string[]) => {
      const { status, stderr } = await fastcells(["say", ...words, "-o", join(folder, "new/data")]);
      expect(status).toBe(1);
      return stderr;
    };
    expect(await refused("")).toMatch(/empty/);
    expect(await refused("🙂")).toMatch(/letters alone/);
    expect(await refused("a".repeat(300))).toMatch(/300 characters/);
    expect(await refused("hey", "--language", "tlx")).toMatch(
      /npm install @echogarden\/espeak-ng-emscripten \(GPL-3.0/,
    );
    expect(await refused("hey", "--engine", "siri")).toMatch(/siri/);
    expect(await refused("hey", "--words", join(folder, "none.txt"))).toMatch(/cannot be read/);
    expect(readdirSync(folder)).toEqual([]);
    await fastcells(["say", "hey", "-o", join(folder, "new/data"), "--count", "1", "--quiet"]);
    expect(await refused("hey")).toMatch(/already/);
  });
});
