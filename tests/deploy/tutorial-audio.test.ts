/** @file Follows docs/tutorial-audio.md with synthetic recordings: runs its commands, compiles its C. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chdir, cwd } from "node:process";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { toneRate, whistleFolder, whistleStream } from "../../cli/testing/tones.js";
import { writeWav } from "../../src/data/audio/wav.js";

const page = readFileSync(new URL("../../docs/tutorial-audio.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, text]) => (name === language ? [text ?? ""] : []));
const commands = blocks("sh").flatMap((text) => text.trim().split("\n"));
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const before = cwd();

/** A rising whistle is the word, noise the rest. */
beforeAll(() => {
  whistleFolder(at("recordings"), 20);
  rmSync(at("recordings/fall"), { recursive: true });
  renameSync(at("recordings/rise"), at("recordings/hello"));
  renameSync(at("recordings/noise"), at("recordings/other"));
  const { samples, track } = whistleStream(60);
  writeFileSync(at("evening.wav"), writeWav(samples, toneRate));
  writeFileSync(at("evening.csv"), track.replaceAll("rise", "hello"));
  chdir(folder.path);
});
afterAll(() => {
  chdir(before);
  folder.remove();
});

it("runs from recordings to a library and C that compiles", async () => {
  expect(commands).toHaveLength(6);
  const said: string[] = [];
  for (const command of commands) {
    const { status, stdout, stderr } = await fastcells(command.split(" ").slice(2));
    expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: "" });
    said.push(stdout);
  }
  expect(said[0]).toMatch(
    /40 clips .* at 8,000 Hz \(label folders\), 2 classes; 32 log-mel energies every 20 ms, fixed/,
  );
  expect(said[2]).toMatch(/false accepts +\d+ \((\d|[1-5]\d|60)(\.\d+)? per hour\)/);
  expect(readFileSync("det.svg", "utf8")).toContain("<svg");

  const library = Object.keys(unzipSync(readFileSync("hello.zip")));
  expect(library).toContain("hello/examples/hello_listen/hello_listen.ino");
  expect(library).toContain("hello/src/hello_listener.c");

  mkdirSync("program");
  writeFileSync("program/main.c", `${blocks("c").join("")}int main(void) { on_samples(0, 0); return 0; }\n`);
  const flags = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror", "-Ifirmware"];
  const sources = ["program/main.c", "firmware/hello.c", "firmware/hello_listener.c"];
  execFileSync("gcc", [...flags, ...sources, "-o", "program/listener"], { stdio: "pipe" });
  execFileSync("./program/listener");
});
