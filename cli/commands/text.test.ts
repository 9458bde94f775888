import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/core/random.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

/** Lines with a label determined by one of their words. */
function reviews(count: number): string {
  const { below } = random(3);
  const words = ["the", "film", "plot", "was", "seen", "an", "hour"];
  const line = (_: unknown, index: number) => {
    const told = index % 2 === 0 ? "dull" : "fine";
    const rest = Array.from({ length: 3 + below(6) }, () => words[below(words.length)]);
    return `${index % 2} ${[...rest.slice(0, 2), told, ...rest.slice(2)].join(" ")}`;
  };
  return `${Array.from({ length: count }, line).join("\n")}\n`;
}

beforeAll(async () => {
  writeFileSync(at("reviews.txt"), reviews(300));
  const size = ["--hidden", "8", "--embedding", "6", "--epochs", "6", "--batch", "16", "--learning-rate", "0.02"];
  const run = ["train", at("reviews.txt"), "--text", "words", "--max-tokens", "6", ...size, "-o", at("m.safetensors")];
  const { status, stderr } = await fastcells([...run, "--quiet"]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
afterAll(() => folder.remove());

describe("commands on text", () => {
  it("evaluate a model with its own vocabulary", async () => {
    const { stdout } = await fastcells(["evaluate", at("m.safetensors"), at("reviews.txt"), "--json"]);
    const { part, accuracy } = JSON.parse(stdout);
    expect(part).toBe("test");
    expect(accuracy).toBeGreaterThan(0.95);
  });

  it("predict the class of each line of standard input and of a file", async () => {
    const texts = "The plot was unspeakably dull\n\nfine!\n";
    writeFileSync(at("new.txt"), texts);
    const { stdout } = await fastcells(["predict", at("m.safetensors")], { stdin: texts });
    expect(stdout.split("\n").map((line) => line.split("\t")[0])).toEqual(["0", "", "1", ""]);
    const fromFile = await fastcells(["predict", at("m.safetensors"), at("new.txt")]);
    expect(fromFile.stdout.split("\n").map((line) => line.split("\t").slice(2).join("\t"))).toEqual(
      stdout.replace("\n\n", "\n").split("\n"),
    );
  });

  it("inspect the vocabulary", async () => {
    const { stdout } = await fastcells(["inspect", at("m.safetensors")]);
    expect(stdout).toContain("words, 10 ids: <unk>, ");
    expect(stdout).toContain("embedding");
  });

  it("compress a model and export it with its words", async () => {
    const integer = at("i.safetensors");
    const compressed = await fastcells(["compress", at("m.safetensors"), at("reviews.txt"), "-o", integer, "--json"]);
    expect(compressed.status).toBe(0);
    const { stdout } = await fastcells(["predict", integer], { stdin: "the film was dull\n" });
    expect(stdout).toMatch(/^0\t/);
    expect((await fastcells(["export", integer, "--to", "c", "--output", at("c")])).status).toBe(0);
    expect(readFileSync(at("c/i.c"), "utf8")).toContain("Embedding: 6 numbers for each of 10 ids");
    expect(JSON.parse(readFileSync(at("c/i_vocabulary.json"), "utf8"))).toHaveLength(10);
    expect((await fastcells(["export", integer, "--to", "wasm", "--output", at("wasm")])).status).toBe(0);
    const { load, text } = await import(pathToFileURL(at("wasm/i.js")).href);
    const ids = ["the", "film", "was", "dull"].map((word) => text.vocabulary.indexOf(word));
    expect((await load()).classify(ids)).toBe(0);
  });

  it("train and compress long texts with no option but the size", async () => {
    const { below } = random(5);
    const line = (_: unknown, index: number) => {
      const told = index % 2 === 0 ? "dull" : "fine";
      const rest = Array.from({ length: 50 + below(10) }, (_, place) => (place % 20 === 9 ? told : `w${below(20)}`));
      return `${index % 2} ${rest.join(" ")}\n`;
    };
    writeFileSync(at("long.txt"), Array.from({ length: 100 }, line).join(""));
    const files = ["-o", at("long.safetensors"), "--integer", at("small.safetensors")];
    const asked = [at("long.txt"), "--text", "words", "--size", "1KB", ...files];
    const { status, stdout, stderr } = await fastcells(["train", ...asked]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("reading the mean of the states");
    const { stdout: said } = await fastcells(["evaluate", at("small.safetensors"), at("long.txt"), "--json"]);
    expect(JSON.parse(said).accuracy).toBeGreaterThan(0.9);
  });

  it("refuse what is not text", async () => {
    writeFileSync(at("bad.txt"), "0 fine film\nno label\n");
    const { status, stderr } = await fastcells(["train", at("bad.txt"), "--text", "words", "-o", at("no.safetensors")]);
    expect(status).toBe(1);
    expect(stderr).toContain("bad.txt: line 2: no label before");
    const misspelt = await fastcells(["train", at("bad.txt"), "--text", "wrods", "-o", at("no.safetensors")]);
    expect(misspelt.stderr).toContain("words, spaced, characters, bytes");
  });
});
